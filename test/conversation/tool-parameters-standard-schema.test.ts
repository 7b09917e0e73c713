import { expect } from '@open-wc/testing';
import * as zod from 'zod';
import * as mini from 'zod/mini';
import {
  checkArguments,
  toJsonSchema,
  type StandardSchemaV1,
  type ToolParameters,
} from '../../src/conversation/tool-parameters.js';

type Standard<Output> = StandardSchemaV1<unknown, Output>['~standard'];

/** A schema by hand, as small as the standard lets it be. */
function byHand<Output>(
  validate: Standard<Output>['validate'],
  more: Record<string, unknown> = {},
): StandardSchemaV1<unknown, Output> {
  return { '~standard': { version: 1, vendor: 'by-hand', validate, ...more } };
}

describe('Tool parameters as a Standard Schema', () => {
  const described = {
    type: 'object',
    properties: {
      quantity: { type: 'number', minimum: 1 },
      room: { type: 'string', enum: ['kitchen', 'bath'], default: 'bath' },
    },
    required: ['quantity'],
  };
  const miniature = mini.object({
    quantity: mini.number().check(mini.minimum(1)),
    room: mini._default(mini.enum(['kitchen', 'bath']), 'bath'),
  });
  const schemas: readonly (readonly [string, ToolParameters, Parameters<typeof toJsonSchema>[1]?])[] = [
    [
      'zod',
      zod.object({ quantity: zod.number().min(1), room: zod.enum(['kitchen', 'bath']).default('bath') }),
    ],
    ['zod/mini', miniature, mini.toJSONSchema(miniature, { io: 'input' }) as Record<string, unknown>],
  ];
  for (const [name, schema, jsonSchema] of schemas) {
    describe(`of ${name}`, () => {
      it('are what the model is told: what goes in, not what comes out', async () => {
        const { $schema, ...told } = await toJsonSchema(schema, jsonSchema);
        expect(told).to.deep.equal(described);
        expect($schema).to.equal('https://json-schema.org/draft/2020-12/schema');
        expect(JSON.parse(JSON.stringify(told))).to.deep.equal(described);
      });

      it('give the tool what the schema makes of the arguments', async () => {
        expect(await checkArguments(schema, { quantity: 2, other: 1 })).to.deep.equal({
          ok: true,
          value: { quantity: 2, room: 'bath' },
        });
      });

      it('name each problem by its path', async () => {
        // zod brings its English with it, for zod/mini as well.
        expect(await checkArguments(schema, { quantity: 0, room: 'attic' })).to.deep.equal({
          ok: false,
          message:
            'quantity: Too small: expected number to be >=1; room: Invalid option: expected one of "kitchen"|"bath"',
        });
        expect(await checkArguments(schema, 'text')).to.have.property('ok', false);
        expect(
          await checkArguments(schema, JSON.parse('{"quantity":1,"__proto__":{"polluted":1}}')),
        ).to.deep.equal({ ok: true, value: { quantity: 1, room: 'bath' } });
      });
    });
  }

  it('describe an object even where a union leaves it unsaid', async () => {
    const union = zod.union([zod.object({ a: zod.string() }), zod.object({ b: zod.string() })]);
    expect(await toJsonSchema(union))
      .to.include({ type: 'object' })
      .and.to.have.property('anyOf');
  });

  it('take their JSON Schema from the schema itself, in the draft that it knows', async () => {
    const asked: string[] = [];
    const schema = byHand((value) => ({ value }), {
      jsonSchema: {
        input: ({ target }: { target: string }) => {
          asked.push(target);
          if (target !== 'draft-07') throw new Error(`Unknown target ${target}`);
          return { type: 'object', title: 'By hand' };
        },
      },
    });
    expect(await toJsonSchema(schema)).to.deep.equal({ type: 'object', title: 'By hand' });
    expect(asked).to.deep.equal(['draft-2020-12', 'draft-07']);
  });

  it('may be functions, wait, and transform', async () => {
    const { '~standard': standard } = byHand(
      async (value) => ({ value: Object.entries(await Promise.resolve(value as object)) }),
      { jsonSchema: { input: () => ({ type: 'object' }) } },
    );
    const schema = Object.assign(() => true, { '~standard': standard }) as StandardSchemaV1;
    expect(await checkArguments(schema, { a: 1 })).to.deep.equal({ ok: true, value: [['a', 1]] });
    expect(await toJsonSchema(schema)).to.deep.equal({ type: 'object' });
  });

  it('give paths in either form, or none', async () => {
    const issues = [
      { message: 'is odd', path: ['rooms', { key: 0 }, { key: 'name' }] },
      { message: 'is odd, too', path: [Symbol('side')] },
      { message: 'is odd altogether' },
    ];
    expect(
      await checkArguments(
        byHand(() => ({ issues })),
        {},
      ),
    ).to.deep.equal({
      ok: false,
      message: 'rooms.0.name: is odd; Symbol(side): is odd, too; is odd altogether',
    });
    const silent = byHand(async () => Promise.resolve({ issues: [] }));
    expect(await checkArguments(silent, {})).to.deep.equal({
      ok: false,
      message: 'The arguments are not valid.',
    });
  });

  it('never end a call, whatever they do', async () => {
    const throwing = byHand(() => {
      throw new Error('The shop is closed.');
    });
    const message = 'The arguments could not be checked: The shop is closed.';
    expect(await checkArguments(throwing, {})).to.deep.equal({ ok: false, message });
    const rejecting = byHand(() => Promise.reject(new Error('The shop is closed.')));
    expect(await checkArguments(rejecting, {})).to.deep.equal({ ok: false, message });
    const wrong = [byHand(() => undefined as never), { '~standard': null }, { '~standard': { version: 1 } }];
    for (const schema of wrong) {
      expect(await checkArguments(schema as ToolParameters, {})).to.have.property('ok', false);
    }
  });

  const input = (result: unknown) => byHand((value) => ({ value }), { jsonSchema: { input: () => result } });
  const rows: readonly (readonly [string, ToolParameters, string])[] = [
    [
      'without JSON Schema',
      byHand((value) => ({ value })),
      "The by-hand schema of a tool's parameters has no JSON Schema: it does not implement Standard JSON Schema. Give the tool a jsonSchema beside it",
    ],
    [
      'of zod 3',
      { '~standard': { version: 1, vendor: 'zod', validate: (value) => ({ value }) } },
      'Give the tool a jsonSchema',
    ],
    [
      'that JSON cannot express',
      zod.object({ day: zod.date() }),
      "The zod schema of a tool's parameters has no JSON Schema: Date cannot be represented",
    ],
    ['of zod/mini', mini.object({ a: mini.string() }), '(zod/mini: z.toJSONSchema(schema);'],
    [
      'of a version to come',
      { '~standard': { version: 2 } } as unknown as ToolParameters,
      'The parameters of a tool have a "~standard" that is not Standard Schema version 1.',
    ],
    ['with nothing in it', { '~standard': null }, 'not Standard Schema version 1.'],
    ['of something else', zod.string(), 'must describe an object, not type "string"'],
    ['with a JSON Schema that is none', input('text'), 'must be JSON Schema'],
  ];
  for (const [name, schema, sentence] of rows) {
    it(`are refused with a sentence: ${name}`, async () => {
      const error = await toJsonSchema(schema).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(TypeError);
      expect((error as TypeError).message).to.contain(sentence);
    });
  }

  it('tell the type of what a tool gets', () => {
    const typed = <Output>(schema: StandardSchemaV1<unknown, Output>, use: (value: Output) => void) => [
      schema,
      use,
    ];
    // Compiles only if the type comes through.
    typed(zod.object({ a: zod.string().transform(Number) }), (value) => value.a.toFixed());
    typed(mini.object({ a: mini.string() }), (value) => value.a.trim());
    typed(
      byHand(() => ({ value: 1 })),
      (value) => value.toFixed(),
    );
  });
});
