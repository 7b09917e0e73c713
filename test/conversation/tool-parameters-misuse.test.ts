import { expect } from '@open-wc/testing';
import {
  toJsonSchema,
  type JsonSchema,
  type ToolParameters,
} from '../../src/conversation/tool-parameters.js';
import { complaint, object } from '../support/tool-schemas.js';

describe('Tool parameters', () => {
  describe('that cannot be used', () => {
    const circular: Record<string, unknown> = { type: 'object' };
    circular.properties = { circular };
    const deep: Record<string, unknown> = { type: 'object' };
    for (let level = 0, here = deep; level < 100_000; level++)
      here = here.not = {} as Record<string, unknown>;
    const a = (schema: unknown) => object({ a: schema });
    const prefix = 'The parameters of a tool are not usable JSON Schema: ';
    const rows: readonly (readonly [string, unknown, string])[] = [
      ['null', null, 'must be JSON Schema (an object) or a Standard Schema'],
      ['text', '{"type":"object"}', 'must be JSON Schema (an object) or a Standard Schema'],
      ['a list', [], 'must be JSON Schema (an object) or a Standard Schema'],
      ['a function', () => true, 'must be JSON Schema (an object) or a Standard Schema'],
      ['a schema of something else', { type: 'string' }, 'must describe an object, not type "string"'],
      ['several types', { type: ['object', 'null'] }, 'must describe an object, not type ["object","null"]'],
      ['an unknown type', a({ type: 'int' }), `${prefix}properties.a.type: must be one of array, boolean,`],
      [
        'a type in the place of a schema',
        a('string'),
        `${prefix}properties.a: must be an object or true or false`,
      ],
      [
        'required in the wrong place',
        a({ required: true }),
        `${prefix}properties.a.required: must be an array`,
      ],
      [
        'a bound of draft 4',
        a({ minimum: 1, exclusiveMinimum: true }),
        `${prefix}properties.a.exclusiveMinimum: must be a number`,
      ],
      ['a broken pattern', a({ pattern: '(' }), `${prefix}properties.a.pattern: must have the format regex`],
      [
        'a broken name pattern',
        object({}, { patternProperties: { '(': {} } }),
        `${prefix}patternProperties.(: is not an allowed name`,
      ],
      [
        'a format that hangs',
        a({ format: 'url' }),
        `${prefix}properties.a.format: must not fit {"const":"url"}`,
      ],
      ['$dynamicRef', a({ $dynamicRef: '#x' }), `${prefix}properties.a.$dynamicRef: is not allowed`],
      [
        'a mistake deep down',
        a({ items: { anyOf: [{}, { minLength: '1' }] } }),
        `${prefix}properties.a.items.anyOf.1.minLength: must be an integer`,
      ],
      ['a $ref to nowhere', a({ $ref: '#/$defs/b' }), `${prefix}the $ref "#/$defs/b" leads nowhere.`],
      [
        'a $ref to elsewhere',
        a({ $ref: 'https://a.example/b.json' }),
        `${prefix}the $ref "https://a.example/b.json" leads nowhere.`,
      ],
      ['a $ref that is no URI', a({ $ref: 'http://[' }), `${prefix}an $id or $ref is not a URI`],
      [
        'the same $id twice',
        object({ a: { $id: 'x' }, b: { $id: 'x', type: 'null' } }),
        `${prefix}an $id or $ref is not a URI, or two parts`,
      ],
      [
        'a $ref to itself',
        a({ $ref: '#/properties/a' }),
        `${prefix}the $ref "#/properties/a" leads back to itself.`,
      ],
      [
        'two that lead to each other',
        object({ a: { $ref: '#/properties/b' }, b: { $ref: '#/properties/a' } }),
        `${prefix}the $ref`,
      ],
      ['a schema that contains itself', circular, `${prefix}they are no JSON.`],
      ['endless depth', deep, prefix],
      ['a big integer', a({ minimum: 1n }), `${prefix}they are no JSON.`],
    ];
    for (const [name, parameters, sentence] of rows) {
      it(`are refused with a sentence, and never end a call: ${name}`, async () => {
        const unusable = parameters as ToolParameters;
        const error = await toJsonSchema(unusable).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(TypeError);
        const { message } = error as TypeError;
        expect(message).to.contain(sentence);
        expect(message).not.to.contain(location.host);
        expect(await complaint(unusable, {})).to.equal(`The arguments could not be checked: ${message}`);
      });
    }

    it('are found out in a call at the latest', async () => {
      const schema = { allOf: [{ $ref: '#' }] };
      expect(await complaint(schema, {})).to.match(/^The arguments could not be checked: ./);
    });
  });

  describe('against hostile arguments', () => {
    const parse = (json: string): unknown => JSON.parse(json);
    const closed = object({ a: {} }, { additionalProperties: false });

    it('see __proto__ and its like as names', async () => {
      for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        expect(await complaint(closed, parse(`{"${name}":{"polluted":true}}`))).to.equal(
          `${name}: is not allowed`,
        );
        const required = { type: 'object', required: [name] };
        expect(await complaint(required, {})).to.equal(`${name}: is missing`);
        const typed = parse(`{"type":"object","properties":{"${name}":{"type":"string"}}}`) as JsonSchema;
        expect(await complaint(typed, {})).to.equal(undefined);
        expect(await complaint(typed, parse(`{"${name}":1}`))).to.equal(`${name}: must be a string`);
      }
      expect('polluted' in {}).to.equal(false);
    });

    it('survive depth', async () => {
      const tree = object({ a: { $ref: '#' } }, { additionalProperties: false });
      const nest = (depth: number) => parse(`${'{"a":'.repeat(depth)}{}${'}'.repeat(depth)}`);
      expect(await complaint(tree, nest(200))).to.equal(undefined);
      expect(await complaint(tree, nest(200_000))).to.match(/^The arguments could not be checked: ./);
      // Where the schema does not look, depth does not matter.
      expect(await complaint(object({}), nest(200_000))).to.equal(undefined);
    });

    it('survive width', async () => {
      const list = object({ a: { items: { type: 'string' } } });
      const args = { a: Array.from({ length: 200_000 }, () => 1) };
      expect(await complaint(list, args)).to.be.a('string');
    });

    it('survive names that are no text', async () => {
      expect(await complaint(closed, parse('{"\\ud800":1}'))).to.be.a('string');
    });
  });
});
