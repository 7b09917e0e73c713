import type { CDPSession } from 'puppeteer-core';
import type { Chromium } from '../support/chromium.ts';
import { pageUrl, type BenchServer } from './bench-server.ts';
import { formatTable } from './statistics.ts';

const CYCLES = 200;
/** Loads the code and shows the panel, which stays. */
const WARM_UP = 3;
const RELEASE_MS = 15_000;

/** Objects that must all be gone when no call is left. */
const CLASSES = ['RTCPeerConnection', 'RTCDataChannel', 'AudioContext', 'MediaStreamTrack', 'MediaStream'];
/** The browser's own counters, which see what no script can reach any more; compared with those before. */
const COUNTERS = ['RTCPeerConnections', 'JSEventListeners', 'AudioHandlers', 'Nodes'];
const BOUNDED_COUNTERS = ['RTCPeerConnections', 'JSEventListeners', 'AudioHandlers'];

/** What stays behind when calls are started and ended again and again. */
export async function measureRetention(chromium: Chromium, server: BenchServer): Promise<string> {
  const body = '<realtime-voice token-endpoint="/token" greeting="Hello!" with-transcript></realtime-voice>';
  const { page } = await chromium.open(pageUrl(server.origin, ['retention'], body));
  const client = await page.createCDPSession();
  try {
    await client.send('Performance.enable');
    await page.evaluate(`customElements.whenDefined('realtime-voice').then(() => cycle(${WARM_UP}))`);
    const before = await readCounters(client);
    const start = performance.now();
    await page.evaluate(`cycle(${CYCLES})`);
    const perCycle = (performance.now() - start) / CYCLES;
    const { after, objects } = await waitForRelease(client, before);
    return report(before, { after, objects }, perCycle);
  } finally {
    await server.hangUp();
    await page.close();
  }
}

interface Remains {
  readonly after: ReadonlyMap<string, number>;
  readonly objects: readonly (readonly [string, number])[];
}

/** Native threads let go of a connection some seconds after its end; what is kept for good stays longer. */
async function waitForRelease(client: CDPSession, before: ReadonlyMap<string, number>): Promise<Remains> {
  const deadline = performance.now() + RELEASE_MS;
  for (;;) {
    const after = await readCounters(client);
    const objects: [string, number][] = [];
    for (const name of CLASSES) objects.push([name, await countObjects(client, name)]);
    if (isClean(before, after, objects) || performance.now() > deadline) return { after, objects };
  }
}

function isClean(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  objects: Remains['objects'],
): boolean {
  return (
    objects.every(([, count]) => count === 0) &&
    BOUNDED_COUNTERS.every((name) => (after.get(name) ?? NaN) <= (before.get(name) ?? NaN))
  );
}

async function collectGarbage(client: CDPSession): Promise<void> {
  // Twice, with a pause: what native code lets go of late is found the second time.
  for (let time = 0; time < 2; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.send('HeapProfiler.collectGarbage');
  }
}

async function readCounters(client: CDPSession): Promise<ReadonlyMap<string, number>> {
  await collectGarbage(client);
  const { metrics } = await client.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

async function countObjects(client: CDPSession, name: string): Promise<number> {
  const prototype = await client.send('Runtime.evaluate', { expression: `${name}.prototype` });
  const { objects } = await client.send('Runtime.queryObjects', {
    prototypeObjectId: prototype.result.objectId ?? '',
    objectGroup: 'bench',
  });
  const { result } = await client.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  // The array of them would keep them alive for the next query.
  await client.send('Runtime.releaseObjectGroup', { objectGroup: 'bench' });
  return Number(result.value);
}

function report(before: ReadonlyMap<string, number>, { after, objects }: Remains, perCycle: number): string {
  const more = (name: string) => (after.get(name) ?? NaN) - (before.get(name) ?? NaN);
  const table = formatTable([
    ['retained', 'count', 'bound'],
    ...objects.map(([name, count]) => [`${name} objects`, String(count), '0']),
    ...COUNTERS.map((name) => [
      `${name}, more than before`,
      String(more(name)),
      BOUNDED_COUNTERS.includes(name) ? '0' : 'none',
    ]),
    ['heap, kB more than before', (more('JSHeapUsedSize') / 1024).toFixed(0), 'none'],
  ]);
  return `
Retained after ${CYCLES} calls started and stopped (${perCycle.toFixed(0)} ms each, real connections), after garbage collection

${table}

${isClean(before, after, objects) ? 'within the bound' : 'OVER THE BOUND'}
`;
}
