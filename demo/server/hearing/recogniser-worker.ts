import { servePort, threadData } from '../workers/worker-port.ts';
import { loadPocketsphinx } from './pocketsphinx.ts';
import type { RecogniserNotice } from './recogniser.ts';

const { grammar } = threadData<{ grammar?: string }>();
const decoder = loadPocketsphinx(grammar);
// The first search reads the model in; nobody should wait for that.
decoder.start();
decoder.feed(new Int16Array(8_000));
decoder.finish();
let started = false;

servePort<'finish', string, RecogniserNotice, never>({
  onRequest() {
    if (!started) return '';
    started = false;
    return decoder.finish();
  },
  onNotice({ samples }) {
    if (!started) decoder.start();
    started = true;
    decoder.feed(samples);
  },
});
