/** JSON Schema, draft 2020-12 or draft-07. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The arguments of a function call are an object. A schema that leaves this unsaid, such as a union of
 * objects, is completed; one that says otherwise is a mistake.
 */
export function asObjectSchema(schema: unknown): JsonSchema {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    throw new TypeError('The parameters of a tool must be JSON Schema (an object) or a Standard Schema.');
  }
  const { type = 'object' } = schema as JsonSchema;
  if (type !== 'object') {
    throw new TypeError(
      `The parameters of a tool must describe an object, not type ${JSON.stringify(type)}: name each argument under "properties".`,
    );
  }
  return { ...schema, type };
}
