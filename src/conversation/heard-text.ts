/** Characters a second, before anything was learned: ordinary English speech. */
const USUAL_PACE = 14;
/** Shorter turns say little about the pace. */
const TELLING_MS = 500;
/** How much the newest turn counts against all before it: voices change their pace with what they say. */
const NEWEST_WEIGHT = 0.5;
/** Writing without spaces has no words to cut at. */
const LONGEST_WORD = 30;

/** How fast the assistant speaks, in characters a second; learned from turns that were heard to their end. */
export type Pace = number | undefined;

/** Pure: the pace after a turn of so many characters took so long. */
export function learnPace(pace: Pace, characters: number, milliseconds: number): Pace {
  if (characters === 0 || milliseconds < TELLING_MS) return pace;
  const newest = (characters * 1000) / milliseconds;
  return pace === undefined ? newest : pace + (newest - pace) * NEWEST_WEIGHT;
}

/** How long it takes to say so many characters, in milliseconds. */
export function speechMs(characters: number, pace: Pace): number {
  return (characters * 1000) / (pace ?? USUAL_PACE);
}

/** How many of the text's first characters were heard in that time: an estimate, to the nearest end of a word. */
export function heardLength(text: string, milliseconds: number, pace: Pace): number {
  const reached = Math.round(((pace ?? USUAL_PACE) * milliseconds) / 1000);
  if (reached >= text.length) return text.length;
  const before = Math.max(0, text.lastIndexOf(' ', reached));
  const next = text.indexOf(' ', reached);
  const after = next < 0 ? text.length : next;
  if (after - before > LONGEST_WORD) return reached;
  return reached - before < after - reached ? before : after;
}
