import { parentPort, workerData, type TransferListItem } from 'node:worker_threads';
import type { NoticeFrame, ReplyFrame, RequestFrame } from './worker-link.ts';

export interface WorkerPort<Request, Reply, NoticeIn, NoticeOut> {
  onRequest?: (request: Request) => Reply | Promise<Reply>;
  onNotice?: (notice: NoticeIn, notify: (notice: NoticeOut) => void) => void;
  /** What of a reply is moved instead of copied. */
  transfer?: (reply: Reply) => TransferListItem[];
}

/** What `startWorker` was given as data. */
export function threadData<Data>(): Data {
  return (workerData as { data: Data }).data;
}

/** The other end of `startWorker`; returns the function that sends notices. */
export function servePort<Request, Reply, NoticeIn, NoticeOut>(
  serve: WorkerPort<Request, Reply, NoticeIn, NoticeOut>,
): (notice: NoticeOut) => void {
  const port = parentPort;
  if (!port) throw new Error('this module runs in a worker thread');
  const notify = (notice: NoticeOut) => port.postMessage({ notice } satisfies NoticeFrame);
  const answer = async ({ id, request }: RequestFrame) => {
    try {
      const reply = await serve.onRequest?.(request as Request);
      const moved = reply === undefined ? [] : (serve.transfer?.(reply) ?? []);
      port.postMessage({ id, reply } satisfies ReplyFrame, moved);
    } catch (error) {
      port.postMessage({
        id,
        error: error instanceof Error ? error.message : String(error),
      } satisfies ReplyFrame);
    }
  };
  port.on('message', (frame: RequestFrame | NoticeFrame) => {
    if ('notice' in frame) serve.onNotice?.(frame.notice as NoticeIn, notify);
    else void answer(frame);
  });
  return notify;
}
