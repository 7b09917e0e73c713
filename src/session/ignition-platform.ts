/** The browser APIs that are used inside the click. */
export interface IgnitionPlatform {
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>;
  /** Whether the microphone needs no prompt any more; `false` where the browser does not say. */
  isMicrophoneGranted(): Promise<boolean>;
  createAudioContext(): AudioContext;
  createAudioElement(): HTMLAudioElement;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export const ignitionPlatform: IgnitionPlatform = {
  getUserMedia: (constraints) => navigator.mediaDevices.getUserMedia(constraints),
  isMicrophoneGranted: async () => {
    try {
      return (await navigator.permissions.query({ name: 'microphone' })).state === 'granted';
    } catch {
      return false;
    }
  },
  createAudioContext: () => new AudioContext(),
  createAudioElement: () => new Audio(),
  fetch: (url, init) => fetch(url, init),
};
