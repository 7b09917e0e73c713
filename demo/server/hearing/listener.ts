import { startWorker } from '../workers/worker-link.ts';
import type { TurnDetection } from './turn-detector.ts';

/** To the listening thread. Packets are Opus payloads in order, with how many were lost before this one. */
export type ListenerNotice = { readonly call: string } & (
  | { readonly kind: 'open'; readonly detection: TurnDetection | null }
  | { readonly kind: 'configure'; readonly detection: TurnDetection | null }
  | { readonly kind: 'packet'; readonly payload: Uint8Array; readonly lost: number }
  | { readonly kind: 'clear' }
  | { readonly kind: 'close' }
);

/** What it heard. `audio` is only sent while someone speaks; the first one holds the padding. */
export type HeardNotice = { readonly call: string } & (
  | { readonly kind: 'started'; readonly atMs: number }
  | { readonly kind: 'audio'; readonly samples: Int16Array }
  | { readonly kind: 'stopped'; readonly atMs: number }
);

export interface CommitRequest {
  readonly commit: string;
}
/** Everything since the last commit or clear (or the speech in progress, when turns are detected). */
export interface CommitReply {
  readonly samples: Int16Array;
  readonly wasSpeaking: boolean;
}

export interface Ear {
  configure(detection: TurnDetection | null): void;
  packet(payload: Uint8Array, lost: number): void;
  clear(): void;
  commit(): Promise<CommitReply>;
  close(): void;
}

export interface Listener {
  open(call: string, detection: TurnDetection | null, onHeard: (heard: HeardNotice) => void): Ear;
  close(): Promise<void>;
}

/** Decoding and voice-activity detection for all calls, off the thread that paces RTP. */
export function createListener(): Listener {
  const worker = startWorker<CommitRequest, CommitReply, ListenerNotice, HeardNotice>(
    new URL('./listener-worker.ts', import.meta.url),
  );
  const ears = new Map<string, (heard: HeardNotice) => void>();
  worker.onNotice((heard) => ears.get(heard.call)?.(heard));
  return {
    open(call, detection, onHeard) {
      ears.set(call, onHeard);
      worker.notify({ call, kind: 'open', detection });
      return {
        configure: (next) => worker.notify({ call, kind: 'configure', detection: next }),
        packet: (payload, lost) => worker.notify({ call, kind: 'packet', payload, lost }),
        clear: () => worker.notify({ call, kind: 'clear' }),
        commit: () => worker.request({ commit: call }),
        close() {
          ears.delete(call);
          worker.notify({ call, kind: 'close' });
        },
      };
    },
    close: () => worker.close(),
  };
}
