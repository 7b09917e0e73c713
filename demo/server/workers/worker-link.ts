import { Worker, type TransferListItem } from 'node:worker_threads';

/** What goes over a link: requests with an answer, and notices without one, both ways. */
export interface RequestFrame {
  readonly id: number;
  readonly request: unknown;
}
export interface NoticeFrame {
  readonly notice: unknown;
}
export interface ReplyFrame {
  readonly id: number;
  readonly reply?: unknown;
  readonly error?: string;
}

export interface WorkerLink<Request, Reply, NoticeOut, NoticeIn> {
  request(request: Request): Promise<Reply>;
  notify(notice: NoticeOut, transfer?: readonly TransferListItem[]): void;
  onNotice(listener: (notice: NoticeIn) => void): void;
  close(): Promise<void>;
}

/**
 * tsx's `--import` does nothing outside the main thread (4.23 on Node 20), so a thread starts with these lines
 * of JavaScript.
 */
const START = `
  const { workerData } = require('node:worker_threads');
  import(workerData.tsx).then(({ register }) => {
    register();
    return import(workerData.module);
  });
`;

/** A worker thread written in TypeScript; its module reads `threadData()`. */
export function startWorker<Request, Reply, NoticeOut, NoticeIn>(
  module: URL,
  workerData?: unknown,
): WorkerLink<Request, Reply, NoticeOut, NoticeIn> {
  const worker = new Worker(START, {
    eval: true,
    workerData: { module: module.href, tsx: import.meta.resolve('tsx/esm/api'), data: workerData },
  });
  // A server that is only waiting for requests must not keep a test process alive.
  worker.unref();
  const waiting = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>();
  let nextId = 1;
  let listener: (notice: NoticeIn) => void = () => {};
  let failure: Error | undefined;

  const fail = (error: Error) => {
    failure ??= error;
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => fail(new Error(`the worker ${module.pathname} ended`)));
  worker.on('message', (frame: ReplyFrame | NoticeFrame) => {
    if ('notice' in frame) return listener(frame.notice as NoticeIn);
    const one = waiting.get(frame.id);
    waiting.delete(frame.id);
    if (frame.error === undefined) one?.resolve(frame.reply as Reply);
    else one?.reject(new Error(frame.error));
  });

  return {
    request(request) {
      if (failure) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, request } satisfies RequestFrame);
      });
    },
    notify: (notice, transfer = []) => worker.postMessage({ notice } satisfies NoticeFrame, transfer),
    onNotice: (next) => void (listener = next),
    close: async () => void (await worker.terminate()),
  };
}
