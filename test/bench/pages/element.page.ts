import type { CallErrorEvent } from '../../../src/session/call-events.ts';

benchmark.ready = customElements.whenDefined('realtime-voice').then(async () => {
  const element = document.querySelector('realtime-voice') as HTMLElement & {
    readonly updateComplete: Promise<boolean>;
  };
  element.addEventListener('call-live', () => benchmark.live());
  // Unhandled on purpose: the probe reports it.
  element.addEventListener('call-error', (event) => void Promise.reject((event as CallErrorEvent).cause));
  await element.updateComplete;
});
