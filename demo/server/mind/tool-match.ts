import type { Json } from '../wire/json.ts';
import type { FunctionTool, MindToolCall } from './mind.ts';
import {
  findMentions,
  readAmount,
  readBoolean,
  readText,
  withDefault,
  type Clause,
  type Mention,
} from './tool-arguments.ts';
import { shapeOf, type Parameter, type ToolShape } from './tool-schema.ts';
import { stem, wordsIn } from './words.ts';

export type ToolMatch =
  | { readonly kind: 'calls'; readonly calls: readonly MindToolCall[] }
  /** The tool is clear, what to do it to is not. */
  | { readonly kind: 'question'; readonly text: string };

/** Where one wish ends and the next begins. */
const JOINT = /,?\s+(?:and then|and also|and|then)\s+/i;
const QUESTION = /^(is|are|was|were|what|which|who|why|where|when|how|did|does|do you)\b/i;

interface Heard {
  readonly text: string;
  readonly words: readonly string[];
  readonly stems: readonly string[];
}

/** Which tools these words ask for; undefined for none. `force`: one must be called. */
export function matchTools(
  text: string,
  tools: readonly FunctionTool[],
  force: boolean,
): ToolMatch | undefined {
  const heard = hear(text);
  const isQuestion = QUESTION.test(text.trim());
  const shapes = tools.map(shapeOf).filter((shape) => force || !(isQuestion && shape.changes));

  const byMention = matchMentions(heard, shapes, force);
  const wishes = text.split(JOINT).map(hear);
  if (byMention.length > 0) {
    const called = byMention.map(({ name }) => name);
    const others = shapes.filter(({ tool }) => !called.includes(tool.name));
    return { kind: 'calls', calls: [...byMention, ...matchEach(wishes, others)] };
  }
  const each = matchEach(wishes, shapes);
  if (each.length > 1) return { kind: 'calls', calls: each };

  const named = bestNamed(shapes, heard, force);
  if (!named) return undefined;
  const missing = missingChoice(named);
  if (missing && !force) return { kind: 'question', text: ask(missing) };
  return { kind: 'calls', calls: [callOf(named, heard, undefined)] };
}

/** Several wishes in one breath: what each names by itself, without a choice that is left open. */
function matchEach(wishes: readonly Heard[], shapes: readonly ToolShape[]): readonly MindToolCall[] {
  if (wishes.length < 2) return [];
  return wishes.flatMap((heard) => {
    const named = bestNamed(shapes, heard, false);
    return named && !missingChoice(named) ? [callOf(named, heard, undefined)] : [];
  });
}

function hear(text: string): Heard {
  const words = wordsIn(text);
  return { text, words, stems: words.map(stem) };
}

function bestNamed(shapes: readonly ToolShape[], heard: Heard, force: boolean): ToolShape | undefined {
  const [best] = shapes
    .map((shape) => ({ shape, score: topicScore(shape, heard) }))
    .filter(({ score }) => score > 0 || force)
    .sort((a, b) => b.score - a.score);
  return best?.shape;
}

/** An enum value that must be said and was not. */
function missingChoice({ parameters }: ToolShape): Parameter | undefined {
  return parameters.find(({ kind, required }) => required && (kind === 'choice' || kind === 'choices'));
}

function matchMentions(heard: Heard, shapes: readonly ToolShape[], force: boolean): MindToolCall[] {
  const candidates = shapes.flatMap((shape) => {
    const score = evidence(shape, heard);
    const mentions = score > 0 || force ? findMentions(shape, heard.stems) : [];
    return mentions.map((mention) => ({ shape, score, mention }));
  });
  // The same words may be an enum value of several tools: the one with more evidence has them.
  const best = candidates.filter(
    (one) =>
      !candidates.some(
        (other) =>
          other.shape !== one.shape && other.score > one.score && overlaps(one.mention, other.mention),
      ),
  );
  const calls: { at: number; call: MindToolCall }[] = [];
  for (const shape of new Set(best.map((one) => one.shape))) {
    const mentions = best.filter((one) => one.shape === shape).map((one) => one.mention);
    const lead = mentions[0]?.parameter;
    const leading = mentions.filter(({ parameter }) => parameter === lead);
    const each = lead?.kind === 'choices' ? leading.slice(0, 1) : leading;
    const used = new Set<number>();
    let before: boolean | undefined;
    each.forEach((mention, i) => {
      const clause: Clause = {
        words: heard.words,
        used,
        mention,
        from: each[i - 1]?.end ?? 0,
        to: each[i + 1]?.start ?? heard.words.length,
      };
      const on = readBoolean(clause) ?? before;
      before = on;
      calls.push({ at: mention.start, call: callOf(shape, heard, { mentions, mention, clause, on }) });
    });
  }
  return calls.sort((a, b) => a.at - b.at).map(({ call }) => call);
}

