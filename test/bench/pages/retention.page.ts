import type { RealtimeVoiceElement } from '../../../src/element/realtime-voice-element.ts';

declare global {
  /** Starts and stops so many calls, one after another. */
  var cycle: (times: number) => Promise<void>;
}

const SETTLE_MS = 30;

const element = document.querySelector('realtime-voice') as RealtimeVoiceElement;

globalThis.cycle = async (times) => {
  for (let index = 0; index < times; index += 1) {
    await element.start();
    // A connection that is closed while its change to `connected` is on its way as an event is kept by Chromium
    // for good (156; the one retainer in a heap snapshot is its own `ChangePeerConnectionState` task).
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    await element.stop();
    // As between two clicks: what ends in a task of its own can end.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
