/** Chai is slow where it is asked a million times; `problem` is only written when there is one. */
export function check(holds: boolean, problem: () => string): asserts holds {
  if (!holds) throw new Error(problem());
}
