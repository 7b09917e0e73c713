import { gistOf } from './gist.ts';
import type { FunctionTool, Mind, MindImage, MindOutput, MindRequest, MindTurn } from './mind.ts';
import { isGoodbye, smallTalk, userTexts } from './small-talk.ts';
import { matchTools } from './tool-match.ts';

/** How a page tells what a tool came to after it had been given up. */
const LATE_RESULT = /finished late\. Its result: ([\s\S]+)$/;
const GREETING = 'Hello! How can I help you?';
const END_SESSION = /^(end|close|finish|stop)_?(session|call|conversation)$|^hang_?up$/i;

/** Always the same answer to the same words, so that tests can expect it. No model, no network. */
export function createDeterministicMind(now: () => Date = () => new Date()): Mind {
  return {
    async *think(request) {
      yield* answer(request, now());
    },
  };
}

function* answer({ turns, tools, toolChoice, request }: MindRequest, now: Date): Iterable<MindOutput> {
  const wanted = request === undefined ? undefined : quotedIn(request);
  if (wanted !== undefined) return yield say(wanted);
  const outputs = newOutputs(turns);
  if (outputs.length > 0) return yield say(outputs.join(' '));
  const pictures = newPictures(turns);
  if (pictures.length > 0) return yield say(describe(pictures));
  const texts = userTexts(turns);
  const text = texts.at(-1);
  if (text === undefined) return yield say(GREETING);

  const allowed = toolsFor(tools, toolChoice);
  const ending = allowed.find(({ name }) => END_SESSION.test(name));
  if (ending && isGoodbye(text)) {
    yield say('Goodbye!');
    return yield { kind: 'tool-call', name: ending.name, arguments: endArguments(ending) };
  }
  const force = toolChoice === 'required' || typeof toolChoice === 'object';
  const match = matchTools(
    text,
    allowed.filter((tool) => tool !== ending || force),
    force,
  );
  if (match?.kind === 'calls') return yield* match.calls;
  if (match?.kind === 'question') return yield say(match.text);
  yield say(smallTalk({ text, earlier: texts.slice(0, -1), now }));
}

/** `Say exactly: …`, or the longest passage in quotation marks: what the asker wants to hear, word for word. */
export function quotedIn(request: string): string | undefined {
  const exact = /\bsay exactly\b[^:]*:\s*([\s\S]+)$/i.exec(request)?.[1]?.trim();
  const quoted = /["“]([\s\S]+)["”]/.exec(exact ?? request)?.[1]?.trim();
  return quoted ?? exact;
}

/** The gist of the outputs that came after everything that was said, but of the tool that ends the call. */
function newOutputs(turns: readonly MindTurn[]): readonly string[] {
  const lastSpoken = turns.findLastIndex((turn) => turn.role === 'user' || turn.role === 'assistant');
  const fresh = turns.slice(lastSpoken + 1);
  return fresh.flatMap((turn) => {
    const late = turn.role === 'system' ? LATE_RESULT.exec(turn.text)?.[1] : undefined;
    if (late !== undefined) return [gistOf(late)];
    if (turn.role !== 'tool-output') return [];
    const call = turns.find((one) => one.role === 'tool-call' && one.callId === turn.callId);
    return [call?.role === 'tool-call' && END_SESSION.test(call.name) ? 'Goodbye!' : gistOf(turn.output)];
  });
}

/** What the visitor showed since the assistant spoke last. */
function newPictures(turns: readonly MindTurn[]): readonly MindImage[] {
  const fresh = turns.slice(turns.findLastIndex((turn) => turn.role === 'assistant') + 1);
  return fresh.flatMap((turn) => (turn.role === 'user' ? (turn.images ?? []) : []));
}

/** All that this mind can say of a picture, and it is true. */
function describe(pictures: readonly MindImage[]): string {
  const sizes = pictures.map(({ width, height }) => `${width} by ${height} pixels`);
  const [only, ...others] = sizes;
  return others.length === 0
    ? `I see a picture, ${only}.`
    : `I see ${pictures.length} pictures, ${sizes.join(' and ')}.`;
}

function toolsFor(
  tools: readonly FunctionTool[],
  choice: MindRequest['toolChoice'],
): readonly FunctionTool[] {
  if (choice === 'none') return [];
  return typeof choice === 'object' ? tools.filter(({ name }) => name === choice.name) : tools;
}

function endArguments({ parameters }: FunctionTool): string {
  const required = parameters['required'];
  const names = Array.isArray(required) ? required.map(String) : [];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, 'The visitor said goodbye.'])));
}

const say = (text: string): MindOutput => ({ kind: 'text', text });
