import type { Page } from 'puppeteer-core';
import type { Chromium } from '../support/chromium.ts';
import { pageUrl, type BenchServer } from './bench-server.ts';
import type { DeltaTimes } from './pages/transcript.page.ts';
import { formatTable, quantile } from './statistics.ts';

const TURNS = 10_000;
const DELTAS = 400;
const FRAMES = 150;
/** DESIGN.md section 6. */
const BOUND_MS = 1;

/** What one more piece of a turn costs the main thread when the conversation is long. */
export async function measureTranscript(chromium: Chromium, server: BenchServer): Promise<string> {
  const body =
    '<realtime-voice call-endpoint="/none" with-transcript transcription="off" preload="none"></realtime-voice>';
  // The panel comes when all turns are there and shows them in one go: one by one they take longer than the rest.
  const release = server.hold('panel');
  const { page } = await chromium.open(pageUrl(server.origin, ['transcript'], body));
  try {
    await page.evaluate("customElements.whenDefined('realtime-voice').then(() => transcript.start())");
    await page.evaluate(`transcript.fill(${TURNS})`);
    release();
    const shown = (await page.evaluate('transcript.shown()')) as number;
    await page.evaluate(`transcript.measure(80)`);
    const times = (await page.evaluate(`transcript.measure(${DELTAS})`)) as DeltaTimes;
    return report(shown, times, await measureFrames(page));
  } finally {
    release();
    await page.close();
  }
}

/** All that the main thread does in a frame more for a delta that comes through the channel, paint included. */
async function measureFrames(page: Page): Promise<number> {
  const taskMs = async (withDeltas: boolean) => {
    const before = await page.metrics();
    await page.evaluate(`transcript.frames(${FRAMES}, ${withDeltas})`);
    const after = await page.metrics();
    return (((after.TaskDuration ?? 0) - (before.TaskDuration ?? 0)) * 1000) / FRAMES;
  };
  const idle = await taskMs(false);
  return (await taskMs(true)) - idle;
}

function report(shown: number, { handling, layout, newTurn }: DeltaTimes, inFrame: number): string {
  const both = handling.map((time, index) => time + (layout[index] ?? 0));
  const row = (name: string, values: readonly number[]) => [
    name,
    ...[0.5, 0.1, 0.9].map((part) => quantile(values, part).toFixed(3)),
  ];
  const table = formatTable([
    ['ms of the main thread', 'median', 'p10', 'p90'],
    row('one delta', both),
    row('  its handling', handling),
    row('  style and layout', layout),
    row('first delta of a new turn', newTurn),
  ]);
  const verdict = quantile(both, 0.5) <= BOUND_MS ? 'within the bound' : 'OVER THE BOUND';
  return `
Transcript: ${both.length} deltas, one a frame, with ${shown} turns on screen (clock of 5 µs)

${table}

One delta, median: bound <= ${BOUND_MS} ms: ${verdict}
One delta a frame through the channel, all tasks and paint, more than frames without: ${inFrame.toFixed(2)} ms
(sending it, in the same page, included)
`;
}
