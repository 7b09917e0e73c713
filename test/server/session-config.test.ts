import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createClauseSplitter, wordsOf } from '../../demo/server/call/clauses.ts';
import { createConversation, readTurns, type Item } from '../../demo/server/call/conversation.ts';
import { parseKnobs } from '../../demo/server/knobs.ts';
import { createKeys } from '../../demo/server/http/keys.ts';
import { textOf } from '../../demo/server/wire/json.ts';
import { createSession, mergeSession } from '../../demo/server/wire/session-config.ts';

const merge = (patch: object, creating = false) =>
  mergeSession(createSession(), { type: 'realtime', ...patch }, creating);

describe('merging a session', () => {
  it('keeps what a patch does not name', () => {
    const { audio } = merge({
      audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 700 } } },
    });
    assert.equal(audio.input.turn_detection?.['silence_duration_ms'], 700);
    assert.equal(audio.input.turn_detection?.['threshold'], 0.5);
    assert.equal(audio.output.voice, 'alloy');
  });
  it('clears by null, and starts anew with another kind of turn detection', () => {
    const off = merge({ audio: { input: { turn_detection: null, transcription: null } } });
    assert.equal(off.audio.input.turn_detection, null);
    const semantic = mergeSession(
      off,
      { type: 'realtime', audio: { input: { turn_detection: { type: 'semantic_vad' } } } },
      false,
    );
    assert.deepEqual(Object.keys(semantic.audio.input.turn_detection ?? {}).sort(), [
      'create_response',
      'eagerness',
      'interrupt_response',
      'type',
    ]);
  });
  it('takes the model only when the session is made', () => {
    assert.equal(merge({ model: 'other' }, true).model, 'other');
    assert.equal(merge({ model: 'other' }).model, 'gpt-realtime-2.1');
  });
  it('changes nothing of the session it was given', () => {
    const session = Object.freeze(createSession());
    const before = structuredClone(session);
    mergeSession(
      session,
      { type: 'realtime', instructions: 'x', audio: { output: { voice: 'cedar' } } },
      false,
    );
    assert.deepEqual(session, before);
  });
  const WRONG: readonly (readonly [object, string])[] = [
    [{ max_output_tokens: 0 }, 'session.max_output_tokens'],
    [{ max_output_tokens: 5000 }, 'session.max_output_tokens'],
    [{ output_modalities: ['text', 'audio'] }, 'session.output_modalities'],
    [{ tools: [{ type: 'function' }] }, 'session.tools[0].name'],
    [{ tools: [{ type: 'function', function: { name: 'x' } }] }, 'session.tools[0].function'],
    [{ instructions: null }, 'session.instructions'],
    [{ audio: { output: { speed: 2 } } }, 'session.audio.output.speed'],
    [{ audio: { input: { turn_detection: { type: 'none' } } } }, 'session.audio.input.turn_detection.type'],
    [{ audio: { input: { turn_detection: { type: 'semantic_vad', threshold: 1 } } } }, 'session.audio.input.turn_detection.threshold'],
  ]; // prettier-ignore
  for (const [patch, param] of WRONG) {
    it(`refuses ${JSON.stringify(patch)}`, () => assert.throws(() => merge(patch), { param }));
  }
});

describe('ephemeral keys', () => {
  it('expire, and may start several sessions until then', () => {
    let now = 1_000_000;
    const keys = createKeys('sk-local', () => now);
    const { value } = keys.issue({ expires_after: { anchor: 'created_at', seconds: 10 } });
    const bearer = `Bearer ${textOf(value)}`;
    for (const _ of [1, 2]) assert.equal(keys.check(bearer).kind, 'ephemeral');
    now += 10_000;
    assert.throws(() => keys.check(bearer), /expired/);
  });
});

describe('the conversation', () => {
  const message = (id: string, role: string, text: string): Item => ({
    id,
    wire: { id, type: 'message', role, content: [{ type: 'text', text }] },
  });

  it('is read in order, and waits for words that are being recognised', async () => {
    const conversation = createConversation('conv_1');
    const spoken: Item = {
      ...message('b', 'user', ''),
      heard: new Promise((resolve) => setImmediate(() => resolve('late words'))),
    };
    conversation.add(message('a', 'system', 'rule'));
    conversation.add(spoken);
    conversation.add(message('c', 'user', 'first'), 'a');
    assert.deepEqual(await readTurns(conversation.items), [
      { role: 'system', text: 'rule' },
      { role: 'user', text: 'first' },
      { role: 'user', text: 'late words' },
    ]);
  });

  it('remembers of a cut answer only what was heard', async () => {
    const conversation = createConversation('conv_1');
    conversation.add({ ...message('a', 'assistant', 'one two three four'), heardRatio: 0.5 });
    assert.deepEqual(await readTurns(conversation.items), [{ role: 'assistant', text: 'one two' }]);
  });
});

describe('clauses', () => {
  const split = (pieces: readonly string[]) => {
    const splitter = createClauseSplitter();
    return [...pieces.flatMap((piece) => splitter.push(piece)), splitter.rest()];
  };
  it('end where a speaker breathes', () => {
    assert.deepEqual(split(['Hello! Two apples, please. It is 3.5 or 1,000.']), [
      'Hello! ',
      'Two apples, ',
      'please. ',
      'It is 3.5 or 1,000.',
    ]);
  });
  it('are the same however the text arrives', () => {
    const text = 'Hello there! "Quoted." And so on, to the end';
    assert.deepEqual(split(text.split('')), split([text]));
  });
  it('are cut when they get long', () => {
    const [first = ''] = split([`${'word '.repeat(60)}`]);
    assert.ok(first.length > 100 && first.length < 301);
  });
  it('become deltas that lose nothing', () => {
    for (const text of ['Hello there! ', ' spaced  out ', 'antidisestablishmentarianism', ''])
      assert.equal(wordsOf(text).join(''), text);
  });
});

describe('knobs', () => {
  it('are all off without a query', () => {
    const { failure, never, delayMs, beta, sessionSeconds } = parseKnobs(new URLSearchParams());
    assert.deepEqual(
      [failure, never, delayMs, beta, sessionSeconds],
      [undefined, false, 0, false, undefined],
    );
  });
  it('are read from it', () => {
    const knobs = parseKnobs(new URLSearchParams('status=401&code=x&never=1&beta=0&session_seconds=0.5'));
    assert.deepEqual(
      [knobs.failure?.status, knobs.failure?.code, knobs.never, knobs.beta, knobs.sessionSeconds],
      [401, 'x', true, false, 0.5],
    );
  });
});
