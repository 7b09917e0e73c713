import { META_SCHEMA } from './tool-meta-schema.js';
import { asObjectSchema, type JsonSchema } from './tool-object-schema.js';
import { SchemaChecker } from './tool-schema-checker.js';

export interface ReadJsonSchema {
  /** What the model is told. */
  readonly schema: JsonSchema;
  /** Why arguments do not fit, or `undefined` if they do. */
  complaint(args: unknown): string | undefined;
}

const read = new WeakMap<JsonSchema, ReadJsonSchema>();
const metaChecker = new SchemaChecker(META_SCHEMA);

/** @throws TypeError with a sentence on what is wrong with the schema. */
export function readJsonSchema(parameters: JsonSchema): ReadJsonSchema {
  const known = read.get(parameters);
  if (known) return known;
  const schema = asObjectSchema(copy(parameters));
  const checker = makeChecker(schema);
  const result = { schema, complaint: (args: unknown) => checker.complaint(args) };
  read.set(parameters, result);
  return result;
}

/** As JSON, which is how the model gets to see it. */
function copy(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch (cause) {
    throw unusable('they are no JSON. For a schema that contains itself, use "$ref" and "$defs".', cause);
  }
}

function makeChecker(schema: JsonSchema): SchemaChecker {
  try {
    const mistake = metaChecker.complaint(schema);
    if (mistake !== undefined) throw new TypeError(mistake);
    // The checker writes into its schema.
    return new SchemaChecker(copy(schema) as JsonSchema);
  } catch (cause) {
    // Where nothing is wrong but the depth, the engine says so.
    throw unusable((cause as Error).message, cause);
  }
}

function unusable(reason: string, cause: unknown): TypeError {
  return new TypeError(`The parameters of a tool are not usable JSON Schema: ${reason}`, { cause });
}
