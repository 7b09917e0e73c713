import { html, render } from 'lit/html.js';
import { enTalk } from '../locales/en-talk.js';
import type { SessionEventMap } from '../session/session-events.js';
import { makeIcon, MICROPHONE } from './icons.js';
import type { Part, PartContext } from './part.js';
import { talkStyles } from './talk-styles.js';

/**
 * The talk button. With a pointer it is held; from the keyboard, or by a screen reader, which can't hold, one
 * press begins and the next one sends. Whether it looks pressed is up to the session.
 */
export default class TalkPart implements Part {
  readonly strings = enTalk;
  readonly styles = talkStyles;
  readonly #context: PartContext;
  readonly #icon = makeIcon(MICROPHONE);
  /** Listening while a pointer holds the button. */
  #hold: AbortController | undefined;
  /** What was asked for last, here or by the page; the microphone may need a moment to follow. */
  #wanted = false;
  /** Whether the click to come belongs to a pointer that did its work already. */
  #pointed = false;

  constructor(context: PartContext) {
    this.#context = context;
  }

  update(): void {
    const { host, place, text } = this.#context;
    place.hidden = host.status !== 'live' || host.mode !== 'push-to-talk';
    const template = html`<button
        type="button"
        part="talk"
        aria-pressed=${host.talking ? 'true' : 'false'}
        aria-describedby="talk-hint"
        @pointerdown=${this.#onPointerDown}
        @contextmenu=${prevent}
        @keydown=${preventRepeat}
        @click=${this.#onClick}
      >
        ${this.#icon.element}${text('talk')}
      </button>
      <p id="talk-hint" dir="auto">${text('talk-hint')}</p>`;
    render(template, place);
  }

  handle(event: Event): void {
    const { notify, text } = this.#context;
    if (event.type === 'talk-change') {
      this.#wanted = (event as SessionEventMap['talk-change']).talking;
      if (this.#wanted) notify();
    }
    if (event.type === 'call-error' && (event as SessionEventMap['call-error']).code === 'nothing-heard') {
      notify(text('nothing-heard'));
    }
  }

  readonly #onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    this.#pointed = true;
    // Begun from the keyboard: this press is the one that sends.
    if (this.#wanted) return this.#stop();
    this.#holdUntilReleased(event.currentTarget as HTMLElement, event.pointerId);
    this.#start();
  };

  #holdUntilReleased(button: HTMLElement, pointerId: number): void {
    this.#hold?.abort();
    const hold = new AbortController();
    this.#hold = hold;
    const release = (event: Event): void => {
      if (event instanceof PointerEvent && event.pointerId !== pointerId) return;
      hold.abort();
      if (event.type === 'pointercancel') this.#pointed = false;
      this.#stop();
    };
    const { signal } = hold;
    // Captured, the pointer is heard of wherever it is let go; without, at least over the page.
    for (const type of ['pointerup', 'pointercancel', 'blur']) addEventListener(type, release, { signal });
    button.addEventListener('lostpointercapture', release, { signal });
    try {
      button.setPointerCapture(pointerId);
    } catch {
      // A pointer that only a script knows can't be captured.
    }
  }

  /** From the keyboard a click has no count; that of a pointer has, and was heard as a press. */
  readonly #onClick = ({ detail }: MouseEvent): void => {
    const pointed = this.#pointed && detail > 0;
    this.#pointed = false;
    if (pointed) return;
    if (this.#wanted) this.#stop();
    else this.#start();
  };

  #start(): void {
    const { host } = this.#context;
    this.#wanted = true;
    const settled = (): void => {
      this.#wanted &&= host.talking;
    };
    // What goes wrong is told by an event.
    host.startTalking().then(settled, settled);
  }

  #stop(): void {
    this.#wanted = false;
    this.#context.host.stopTalking().catch(() => {});
  }
}

/** A long press must not open a menu. */
function prevent(event: Event): void {
  event.preventDefault();
}

/** Enter, kept down, would press again and again. */
function preventRepeat(event: KeyboardEvent): void {
  if (event.repeat) event.preventDefault();
}
