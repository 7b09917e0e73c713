import { fixture, html } from '@open-wc/testing';
import '../../src/define.js';
import type { RealtimeVoiceElement } from '../../src/index.js';

export const create = () =>
  fixture<RealtimeVoiceElement>(
    html`<realtime-voice
      token-endpoint="/token"
      voice="marin"
      greeting="Hello there."
      with-transcript
    ></realtime-voice>`,
  );
export const button = (element: RealtimeVoiceElement) => part(element, 'button') as HTMLButtonElement;
export const part = (element: RealtimeVoiceElement, name: string) =>
  element.shadowRoot?.querySelector<HTMLElement>(`[part~="${name}"]`);
/** A name rather than the node: a failing comparison of nodes takes for ever to print. */
export const focusedPart = (element: RealtimeVoiceElement) =>
  element.shadowRoot?.activeElement?.getAttribute('part') ?? 'none';
export const visible = (element: HTMLElement | null | undefined) => element?.checkVisibility() === true;
