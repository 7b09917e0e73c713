import type { RealtimeVoiceError } from './errors.js';
import type { Platform } from './platform.js';

/** How long each step of connecting may take, in milliseconds. The permission prompt counts in none of them. */
export interface ConnectTimeouts {
  /** The token endpoint answers (`token-timeout`). */
  readonly token: number;
  /** A microphone that is permitted already starts (`microphone-timeout`). */
  readonly microphone: number;
  /** The offer is answered (`call-timeout`). */
  readonly call: number;
  /** The data channel opens after the answer (`channel-timeout`). */
  readonly channel: number;
  /** All of it together (`connect-timeout`). */
  readonly connect: number;
}

/** Generous for a phone on a bad line; an ideal client needs a quarter of a second for all of it. */
export const DEFAULT_TIMEOUTS: ConnectTimeouts = {
  token: 10_000,
  microphone: 10_000,
  call: 15_000,
  channel: 15_000,
  connect: 30_000,
};

/** The promise's outcome; but rejects with the signal's reason as soon as it is aborted. */
export async function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const listening = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: listening.signal });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    listening.abort();
  }
}

/** The promise's outcome; but rejects with `createError()` when it takes too long, and with the signal's reason when aborted. */
export async function within<T>(
  platform: Platform,
  signal: AbortSignal,
  milliseconds: number,
  createError: () => RealtimeVoiceError,
  promise: Promise<T>,
): Promise<T> {
  let cancel = () => {};
  const tooLong = new Promise<never>((_resolve, reject) => {
    cancel = platform.after(milliseconds, () => reject(createError()));
  });
  try {
    return await unlessAborted(signal, Promise.race([promise, tooLong]));
  } finally {
    cancel();
  }
}
