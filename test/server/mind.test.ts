import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDeterministicMind } from '../../demo/server/mind/deterministic-mind.ts';
import type { FunctionTool, MindOutput, MindRequest, MindTurn } from '../../demo/server/mind/mind.ts';

const NOON = new Date(2026, 10, 21, 12, 5);
const mind = createDeterministicMind(() => NOON);

const LIGHT: FunctionTool = {
  name: 'set_light',
  description: 'Turn a light on or off.',
  parameters: {
    type: 'object',
    properties: {
      room: { type: 'string', enum: ['kitchen', 'bedroom', 'living_room'] },
      on: { type: 'boolean' },
    },
    required: ['room', 'on'],
  },
};
const CART: FunctionTool = {
  name: 'add_to_cart',
  description: 'Puts a product into the shopping cart.',
  parameters: {
    type: 'object',
    properties: {
      product: { type: 'string', enum: ['apple', 'pear', 'peach'] },
      quantity: { type: 'integer' },
    },
    required: ['product', 'quantity'],
  },
};
const HEATING: FunctionTool = {
  name: 'set_temperature',
  description: 'Sets the temperature of a room.',
  parameters: {
    type: 'object',
    properties: { room: { enum: ['kitchen', 'bedroom'] }, degrees: { type: 'number' } },
    required: ['room', 'degrees'],
  },
};
const WEATHER: FunctionTool = {
  name: 'get_weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const END: FunctionTool = { name: 'end_session', description: 'Ends the call.', parameters: {} };
const ALL = [LIGHT, CART, HEATING, WEATHER, END];

interface Answer {
  readonly text: string;
  readonly calls: readonly (readonly [string, unknown])[];
}

async function think(turns: readonly MindTurn[], rest: Partial<MindRequest> = {}): Promise<Answer> {
  const { signal } = new AbortController();
  const outputs: MindOutput[] = [];
  const request: MindRequest = { instructions: '', turns, tools: [], toolChoice: 'auto', signal, ...rest };
  for await (const output of mind.think(request)) outputs.push(output);
  return {
    text: outputs.map((one) => (one.kind === 'text' ? one.text : '')).join(''),
    calls: outputs.flatMap((one) =>
      one.kind === 'tool-call' ? [[one.name, JSON.parse(one.arguments)] as const] : [],
    ),
  };
}
const said = (text: string): MindTurn => ({ role: 'user', text });
const answerTo = async (text: string) => (await think([said(text)])).text;
const callsFor = async (text: string, tools = ALL) => (await think([said(text)], { tools })).calls;

describe('what the deterministic mind says', () => {
  it('speaks the words that a response asks for', async () => {
    const request = 'Say exactly this and nothing else: "Hello! What are you looking for?"';
    assert.equal((await think([], { request })).text, 'Hello! What are you looking for?');
    assert.equal(
      (await think([said('seven plus one')], { request: 'Say exactly: Good day.' })).text,
      'Good day.',
    );
    assert.equal((await think([], { request: 'Greet with “Welcome back”.' })).text, 'Welcome back');
  });

  it('greets when nobody has said anything', async () => {
    assert.equal((await think([])).text, 'Hello! How can I help you?');
    assert.equal((await think([], { request: 'Greet the visitor.' })).text, 'Hello! How can I help you?');
  });

  const SUMS: readonly (readonly [string, string])[] = [
    ['What is seven times six?', '7 times 6 is 42.'],
    ['what is twenty one plus two hundred and five', '21 plus 205 is 226.'],
    ['2 + 3 * 4', '2 plus 3 times 4 is 14.'],
    ['ten divided by four', '10 divided by 4 is 2.5.'],
    ['three minus five', '3 minus 5 is minus 2.'],
    ['one thousand minus one', '1000 minus 1 is 999.'],
    ['five over zero', 'Nobody can divide by zero.'],
  ];
  for (const [question, answer] of SUMS) {
    it(`reckons: ${question}`, async () => assert.equal(await answerTo(question), answer));
  }

  const COUNTS: readonly (readonly [string, string])[] = [
    ['Count to three.', 'One, two, three.'],
    ['can you count up to twenty-two', 'One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty, twenty-one, twenty-two.'],
    ['Count from eight to eleven, please', 'Eight, nine, ten, eleven.'],
    ['count two five', 'One, two, three, four, five.'],
  ]; // prettier-ignore
  for (const [wish, answer] of COUNTS) {
    it(`counts: ${wish}`, async () => assert.equal(await answerTo(wish), answer));
  }

  it('counts to twenty when nobody says how far, and never further than fifty', async () => {
    assert.match(await answerTo('please count'), /^One, two, .*, nineteen, twenty\.$/);
    assert.match(await answerTo('count to a thousand'), /^One, two, .*, forty-nine, fifty\.$/);
    assert.equal(await answerTo('you can count on me'), 'You said: you can count on me.');
  });

  it('says of a picture what is true', async () => {
    const image = { url: 'data:image/png;base64,', width: 640, height: 480 };
    const shown: MindTurn = { role: 'user', text: 'What is this?', images: [image] };
    assert.equal((await think([shown])).text, 'I see a picture, 640 by 480 pixels.');
    const two: MindTurn = { ...shown, images: [image, { ...image, width: 1 }] };
    assert.equal(
      (await think([two, said('well?')])).text,
      'I see 2 pictures, 640 by 480 pixels and 1 by 480 pixels.',
    );
    const later = [shown, { role: 'assistant', text: 'I see a picture.' } as const, said('hello')];
    assert.equal((await think(later)).text, 'Hello! How can I help you?');
  });

  it('says the farewell that a page asks for, and ends nothing itself', async () => {
    const request = 'Say exactly this and nothing else: "Goodbye, and thank you!"';
    const { text, calls } = await think([said('goodbye')], { request, tools: ALL });
    assert.equal(text, 'Goodbye, and thank you!');
    assert.deepEqual(calls, []);
  });

  it('knows the time and the day', async () => {
    assert.match(await answerTo('what time is it'), /^It is 12:05\sPM\.$/u);
    assert.equal(await answerTo('What day is it today?'), 'Today is Saturday, November 21.');
  });

  it('remembers what was said', async () => {
    const turns = [
      said('the sky is blue'),
      { role: 'assistant', text: 'You said: the sky is blue.' } as const,
    ];
    assert.equal((await think([...turns, said('what did i say')])).text, 'You said: the sky is blue.');
    assert.equal(await answerTo('What did I say?'), 'You have not said anything yet.');
    const named = [said('my name is ada'), said('what is my name')];
    assert.equal((await think(named)).text, 'Your name is Ada.');
  });

  it('repeats what it does not understand', async () => {
    assert.equal(await answerTo('colorless green ideas'), 'You said: colorless green ideas.');
    const unheard = '(1.8 s of speech; no recogniser installed)';
    assert.equal(await answerTo(unheard), `You said: ${unheard}`);
  });
});

describe('the tools that the deterministic mind calls', () => {
  const CALLS: readonly (readonly [string, readonly unknown[]])[] = [
    ['Please turn on the kitchen light.', [['set_light', { room: 'kitchen', on: true }]]],
    ['turn the living room light off', [['set_light', { room: 'living_room', on: false }]]],
    ['turn on the kitchen life', [['set_light', { room: 'kitchen', on: true }]]],
    ['turn on the kitchen light and the bedroom light',
      [['set_light', { room: 'kitchen', on: true }], ['set_light', { room: 'bedroom', on: true }]]],
    ['turn the kitchen light off and the bedroom light on',
      [['set_light', { room: 'kitchen', on: false }], ['set_light', { room: 'bedroom', on: true }]]],
    ['put two apples in the cart', [['add_to_cart', { product: 'apple', quantity: 2 }]]],
    ['add an apple and three peaches to the cart',
      [['add_to_cart', { product: 'apple', quantity: 1 }], ['add_to_cart', { product: 'peach', quantity: 3 }]]],
    ['set the bedroom temperature to twenty one degrees', [['set_temperature', { room: 'bedroom', degrees: 21 }]]],
    ['turn on the bedroom light and add two pears to the cart',
      [['set_light', { room: 'bedroom', on: true }], ['add_to_cart', { product: 'pear', quantity: 2 }]]],
    ['turn on the kitchen light and tell me the weather in paris',
      [['set_light', { room: 'kitchen', on: true }], ['get_weather', { city: 'paris' }]]],
    ['the weather in paris and then the weather in rome',
      [['get_weather', { city: 'paris' }], ['get_weather', { city: 'rome' }]]],
    ['the weather in paris and london', [['get_weather', { city: 'paris and london' }]]],
    ['what is the weather in paris', [['get_weather', { city: 'paris' }]]],
    ['goodbye', [['end_session', {}]]],
  ]; // prettier-ignore
  for (const [text, calls] of CALLS) {
    it(text, async () => assert.deepEqual(await callsFor(text), calls));
  }

  for (const text of ['what is seven times six', 'is the kitchen light on', 'i like the kitchen', 'hello']) {
    it(`calls none for: ${text}`, async () => assert.deepEqual(await callsFor(text), []));
  }

  it('asks back when it does not know which', async () => {
    const { text, calls } = await think([said('turn on the light')], { tools: [LIGHT] });
    assert.equal(text, 'Which room: kitchen, bedroom or living room?');
    assert.deepEqual(calls, []);
  });

  it('says goodbye before it ends the session', async () => {
    assert.equal((await think([said('goodbye')], { tools: ALL })).text, 'Goodbye!');
  });

  it('obeys tool_choice', async () => {
    const turns = [said('turn on the kitchen light')];
    assert.deepEqual((await think(turns, { tools: ALL, toolChoice: 'none' })).calls, []);
    const forced = await think([said('hm')], { tools: ALL, toolChoice: { name: 'get_weather' } });
    assert.deepEqual(forced.calls, [['get_weather', { city: 'hm' }]]);
  });

  it('speaks the gist of what the tools answered, once', async () => {
    const turns: MindTurn[] = [
      said('turn on the kitchen light'),
      { role: 'tool-call', callId: 'a', name: 'set_light', arguments: '{}' },
      { role: 'tool-output', callId: 'a', output: '{"ok":true,"room":"kitchen","on":true}' },
    ];
    assert.equal((await think(turns, { tools: ALL })).text, 'room kitchen, on yes.');
    const plain: MindTurn = { role: 'tool-output', callId: 'b', output: 'The light is on' };
    assert.equal((await think([...turns.slice(0, 2), plain])).text, 'The light is on.');
    assert.equal((await think([...turns.slice(0, 2), { ...plain, output: '{"ok":true}' }])).text, 'Done.');
    const later = [...turns, { role: 'assistant', text: 'room kitchen, on yes.' } as const, said('hello')];
    assert.equal((await think(later)).text, 'Hello! How can I help you?');
  });
});
