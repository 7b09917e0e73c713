import type { Schema } from '@cfworker/json-schema';

const schema: Schema = { $ref: '#' };
const schemas: Schema = { type: 'array', minItems: 1, items: schema };
const schemaMap: Schema = { type: 'object', additionalProperties: schema };
const text: Schema = { type: 'string' };
const names: Schema = { type: 'array', items: text };
const number: Schema = { type: 'number' };
const size: Schema = { type: 'integer', minimum: 0 };
const type: Schema = { enum: ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'] };

const all = (value: Schema | boolean, ...keywords: string[]) =>
  Object.fromEntries(keywords.map((keyword) => [keyword, value]));

/**
 * What JSON Schema itself must look like, for the keywords that the validator acts on. The validator takes
 * any object and passes over what it cannot read: without this, a slip of the pen would let everything pass,
 * or would throw in the middle of a call.
 *
 * It is the meta-schemas of draft-07 and 2020-12 in one, less what does not matter here. (The published one
 * of 2020-12 leans on `$dynamicRef`, which the validator does not know.)
 */
export const META_SCHEMA: Schema = {
  type: ['object', 'boolean'],
  properties: {
    ...all(text, '$id', '$schema', '$ref', '$anchor', 'description'),
    ...all(false, '$dynamicRef', '$recursiveRef'),
    ...all(schemaMap, '$defs', 'definitions', 'properties', 'dependentSchemas'),
    ...all(schemas, 'allOf', 'anyOf', 'oneOf', 'prefixItems'),
    ...all(schema, 'not', 'if', 'then', 'else', 'contains', 'propertyNames'),
    ...all(schema, 'additionalProperties', 'unevaluatedProperties', 'additionalItems', 'unevaluatedItems'),
    ...all(size, 'minLength', 'maxLength', 'minItems', 'maxItems', 'minContains', 'maxContains'),
    ...all(size, 'minProperties', 'maxProperties'),
    ...all(number, 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'),
    type: { anyOf: [type, { type: 'array', minItems: 1, items: type }] },
    enum: { type: 'array' },
    patternProperties: { ...schemaMap, propertyNames: { format: 'regex' } },
    required: names,
    dependentRequired: { type: 'object', additionalProperties: names },
    dependencies: { type: 'object', additionalProperties: { anyOf: [schema, names] } },
    items: { anyOf: [schema, schemas] },
    uniqueItems: { type: 'boolean' },
    multipleOf: { type: 'number', exclusiveMinimum: 0 },
    pattern: { type: 'string', format: 'regex' },
    // The standard's name is "uri". The validator knows "url", too, by an expression that takes seconds for
    // thirty characters of a crafted text.
    format: { type: 'string', not: { const: 'url' } },
  },
};
