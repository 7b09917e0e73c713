import { startWorker, type WorkerLink } from '../workers/worker-link.ts';
import { hasPocketsphinx } from './pocketsphinx.ts';
import { HEARING_RATE } from './turn-detector.ts';

/** More at a time than this machine has cores only makes every caller wait. */
const MAX_WORKERS = 2;

export interface RecogniserNotice {
  readonly samples: Int16Array;
}

export interface Utterance {
  feed(samples: Int16Array): void;
  /** What was said, '' for nothing; once. */
  finish(): Promise<string>;
}

export interface Recogniser {
  /** Loaded; rejects when the library or the grammar is of no use. */
  readonly ready: Promise<void>;
  open(): Utterance;
  close(): Promise<void>;
}

type Worker = WorkerLink<'finish', string, RecogniserNotice, never>;

/** Decoders are heavy (100 MB, 0.3 s to load): they are pooled, one a thread, and lent for one utterance. */
export function createRecogniser(grammar?: string): Recogniser {
  if (!hasPocketsphinx()) return createNoRecogniser();
  const all: Worker[] = [];
  const idle: Worker[] = [];
  const queue: ((worker: Worker) => void)[] = [];

  const spawn = () => {
    const worker: Worker = startWorker(new URL('./recogniser-worker.ts', import.meta.url), { grammar });
    all.push(worker);
    return worker;
  };
  const acquire = (): Promise<Worker> => {
    const free = idle.pop() ?? (all.length < MAX_WORKERS ? spawn() : undefined);
    return free ? Promise.resolve(free) : new Promise((resolve) => queue.push(resolve));
  };
  const release = (worker: Worker) => {
    const next = queue.shift();
    if (next) next(worker);
    else idle.push(worker);
  };
  // The first utterance of the first call should not pay for loading the model.
  const first = spawn();
  idle.push(first);

  return {
    ready: first.request('finish').then(() => {}),
    open() {
      const lent = acquire();
      return {
        feed: (samples) => void lent.then((worker) => worker.notify({ samples })),
        async finish() {
          const worker = await lent;
          try {
            return (await worker.request('finish')).trim();
          } finally {
            release(worker);
          }
        },
      };
    },
    close: async () => void (await Promise.all(all.map((worker) => worker.close()))),
  };
}

/** Says what is true: how long someone spoke. */
export function createNoRecogniser(): Recogniser {
  return {
    ready: Promise.resolve(),
    open() {
      let heard = 0;
      return {
        feed: (samples) => void (heard += samples.length),
        finish: () =>
          Promise.resolve(`(${(heard / HEARING_RATE).toFixed(1)} s of speech; no recogniser installed)`),
      };
    },
    close: () => Promise.resolve(),
  };
}
