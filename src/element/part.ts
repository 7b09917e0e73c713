import type { CSSResult } from '@lit/reactive-element';
import type { Strings } from '../locales/strings.js';
import type { PanelHost } from './panel-host.js';

/** An optional part of the panel. Its code is fetched only where the page or the conversation asks for it. */
export interface Part {
  /** Its words in English. */
  readonly strings: Partial<Strings>;
  readonly styles?: CSSResult;
  /** Shows what is true now, in its place. */
  update?(): void;
  /** Called with each event before the page hears of it; a part that is fetched for an event gets that one, too. */
  handle?(event: Event): void;
}

/** What a part may do in the panel. */
export interface PartContext {
  readonly host: PanelHost;
  readonly root: ShadowRoot;
  /** Its own element in the panel; hidden until it says otherwise. */
  readonly place: HTMLElement;
  text(key: keyof Strings): string;
  /** Shows a notice and tells it politely; without text it takes back its last one. */
  notify(text?: string): void;
  /** Tells a screen reader politely. */
  say(text: string): void;
}
