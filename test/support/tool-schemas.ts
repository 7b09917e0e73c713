import { expect } from '@open-wc/testing';
import {
  checkArguments,
  type JsonSchema,
  type ToolParameters,
} from '../../src/conversation/tool-parameters.js';

/** JSON Schema of an object. */
export const object = (properties: JsonSchema, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
});

/** The complaint, or `undefined` if there is none. */
export async function complaint(
  parameters: ToolParameters | undefined,
  args: unknown,
): Promise<string | undefined> {
  const checked = await checkArguments(parameters, args);
  if (!checked.ok) return checked.message;
  expect(checked.value === args, 'the very value that went in').to.equal(true);
  return undefined;
}
