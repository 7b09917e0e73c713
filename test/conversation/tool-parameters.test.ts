import { expect } from '@open-wc/testing';
import { toJsonSchema, type JsonSchema } from '../../src/conversation/tool-parameters.js';
import { complaint, object } from '../support/tool-schemas.js';

describe('Tool parameters', () => {
  describe('that are not given', () => {
    it('describe an object without properties', async () => {
      expect(await toJsonSchema(undefined)).to.deep.equal({ type: 'object', properties: {} });
    });

    it('let everything pass', async () => {
      for (const args of [{ a: 1 }, [], 'text', null, JSON.parse('{"__proto__":{"a":1}}')]) {
        expect(await complaint(undefined, args)).to.equal(undefined);
      }
    });
  });

  describe('as JSON Schema', () => {
    it('are what the model is told', async () => {
      const schema = object({ room: { type: 'string', description: 'Which room' } }, { required: ['room'] });
      expect(await toJsonSchema(schema)).to.deep.equal(schema);
    });

    it('describe an object even if they do not say so', async () => {
      expect(await toJsonSchema({ properties: { a: {} } })).to.deep.equal(object({ a: {} }));
      expect(await complaint({ properties: {} }, 'text')).to.equal('must be an object');
      expect(await complaint({ properties: {} }, [])).to.equal('must be an object');
    });

    it('name each problem by its path, in short', async () => {
      const schema = object(
        { quantity: { type: 'integer', minimum: 1 }, room: { enum: ['kitchen', 'bath'] } },
        { required: ['quantity', 'room', 'name'] },
      );
      expect(await complaint(schema, { quantity: 0, room: 'attic', name: 'x' })).to.equal(
        'quantity: must be at least 1; room: must be one of kitchen, bath',
      );
      expect(await complaint(schema, {})).to.equal(
        'quantity: is missing; room: is missing; name: is missing',
      );
      expect(await complaint(schema, { quantity: 1, room: 'bath', name: 'x', other: true })).to.equal(
        undefined,
      );
    });

    const string = { type: 'string' };
    const person = object({ name: string, friends: { type: 'array', items: { $ref: '#/$defs/person' } } });
    const light = object({ kind: { const: 'light' }, level: { type: 'number' } }, { required: ['kind'] });
    const door = object(
      { kind: { const: 'door' }, open: { type: 'boolean' } },
      { required: ['kind', 'open'] },
    );
    // One row a keyword: a schema, arguments that pass, arguments that do not, and why not.
    const rows: readonly (readonly [string, JsonSchema, unknown, unknown, string])[] = [
      ['type', object({ a: string }), { a: '1' }, { a: 1 }, 'a: must be a string'],
      ['integer', object({ a: { type: 'integer' } }), { a: 2 }, { a: 2.5 }, 'a: must be an integer'],
      [
        'several types',
        object({ a: { type: ['string', 'null'] } }),
        { a: null },
        { a: 1 },
        'a: must be a string or null',
      ],
      ['const', object({ a: { const: { b: [1] } } }), { a: { b: [1] } }, { a: {} }, 'a: must be {"b":[1]}'],
      [
        'enum',
        object({ a: { enum: ['', null, 3] } }),
        { a: null },
        { a: 4 },
        'a: must be one of "", null, 3',
      ],
      ['bounds', object({ a: { minimum: 0, maximum: 9 } }), { a: 9 }, { a: 10 }, 'a: must be at most 9'],
      [
        'exclusiveMinimum',
        object({ a: { exclusiveMinimum: 0 } }),
        { a: 1 },
        { a: 0 },
        'a: must be more than 0',
      ],
      [
        'exclusiveMaximum',
        object({ a: { exclusiveMaximum: 9 } }),
        { a: 8 },
        { a: 9 },
        'a: must be less than 9',
      ],
      [
        'multipleOf',
        object({ a: { multipleOf: 0.01 } }),
        { a: 19.99 },
        { a: 0.001 },
        'a: must be a multiple of 0.01',
      ],
      [
        'minLength',
        object({ a: { minLength: 2 } }),
        { a: 'é😀' },
        { a: '😀' },
        'a: must have at least 2 characters',
      ],
      [
        'maxLength',
        object({ a: { maxLength: 1 } }),
        { a: '😀' },
        { a: 'ab' },
        'a: must have at most 1 characters',
      ],
      [
        'pattern',
        object({ a: { pattern: '^\\p{Lu}' } }),
        { a: 'Éa' },
        { a: 'a' },
        'a: must match the pattern ^\\p{Lu}',
      ],
      [
        'email',
        object({ a: { format: 'email' } }),
        { a: "o'n@b.org" },
        { a: 'a@' },
        'a: must have the format email',
      ],
      [
        'date-time',
        object({ a: { format: 'date-time' } }),
        { a: '2024-02-29T10:00:00Z' },
        { a: '2023-02-29T10:00:00Z' },
        'a: must have the format date-time',
      ],
      [
        'uri',
        object({ a: { format: 'uri' } }),
        { a: 'https://a.org' },
        { a: 'a b' },
        'a: must have the format uri',
      ],
      [
        'an unknown format',
        object({ a: { ...string, format: 'colour' } }),
        { a: 'x' },
        { a: 1 },
        'a: must be a string',
      ],
      [
        'items',
        object({ a: { items: string } }),
        { a: ['x'] },
        { a: ['x', 1, 2] },
        'a.1: must be a string; a.2: must be a string',
      ],
      [
        'prefixItems',
        object({ a: { prefixItems: [string], items: false } }),
        { a: ['x'] },
        { a: ['x', 1] },
        'a.1: is not allowed',
      ],
      ['minItems', object({ a: { minItems: 1 } }), { a: [1] }, { a: [] }, 'a: must have at least 1 items'],
      ['maxItems', object({ a: { maxItems: 1 } }), { a: [1] }, { a: [1, 2] }, 'a: must have at most 1 items'],
      [
        'uniqueItems',
        object({ a: { uniqueItems: true } }),
        { a: [1, 2] },
        { a: [{ b: 1 }, { b: 1 }] },
        'a: must not have the same item twice',
      ],
      [
        'contains',
        object({ a: { contains: string } }),
        { a: [1, 'x'] },
        { a: [1, 2] },
        'a: must contain a fitting item',
      ],
      [
        'required in a part',
        object({ a: { required: ['b', 'c'] } }),
        { a: { b: 1, c: 1 } },
        { a: { b: 1 } },
        'a.c: is missing',
      ],
      [
        'additionalProperties: false',
        object({ a: {} }, { additionalProperties: false }),
        { a: 1 },
        { a: 1, b: 2 },
        'b: is not allowed',
      ],
      [
        'additionalProperties',
        object({}, { additionalProperties: string }),
        { a: '1' },
        { a: 1 },
        'a: must be a string',
      ],
      [
        'patternProperties',
        object({}, { patternProperties: { '^x-': string } }),
        { 'x-a': '', y: 1 },
        { 'x-a': 1 },
        'x-a: must be a string',
      ],
      [
        'propertyNames',
        object({}, { propertyNames: { maxLength: 2 } }),
        { ab: 1 },
        { abc: 1 },
        'abc: is not an allowed name',
      ],
      ['minProperties', object({}, { minProperties: 1 }), { a: 1 }, {}, 'must have at least 1 properties'],
      [
        'maxProperties',
        object({}, { maxProperties: 1 }),
        { a: 1 },
        { a: 1, b: 1 },
        'must have at most 1 properties',
      ],
      [
        'dependentRequired',
        object({}, { dependentRequired: { a: ['b'] } }),
        { a: 1, b: 1 },
        { a: 1 },
        'Instance has "a" but does not have "b".',
      ],
      [
        'unevaluatedProperties',
        { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
        { a: 1 },
        { b: 1 },
        'b: is not allowed',
      ],
      [
        'allOf',
        object({ a: { allOf: [{ minimum: 1 }, { maximum: 3 }] } }),
        { a: 2 },
        { a: 4 },
        'a: must be at most 3',
      ],
      [
        'anyOf',
        object({ a: { anyOf: [string, { type: 'null' }] } }),
        { a: null },
        { a: 1 },
        'a: must be a string or a: must be null',
      ],
      [
        'anyOf beside others',
        object({ a: string }, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }),
        { a: '' },
        {},
        'a: is missing or b: is missing',
      ],
      [
        'oneOf',
        object({ a: { oneOf: [light, door] } }),
        { a: { kind: 'light' } },
        { a: { kind: 'light', level: 'x' } },
        'a.level: must be a number',
      ],
      [
        'oneOf that fits twice',
        object({ a: { oneOf: [{ minimum: 1 }, { type: 'number' }] } }),
        { a: 0 },
        { a: 2 },
        'a: must fit exactly one of the alternatives',
      ],
      ['not', object({ a: { not: { const: 1 } } }), { a: 2 }, { a: 1 }, 'a: must not fit {"const":1}'],
      [
        'if and else that says no',
        object({}, { if: { required: ['a'] }, else: false }),
        { a: 1 },
        { b: 1 },
        'is not allowed',
      ],
      [
        'anyOf with one that says no',
        object({ a: { anyOf: [false, string] } }),
        { a: 'x' },
        { a: 1 },
        'a: must fit one of the alternatives',
      ],
      [
        'if and else',
        object({}, { if: { properties: { a: { const: 1 } } }, else: { required: ['b'] } }),
        { a: 1 },
        { a: 2 },
        'b: is missing',
      ],
      [
        '$ref',
        object({ a: { $ref: '#/$defs/s', minLength: 2 } }, { $defs: { s: string } }),
        { a: 'xy' },
        { a: 1 },
        'a: must be a string',
      ],
      [
        'what stands beside a $ref',
        object({ a: { $ref: '#/$defs/s', minLength: 2 } }, { $defs: { s: string } }),
        { a: 'xy' },
        { a: 'x' },
        'a: must have at least 2 characters',
      ],
      [
        'definitions',
        object({ a: { $ref: '#/definitions/s' } }, { definitions: { s: string } }),
        { a: 'x' },
        { a: 1 },
        'a: must be a string',
      ],
      [
        '$anchor',
        object({ a: { $ref: '#s' } }, { $defs: { x: { ...string, $anchor: 's' } } }),
        { a: 'x' },
        { a: 1 },
        'a: must be a string',
      ],
      [
        'a $ref to a property',
        object({ a: string, b: { $ref: '#/properties/a' } }),
        { b: 'x' },
        { b: 1 },
        'b: must be a string',
      ],
      [
        'a $ref through strange names',
        object({ 'a/b~c %': { $ref: '#/$defs/d~1~0%20%25' } }, { $defs: { 'd/~ %': string } }),
        { 'a/b~c %': 'x' },
        { 'a/b~c %': 1 },
        'a/b~c %: must be a string',
      ],
      [
        'a property called $ref',
        object({ $ref: string }),
        { $ref: 'x' },
        { $ref: 1 },
        '$ref: must be a string',
      ],
      [
        'recursion',
        object({ a: { $ref: '#/$defs/person' } }, { $defs: { person } }),
        { a: { friends: [{ friends: [] }] } },
        { a: { friends: [{ friends: [{ name: 1 }] }] } },
        'a.friends.0.friends.0.name: must be a string',
      ],
    ];
    for (const [name, schema, good, bad, why] of rows) {
      it(`check ${name}`, async () => {
        await toJsonSchema(schema);
        expect(await complaint(schema, good)).to.equal(undefined);
        expect(await complaint(schema, bad)).to.equal(why);
      });
    }

    it('follow the draft that they name', async () => {
      const $schema = 'http://json-schema.org/draft-07/schema#';
      const schema = object({ a: { $ref: '#/definitions/s', minLength: 2 } }, { definitions: { s: {} } });
      expect(await complaint({ ...schema, $schema }, { a: '' })).to.equal(undefined);
      expect(await complaint(schema, { a: '' })).to.equal('a: must have at least 2 characters');
    });

    it('change nothing in the arguments: no default, no coercion, no unknown property less', async () => {
      const schema = object({ a: { type: 'number', default: 3 }, b: { type: 'number' } });
      const args = { z: 1, b: 2, nested: { deep: [1] } };
      expect(await complaint(schema, args)).to.equal(undefined);
      expect(JSON.stringify(args)).to.equal('{"z":1,"b":2,"nested":{"deep":[1]}}');
      expect(await complaint(schema, { b: '2' })).to.equal('b: must be a number');
      expect(await complaint(object({}, { required: ['a'] }), {})).to.equal('a: is missing');
    });

    it('are read once, and never written to', async () => {
      const schema = Object.freeze({ properties: Object.freeze({ a: Object.freeze({ type: 'string' }) }) });
      expect(await complaint(schema, { a: 1 })).to.equal('a: must be a string');
      const changing: Record<string, unknown> = object({ a: { type: 'string' } });
      const told = await toJsonSchema(changing);
      changing.properties = {};
      expect(await complaint(changing, { a: 1 })).to.equal('a: must be a string');
      expect((await toJsonSchema(changing)) === told).to.equal(true);
    });

    it('do not run on in their complaints', async () => {
      const schema = object({ a: { enum: Array.from({ length: 500 }, (_, n) => `place ${n}`) } });
      expect(await complaint(schema, { a: 1 })).to.have.lengthOf(200);
      const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`p${n}`, 1]));
      const message = await complaint(object({}, { additionalProperties: false }), many);
      expect(message).to.match(/^p0: is not allowed; .*; p7: is not allowed; and 22 more$/);
      const long = { ['n'.repeat(100_000)]: 1 };
      expect(await complaint(object({}, { additionalProperties: false }), long)).to.have.lengthOf(200);
    });
  });
});