interface Found {
  readonly mentions: readonly Mention[];
  readonly mention: Mention;
  readonly clause: Clause;
  readonly on: boolean | undefined;
}

function callOf(shape: ToolShape, heard: Heard, found: Found | undefined): MindToolCall {
  const everywhere: Clause = found?.clause ?? {
    words: heard.words,
    used: new Set(),
    from: 0,
    mention: { start: heard.words.length, end: heard.words.length },
    to: heard.words.length,
  };
  const entries = shape.parameters.map((parameter): [string, Json | undefined] => [
    parameter.name,
    withDefault(parameter, argumentOf(parameter, heard, everywhere, found)),
  ]);
  const args = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  return { kind: 'tool-call', name: shape.tool.name, arguments: JSON.stringify(args) };
}

function argumentOf(
  parameter: Parameter,
  heard: Heard,
  clause: Clause,
  found: Found | undefined,
): Json | undefined {
  const own = found?.mentions.filter((mention) => mention.parameter === parameter) ?? [];
  if (parameter.kind === 'choice') {
    if (found?.mention.parameter === parameter) return found.mention.value;
    return nearest(own, clause)?.value ?? (parameter.required ? parameter.choices[0] : undefined);
  }
  if (parameter.kind === 'choices') return own.length > 0 ? own.map(({ value }) => value) : undefined;
  if (parameter.kind === 'boolean') {
    const said = found ? found.on : readBoolean(clause);
    return said ?? (parameter.required && parameter.fallback === undefined ? true : undefined);
  }
  if (parameter.kind === 'number') {
    return readAmount(clause) ?? (parameter.required && parameter.fallback === undefined ? 1 : undefined);
  }
  return parameter.kind === 'string' && parameter.required ? readText(heard.words, heard.text) : undefined;
}

function nearest(mentions: readonly Mention[], { mention }: Clause): Mention | undefined {
  return [...mentions].sort(
    (a, b) => Math.abs(a.start - mention.start) - Math.abs(b.start - mention.start),
  )[0];
}

/** How much besides an enum value speaks for this tool. */
function evidence(shape: ToolShape, { words, stems }: Heard): number {
  const topics = shape.topics.filter((word) => stems.includes(word)).length;
  const hints = shape.hints.filter((word) => stems.includes(word)).length;
  const kinds = shape.parameters.map(({ kind }) => kind);
  const whole: Clause = {
    words,
    used: new Set(),
    from: 0,
    mention: { start: words.length, end: words.length },
    to: words.length,
  };
  const switched = kinds.includes('boolean') && readBoolean(whole) !== undefined ? 1 : 0;
  const counted = kinds.includes('number') && readAmount(whole) !== undefined ? 1 : 0;
  return topics * 3 + hints + switched + counted;
}

/** Without an enum value the whole name must be said, or part of it and something of the description. */
function topicScore(shape: ToolShape, { stems }: Heard): number {
  const topics = shape.topics.filter((word) => stems.includes(word)).length;
  const hints = shape.hints.filter((word) => stems.includes(word) && !shape.topics.includes(word)).length;
  if (topics === 0) return 0;
  return topics === shape.topics.length || hints > 0 ? topics * 3 + hints : 0;
}

function overlaps(a: Mention, b: Mention): boolean {
  return a.start < b.end && b.start < a.end;
}

function ask({ name, choices }: Parameter): string {
  const names = choices.map((choice) => choice.replaceAll('_', ' '));
  const last = names.pop() ?? '';
  return `Which ${name.replaceAll('_', ' ')}: ${names.length > 0 ? `${names.join(', ')} or ` : ''}${last}?`;
}
