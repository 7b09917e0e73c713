/** The browser APIs that a session uses, in one place, so that tests can bring about any race. */
export interface Platform {
  readonly isSecureContext: boolean;
  readonly supportsWebRtc: boolean;
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>;
  /** Whether the microphone needs no prompt any more; `false` where the browser does not say. */
  isMicrophoneGranted(): Promise<boolean>;
  createPeerConnection(configuration: RTCConfiguration | undefined): RTCPeerConnection;
  createAudioContext(): AudioContext;
  createAudioElement(): HTMLAudioElement;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** Milliseconds since some fixed moment. */
  now(): number;
  /** Calls back after a while; returns what cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const browserPlatform: Platform = {
  get isSecureContext() {
    return isSecureContext;
  },
  get supportsWebRtc() {
    return typeof RTCPeerConnection === 'function';
  },
  getUserMedia: (constraints) => navigator.mediaDevices.getUserMedia(constraints),
  isMicrophoneGranted: async () => {
    try {
      return (await navigator.permissions.query({ name: 'microphone' })).state === 'granted';
    } catch {
      return false;
    }
  },
  createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
  createAudioContext: () => new AudioContext(),
  createAudioElement: () => new Audio(),
  fetch: (url, init) => fetch(url, init),
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
