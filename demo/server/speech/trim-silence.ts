const LOUD = 200;
const LEAD_SAMPLES = 160; // 10 ms, so that the first consonant keeps its attack
const TAIL_SAMPLES = 1_600; // 100 ms, so that two clauses in a row do not run together

/** Flite speaks 200 ms of silence before and after; the one in front would be pure waiting. */
export function trimSilence(samples: Int16Array): Int16Array {
  let start = 0;
  while (start < samples.length && Math.abs(samples[start] ?? 0) < LOUD) start += 1;
  if (start === samples.length) return new Int16Array();
  let end = samples.length;
  while (end > start && Math.abs(samples[end - 1] ?? 0) < LOUD) end -= 1;
  return samples.slice(Math.max(0, start - LEAD_SAMPLES), Math.min(samples.length, end + TAIL_SAMPLES));
}
