import { ignitionPlatform, type IgnitionPlatform } from './ignition-platform.js';

/** The browser APIs that a session uses, in one place, so that tests can bring about any race. */
export interface Platform extends IgnitionPlatform {
  readonly isSecureContext: boolean;
  /** Whether the browser is new enough, and has WebRTC. */
  readonly isSupported: boolean;
  createPeerConnection(configuration: RTCConfiguration | undefined): RTCPeerConnection;
  /** Milliseconds since the epoch; never goes back. */
  now(): number;
  /** Calls back after a while; returns what cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The longest time that a timer takes: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

export const browserPlatform: Platform = {
  ...ignitionPlatform,
  get isSecureContext() {
    return isSecureContext;
  },
  get isSupported() {
    // The newest thing that is needed: what has it is Chrome 125, Firefox 126, Safari 17.4 or newer.
    return typeof RTCPeerConnection === 'function' && CSS.supports('selector(:state(live))');
  },
  createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
  now: () => performance.timeOrigin + performance.now(),
  after: (milliseconds, callback) => {
    // Timers take longer times, and `Infinity`, for none at all.
    if (milliseconds > LONGEST_MS) return () => {};
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
