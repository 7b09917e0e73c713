import { expect } from '@open-wc/testing';
import { checkArguments, toJsonSchema } from '../../src/conversation/tool-parameters.js';

const loaded = (name: string) =>
  performance.getEntriesByType('resource').some((entry) => entry.name.includes(name));

const VALIDATOR = 'tool-json-schema';

const jsonSchema = {
  type: 'object',
  properties: { a: { type: 'string', pattern: '^x', format: 'email' } },
  required: ['a'],
};

const standardSchema = {
  '~standard': {
    version: 1 as const,
    vendor: 'by-hand',
    validate: (value: unknown) => ({ value }),
    jsonSchema: { input: () => ({ type: 'object' }) },
  },
};

// The steps build on each other: what is loaded stays loaded.
describe('Tool parameters on a page', () => {
  const reports: string[] = [];

  before(() => {
    document.addEventListener('securitypolicyviolation', (event) => reports.push(event.violatedDirective));
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = "script-src 'self'; require-trusted-types-for 'script'";
    document.head.append(policy);
  });

  it('fetch no library for a tool without parameters', async () => {
    await toJsonSchema(undefined);
    await checkArguments(undefined, { a: 1 });
    expect([loaded(VALIDATOR), loaded('zod/')]).to.deep.equal([false, false]);
  });

  it('fetch no library for a schema that speaks for itself', async () => {
    await toJsonSchema(standardSchema);
    await checkArguments(standardSchema, { a: 1 });
    expect([loaded(VALIDATOR), loaded('zod/')]).to.deep.equal([false, false]);
  });

  it('fetch the validator with the JSON Schema of a tool, and nothing else', async () => {
    await toJsonSchema(jsonSchema);
    expect([loaded(VALIDATOR), loaded('zod/')]).to.deep.equal([true, false]);
    const before = performance.getEntriesByType('resource').length;
    expect(await checkArguments(jsonSchema, { a: 'x@y.org' })).to.have.property('ok', true);
    expect(await checkArguments(jsonSchema, { a: 'y' })).to.have.property('ok', false);
    expect(performance.getEntriesByType('resource').length).to.equal(before);
  });

  it('compile no text: not one report under a strict policy', async () => {
    expect(reports).to.deep.equal([]);
    // The policy stands, and a report would have come.
    const reported = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve));
    expect(() => Reflect.construct(Function, ['return 1'])).to.throw(EvalError);
    await reported;
    expect(reports).not.to.deep.equal([]);
  });
});
