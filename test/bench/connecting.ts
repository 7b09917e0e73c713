import type { Chromium } from '../support/chromium.ts';
import { pageUrl, type BenchServer } from './bench-server.ts';
import { CLIENT_NAMES, GREETING, type ClientName, type Measurement } from './measurement.ts';
import { shuffle } from './statistics.ts';

const WARM_UP_ROUNDS = 2;
const BUTTON = '<button type="button">Start</button>';

const element = (preload: string): string =>
  `<realtime-voice token-endpoint="/token" greeting="${GREETING}" with-transcript preload="${preload}"></realtime-voice>`;

/** Script, body and query of each client's page. */
const PAGES: Record<ClientName, readonly [script: string, body: string, query?: string]> = {
  ideal: ['ideal', BUTTON],
  'ideal-token': ['ideal', BUTTON, '&ahead'],
  founding: ['founding', BUTTON],
  agents: ['agents', BUTTON],
  // The mouse has to come before it can click; `none` keeps that from fetching anything.
  cold: ['element', element('none')],
  hovered: ['element', element('intent')],
  warm: ['element', element('warm')],
};

export type Measurements = Record<ClientName, Measurement[]>;

/** Rounds of all clients, each round in an order of its own, so that a slower minute hits all alike. */
export async function measureConnecting(
  chromium: Chromium,
  server: BenchServer,
  rounds: number,
  random: () => number,
  progress: (text: string) => void,
): Promise<Measurements> {
  const measurements = Object.fromEntries(CLIENT_NAMES.map((name) => [name, []])) as unknown as Measurements;
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    progress(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
    for (const name of shuffle(CLIENT_NAMES, random)) {
      const measurement = await measure(chromium, server, name);
      if (round >= 0) measurements[name].push(measurement);
    }
  }
  return measurements;
}

/** One call in a fresh page. Expressions as text: what tsx compiles carries helpers that no page has. */
async function measure(chromium: Chromium, server: BenchServer, name: ClientName): Promise<Measurement> {
  const [script, body, query] = PAGES[name];
  // The probe first, so that nobody has taken hold of the browser's functions before it.
  const url = pageUrl(server.origin, ['probe', script], body, query);
  const { page, complaints } = await chromium.open(url);
  try {
    await page.evaluate('benchmark.ready');
    const { x, y } = (await page.evaluate('benchmark.target()')) as { x: number; y: number };
    await page.mouse.move(x, y);
    await page.evaluate('benchmark.settled()');
    await page.mouse.down();
    await page.mouse.up();
    const awaiting = name === 'agents' ? `'connect() resolved'` : '';
    const overdue = new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error('took longer than 15 s')), 15_000).unref(),
    );
    return (await Promise.race([page.evaluate(`benchmark.done(${awaiting})`), overdue])) as Measurement;
  } catch (cause) {
    throw new Error(`${name}: ${complaints.join('\n') || 'no complaint in the page'}`, { cause });
  } finally {
    await server.hangUp();
    await page.close();
  }
}
