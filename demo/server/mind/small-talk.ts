import type { MindTurn } from './mind.ts';
import { reckon } from './arithmetic.ts';
import { count } from './counting.ts';

export interface SmallTalk {
  readonly text: string;
  /** What the visitor said before, oldest first. */
  readonly earlier: readonly string[];
  readonly now: Date;
}

type Rule = (talk: SmallTalk) => string | undefined;

const NAME = /\b(?:my name is|call me|i am called)\s+(\p{L}[\p{L}'-]*)/iu;

const RULES: readonly Rule[] = [
  ({ text, earlier }) => {
    if (!/\bwhat (did i (just )?say|was that)\b|\brepeat (that|what i said)\b/i.test(text)) return undefined;
    const last = earlier.at(-1);
    return last === undefined ? 'You have not said anything yet.' : `You said: ${sentence(last)}`;
  },
  ({ text, earlier }) => {
    if (!/\b(what is|what's|do you know|say) my name\b/i.test(text)) return undefined;
    const name = earlier.map(nameIn).findLast(Boolean);
    return name ? `Your name is ${name}.` : 'You have not told me your name yet.';
  },
  ({ text }) => {
    const name = nameIn(text);
    return name && `Nice to meet you, ${name}.`;
  },
  ({ text }) =>
    /\b(what is|what's) your name\b|\bwho are you\b/i.test(text)
      ? 'I am the local realtime server, a small stand in for a speech model.'
      : undefined,
  ({ text, now }) =>
    /\bwhat time\b|\bthe time\b|\btime is it\b/i.test(text)
      ? `It is ${now.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit' })}.`
      : undefined,
  ({ text, now }) =>
    /\b(what|which) (day|date)\b|\b(the date|day is it)\b/i.test(text)
      ? `Today is ${now.toLocaleDateString('en-US', { weekday: 'long', month: 'long', day: 'numeric' })}.`
      : undefined,
  ({ text }) => count(text),
  ({ text }) => reckon(text),
  ({ text }) => (/\bthank(s| you)\b/i.test(text) ? 'You are welcome.' : undefined),
  ({ text }) => (isGoodbye(text) ? 'Goodbye!' : undefined),
  ({ text }) =>
    /^\W*(hello|hi|hey|good (morning|afternoon|evening))\b/i.test(text) && text.split(/\s+/).length <= 4
      ? 'Hello! How can I help you?'
      : undefined,
];

/** An answer to what a small mind can answer; otherwise what it heard. */
export function smallTalk(talk: SmallTalk): string {
  for (const rule of RULES) {
    const answer = rule(talk);
    if (answer) return answer;
  }
  return `You said: ${sentence(talk.text)}`;
}

export function isGoodbye(text: string): boolean {
  return /\b(good ?bye|bye|hang up|see you|that is all|that's all|end (the|this) (call|session|conversation))\b/i.test(
    text,
  );
}

export function userTexts(turns: readonly MindTurn[]): readonly string[] {
  return turns.flatMap((turn) => (turn.role === 'user' ? [turn.text] : []));
}

function nameIn(text: string): string | undefined {
  const name = NAME.exec(text)?.[1];
  return name && name.charAt(0).toUpperCase() + name.slice(1);
}

function sentence(text: string): string {
  const bare = text.trim();
  return /[.!?)]$/.test(bare) ? bare : `${bare}.`;
}
