import { createDecoder } from 'libopus-wasm';
import { servePort } from '../workers/worker-port.ts';
import type { CommitReply, CommitRequest, HeardNotice, ListenerNotice } from './listener.ts';
import { loadSilero } from './silero.ts';
import { createStream, type Stream } from './stream.ts';
import { HEARING_RATE } from './turn-detector.ts';

/** A sender that stops (`replaceTrack(null)`) would leave a turn open for ever: its silence is filled in. */
const GAP_MS = 100;

const silero = loadSilero();
const streams = new Map<string, Promise<Stream>>();

const notify = servePort<CommitRequest, CommitReply, ListenerNotice, HeardNotice>({
  async onRequest({ commit }) {
    const stream = await streams.get(commit);
    return stream ? await stream.commit() : { samples: new Int16Array(), wasSpeaking: false };
  },
  transfer: ({ samples }) => [samples.buffer as ArrayBuffer],
  onNotice(notice) {
    if (notice.kind === 'open') {
      const opening = openStream(notice.call, notice.detection);
      streams.set(notice.call, opening);
      return;
    }
    const opening = streams.get(notice.call);
    if (notice.kind === 'close') streams.delete(notice.call);
    void opening?.then((stream) => {
      if (notice.kind === 'packet') stream.packet(notice.payload, notice.lost);
      if (notice.kind === 'configure') stream.configure(notice.detection);
      if (notice.kind === 'clear') stream.clear();
      if (notice.kind === 'close') stream.close();
    });
  },
});

async function openStream(
  call: string,
  detection: Parameters<typeof createStream>[0]['detection'],
): Promise<Stream> {
  const [newJudge, decoder] = await Promise.all([
    silero,
    createDecoder({ channels: 1, sampleRate: HEARING_RATE }),
  ]);
  return createStream({ call, detection, decoder, judge: newJudge(), notify });
}

setInterval(() => {
  for (const opening of streams.values()) void opening.then((stream) => stream.fillGap(GAP_MS));
}, GAP_MS);
