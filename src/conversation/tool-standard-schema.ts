import { asObjectSchema, type JsonSchema } from './tool-object-schema.js';
import { toMessage, type CheckedArguments } from './tool-problems.js';

/** What a schema of zod, Valibot, ArkType and others has in common (https://standardschema.dev). */
export interface StandardSchemaV1<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

type StandardResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The Standard JSON Schema extension (https://standardschema.dev/json-schema), where a schema has it. */
interface StandardJsonSchema {
  readonly jsonSchema?: { readonly input: (options: { readonly target: string }) => unknown };
}

/** The newer first; a library throws for one that it does not know. */
const TARGETS = ['draft-2020-12', 'draft-07'];

/** A schema may be a function: ArkType's are. */
export function isStandardSchema(parameters: object): parameters is StandardSchemaV1 {
  const mayBe = typeof parameters === 'function' || (typeof parameters === 'object' && parameters !== null);
  return mayBe && '~standard' in parameters;
}

export function describeStandardSchema(schema: StandardSchemaV1): JsonSchema {
  // A page that is not written in TypeScript may give anything.
  const standard = schema['~standard'] as StandardSchemaV1['~standard'] | null;
  if (standard?.version !== 1 || typeof standard.validate !== 'function') {
    throw new TypeError('The parameters of a tool have a "~standard" that is not Standard Schema version 1.');
  }
  let described: unknown;
  try {
    described = describe(schema);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(
      `The ${standard.vendor} schema of a tool's parameters has no JSON Schema: ${reason}`,
      {
        cause,
      },
    );
  }
  return asObjectSchema(described);
}

function describe(schema: StandardSchemaV1): unknown {
  const { jsonSchema } = schema['~standard'] as StandardSchemaV1['~standard'] & StandardJsonSchema;
  if (jsonSchema) {
    let problem: unknown;
    for (const target of TARGETS) {
      try {
        return jsonSchema.input({ target });
      } catch (error) {
        problem ??= error;
      }
    }
    throw problem;
  }
  throw new TypeError(
    'it does not implement Standard JSON Schema. Give the tool a jsonSchema beside it (zod/mini: z.toJSONSchema(schema); Valibot: toJsonSchema(schema) of @valibot/to-json-schema).',
  );
}

/** Rejects if the schema itself does, for instance because a check in it throws. */
export async function validateWith(schema: StandardSchemaV1, args: unknown): Promise<CheckedArguments> {
  const result = await schema['~standard'].validate(args);
  if (!result.issues) return { ok: true, value: result.value };
  const problems = result.issues.map(({ path = [], message }) => ({
    path: path.map((part) => (typeof part === 'object' ? part.key : part)),
    text: message,
  }));
  return { ok: false, message: toMessage(problems) };
}
