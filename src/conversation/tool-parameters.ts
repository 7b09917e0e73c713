import type { ReadJsonSchema } from './tool-json-schema.js';
import { asObjectSchema, type JsonSchema } from './tool-object-schema.js';
import type { CheckedArguments } from './tool-problems.js';
import {
  describeStandardSchema,
  isStandardSchema,
  validateWith,
  type StandardSchemaV1,
} from './tool-standard-schema.js';

export type { CheckedArguments } from './tool-problems.js';
export type { JsonSchema } from './tool-object-schema.js';
export type { StandardSchemaV1 } from './tool-standard-schema.js';

/**
 * The arguments that a tool takes, always an object: as JSON Schema, or as anything that implements Standard
 * Schema (https://standardschema.dev). JSON Schema is read once: a later change to the object has no effect.
 */
export type ToolParameters = JsonSchema | StandardSchemaV1;

const NO_PARAMETERS: JsonSchema = Object.freeze({ type: 'object', properties: Object.freeze({}) });

/**
 * What the model is told: JSON Schema of the arguments, with `type: 'object'` at the top, without which
 * OpenAI refuses a tool. (It refuses `anyOf`, `oneOf`, `allOf`, `enum` and `not` at the top, too; other
 * servers take them.)
 *
 * Also loads what `checkArguments()` needs for JSON Schema, so that the first call does not wait for it.
 *
 * @param jsonSchema what the model is told instead, where a Standard Schema has no JSON Schema of its own
 * @throws TypeError if the parameters cannot be used, with a sentence on what is wrong with them.
 */
export async function toJsonSchema(
  parameters: ToolParameters | undefined,
  jsonSchema?: JsonSchema,
): Promise<JsonSchema> {
  if (jsonSchema) return asObjectSchema(jsonSchema);
  if (parameters === undefined) return NO_PARAMETERS;
  if (isStandardSchema(parameters)) return describeStandardSchema(parameters);
  return (await read(parameters)).schema;
}

/**
 * The arguments as the tool gets them, or why not, in words for the model ("quantity: must be at least 1;
 * room: must be one of kitchen, bath"). Never rejects: parameters that cannot be used are a reason, too.
 *
 * With a Standard Schema, the value is what the schema makes of the arguments: defaults, transformations and
 * all. With JSON Schema it is the very value that went in. In particular `default` is not filled in: in JSON
 * Schema it only describes (Validation 2020-12, section 9.2). Without parameters anything passes.
 */
export async function checkArguments(
  parameters: ToolParameters | undefined,
  args: unknown,
): Promise<CheckedArguments> {
  if (parameters === undefined) return { ok: true, value: args };
  try {
    if (isStandardSchema(parameters)) return await validateWith(parameters, args);
    const message = (await read(parameters)).complaint(args);
    return message === undefined ? { ok: true, value: args } : { ok: false, message };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, message: `The arguments could not be checked: ${reason}` };
  }
}

/** The validator is a chunk of its own, for pages with tools whose parameters are JSON Schema. */
async function read(parameters: JsonSchema): Promise<ReadJsonSchema> {
  const { readJsonSchema } = await import('./tool-json-schema.js');
  return readJsonSchema(parameters);
}
