// `npm run bench`: how long it takes, beside others, in one run. `-- --rounds N --seed N`. Never fails on times.
// `--only connecting,transcript,retention` runs a part; `--raw FILE` keeps every single time of connecting.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from '../support/chromium.ts';
import { startBenchServer, type BenchServer } from './bench-server.ts';
import { buildElement, bundlePages } from './bundles.ts';
import { measureConnecting } from './connecting.ts';
import { reportConnecting } from './connecting-report.ts';
import { measureRetention } from './retention.ts';
import { writeSilence } from './silence.ts';
import { createRandom } from './statistics.ts';
import { measureTranscript } from './transcript.ts';

const LATENCY_MS = 100;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    raw: { type: 'string' },
    only: { type: 'string', default: 'connecting,transcript,retention' },
  },
});
const parts = values.only.split(',');
const random = createRandom(Number(values.seed));

const scratch = await mkdtemp(join(tmpdir(), 'realtime-voice-bench-'));
const elementFolder = join(scratch, 'cdn');
const wavFile = join(scratch, 'silence.wav');
const [scripts] = await Promise.all([bundlePages(), buildElement(elementFolder), writeSilence(wavFile)]);
// A microphone that hears nothing: no beep can start a turn and delay the greeting.
const chromium = await launchChromium({ microphone: 'file', wavFile, autoplay: true });
const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

const serve = async (latencyMs: number, measure: (server: BenchServer) => Promise<string>) => {
  const server = await startBenchServer({ latencyMs, elementFolder, scripts });
  servers.push(server);
  const report = await measure(server);
  progress('');
  console.log(report.trimEnd());
};
const servers: BenchServer[] = [];

try {
  console.log(`${await chromium.browser.version()}, Node ${process.version}, seed ${values.seed}`);
  if (parts.includes('connecting')) {
    await serve(LATENCY_MS, async (server) => {
      const rounds = Math.max(1, Number(values.rounds));
      const measurements = await measureConnecting(chromium, server, rounds, random, progress);
      if (values.raw !== undefined) await writeFile(values.raw, JSON.stringify(measurements));
      return reportConnecting(measurements, LATENCY_MS, random);
    });
  }
  if (parts.includes('transcript')) await serve(0, (server) => measureTranscript(chromium, server));
  if (parts.includes('retention')) await serve(0, (server) => measureRetention(chromium, server));
} finally {
  // The browser first: whatever happens to a server, none is left behind.
  await chromium.close();
  await rm(scratch, { recursive: true, force: true });
  await Promise.all(servers.map((server) => server.close()));
}
// Left alone, the native threads of the servers' past calls keep the process alive.
process.exit();
