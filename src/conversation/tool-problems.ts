/** What became of the arguments that a model wrote. */
export type CheckedArguments =
  | { readonly ok: true; readonly value: unknown }
  /** `message` is for the model, which can then try again; a page sees it in the result of the tool. */
  | { readonly ok: false; readonly message: string };

/** One thing that is wrong with a value, and where in it. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** The model reads every word of it, and a few problems are enough to try again. */
const MAX_PROBLEMS = 8;
const MAX_LENGTH = 200;

/** All problems as one line, such as "room.name: is missing; quantity: must be at least 1". */
export function toMessage(problems: readonly Problem[]): string {
  const lines = [...new Set(problems.map(toLine))];
  const shown = lines.slice(0, MAX_PROBLEMS);
  if (lines.length > shown.length) shown.push(`and ${lines.length - shown.length} more`);
  return shown.join('; ') || 'The arguments are not valid.';
}

/** Names come from the model, so that a line may be of any length. */
function toLine({ path, text }: Problem): string {
  const line = path.length === 0 ? text : `${path.map(String).join('.')}: ${text}`;
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH - 1)}…`;
}
