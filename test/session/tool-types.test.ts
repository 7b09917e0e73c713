import { expect } from '@open-wc/testing';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { RealtimeSession } from '../../src/session/session.js';

describe('registerTool()', () => {
  it('tells the tool the types of its arguments', () => {
    const session = new RealtimeSession({});
    session.registerTool({
      name: 'from_zod',
      parameters: z.object({ room: z.enum(['kitchen', 'bath']), on: z.string().transform(Number) }),
      needsApproval: ({ on }) => on.toFixed() === '1',
      execute: ({ room, on }) => [room.toUpperCase(), on.toFixed()],
    });
    session.registerTool({
      name: 'from_zod_mini',
      parameters: mini.object({ count: mini.number() }),
      jsonSchema: { type: 'object', properties: { count: { type: 'number' } } },
      execute: ({ count }) => count.toFixed(),
    });
    session.registerTool({
      name: 'from_json_schema',
      parameters: { type: 'object', properties: { on: { type: 'boolean' } } },
      execute: ({ on }: { on?: boolean }) => on,
    });
    session.registerTool({ name: 'without', execute: (_args, { signal }) => signal.aborted });
    expect(session.tools.map(({ name }) => name)).to.deep.equal([
      'from_zod',
      'from_zod_mini',
      'from_json_schema',
      'without',
    ]);
    session.unregisterTool('without');
    expect(session.tools).to.have.length(3);
  });
});
