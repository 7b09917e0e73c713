import fc from 'fast-check';

/**
 * All sequences come from this one number, so that every run is the same run. In the runner's manual mode
 * `&seed=5&runs=20` in the address tries other ones: twenty times as many, from the seed 5.
 */
const SEED = 271_828;

const address = new URLSearchParams(location.search);
const seed = Number(address.get('seed') ?? SEED);
const factor = Number(address.get('runs') ?? 1);

/** Long enough for a slow machine; nothing waits for this. */
export const TIMEOUT_MS = 110_000;

/**
 * Tries a property on so many values, and on the examples first: those that once failed.
 * There is a promise only because tools answer with promises; no timer runs.
 */
export async function holds<Value>(
  values: fc.Arbitrary<Value>,
  runs: number,
  property: (value: Value) => void | Promise<void>,
  examples: readonly Value[] = [],
): Promise<void> {
  const result = await fc.check(
    fc.asyncProperty(values, async (value) => property(value)),
    { seed, numRuns: runs * factor + examples.length, examples: examples.map((value) => [value]) },
  );
  if (!result.failed) return;
  // As it can be pasted among the examples.
  const value = JSON.stringify(result.counterexample?.[0], null, 1);
  const error = result.errorInstance as Error | null;
  throw new Error(`${error?.message}\nseed ${result.seed}, path ${result.counterexamplePath}\n${value}`);
}
