import { LimitWarningEvent } from './conversation-events.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import type { SessionOptions } from './session-options.js';

/** A minute is enough to come to an end, unless the whole call is short. */
const WARNING_SECONDS = 60;
/** The part of a limit after which the warning comes at the earliest. */
const WARNING_PART = 0.8;

export interface LimitsHost {
  readonly platform: Platform;
  readonly scope: Scope;
  readonly options: SessionOptions;
  readonly dispatch: (event: Event) => void;
  /** The call has to end. */
  exceeded(): void;
}

/** Ends a call that lasts too long or costs too much, with a warning before. */
export class CallLimits {
  readonly #host: LimitsHost;
  #warned = false;
  #exceeded = false;

  constructor(host: LimitsHost) {
    this.#host = host;
    const { maxCallSeconds } = host.options;
    if (!maxCallSeconds) return;
    const warnAt = Math.max(maxCallSeconds - WARNING_SECONDS, maxCallSeconds * WARNING_PART);
    const { platform, scope } = host;
    scope.defer(
      platform.after(warnAt * 1000, () =>
        host.dispatch(new LimitWarningEvent('seconds', Math.round(maxCallSeconds - warnAt))),
      ),
    );
    scope.defer(platform.after(maxCallSeconds * 1000, () => this.#exceed()));
  }

  /** @param tokens all that the call has used */
  count(tokens: number): void {
    const { maxTokens } = this.#host.options;
    if (!maxTokens) return;
    if (tokens >= maxTokens) {
      this.#exceed();
    } else if (tokens >= maxTokens * WARNING_PART && !this.#warned) {
      this.#warned = true;
      this.#host.dispatch(new LimitWarningEvent('tokens', maxTokens - tokens));
    }
  }

  #exceed(): void {
    if (this.#exceeded) return;
    this.#exceeded = true;
    this.#host.exceeded();
  }
}
