import { enLimit } from '../locales/en-limit.js';
import type { SessionEventMap } from '../session/session-events.js';
import type { Part, PartContext } from './part.js';

const MINUTE = 60;

/** Says that a limited call is about to end. */
export default class LimitPart implements Part {
  readonly strings = enLimit;
  readonly #context: PartContext;

  constructor(context: PartContext) {
    this.#context = context;
  }

  handle(event: Event): void {
    if (event.type !== 'limit-warning') return;
    const { limit, remaining } = event as SessionEventMap['limit-warning'];
    const text = this.#context.text(`limit-${limit}`);
    this.#context.notify(text.replace('{time}', () => this.#time(remaining)));
  }

  /** In the language of the sentence around it. */
  #time(seconds: number): string {
    const { strings, language } = this.#context.host;
    const inMinutes = seconds > MINUTE / 2;
    return new Intl.NumberFormat(strings['limit-seconds'] ? language : 'en', {
      style: 'unit',
      unit: inMinutes ? 'minute' : 'second',
      unitDisplay: 'long',
    }).format(inMinutes ? Math.round(seconds / MINUTE) : Math.round(seconds));
  }
}
