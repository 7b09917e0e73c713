import type { Measurements } from './connecting.ts';
import { CLIENT_NAMES, CLIENTS, STEPS, type ClientName, type Step } from './measurement.ts';
import { formatTable, median, quantile, ratioInterval } from './statistics.ts';

/** DESIGN.md section 6. */
const BOUNDS: readonly { readonly client: ClientName; readonly bound: number | undefined }[] = [
  { client: 'hovered', bound: 1.05 },
  { client: 'warm', bound: 0.8 },
  { client: 'cold', bound: undefined },
  { client: 'ideal-token', bound: undefined },
  { client: 'founding', bound: undefined },
  { client: 'agents', bound: undefined },
];

/** The tables as text. */
export function reportConnecting(
  measurements: Measurements,
  latencyMs: number,
  random: () => number,
): string {
  const times = (client: ClientName, step: Step): number[] =>
    measurements[client].flatMap((measurement) => measurement[step] ?? []);
  const three = (values: readonly number[]): string[] =>
    values.length === 0 ? ['', '', ''] : [0.5, 0.1, 0.9].map((part) => quantile(values, part).toFixed(0));

  const main = formatTable([
    ['', 'live', 'p10', 'p90', 'heard', 'p10', 'p90'],
    ...CLIENT_NAMES.map((client) => [
      CLIENTS[client],
      ...three(times(client, 'live')),
      ...three(times(client, 'heard')),
    ]),
  ]);

  const ratios = formatTable([
    ['live, over the ideal client', 'ratio', '90 % interval', 'bound', ''],
    ...BOUNDS.map(({ client, bound }) => {
      const over = times(client, 'live');
      const under = times('ideal', 'live');
      const ratio = median(over) / median(under);
      const interval = ratioInterval(over, under, random);
      return [
        CLIENTS[client],
        ratio.toFixed(3),
        interval.map((end) => end.toFixed(3)).join('-'),
        bound === undefined ? 'none' : `<= ${bound.toFixed(2)}`,
        verdict(ratio, bound),
      ];
    }),
  ]);

  const steps = formatTable([
    ['step, median', ...CLIENT_NAMES],
    ...STEPS.map((step) => [
      step,
      ...CLIENT_NAMES.map((client) => {
        const values = times(client, step);
        return values.length === 0 ? '-' : median(values).toFixed(0);
      }),
    ]),
  ]);

  return `
Connecting: ${measurements.ideal.length} rounds in random order after warm-up, a fresh page each, ${latencyMs} ms added to
token, call and each file of the element. Milliseconds from the click. "live": channel open and microphone
attached (events, not polled). "heard": first remote audio over -50 dB (frames of 10 ms).

${main}

${ratios}

Where the time goes, seen from outside (first time of each step; negative is before the click):

${steps}
`;
}

function verdict(ratio: number, bound: number | undefined): string {
  if (bound === undefined) return '';
  return ratio <= bound ? 'within the bound' : 'OVER THE BOUND';
}
