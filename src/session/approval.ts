/** What somebody is asked to allow. */
export interface ApprovalInit {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
  readonly serverLabel: string | undefined;
  readonly signal: AbortSignal;
}

export interface Approval {
  readonly approved: boolean;
  readonly reason?: string | undefined;
}

/**
 * The assistant wants to do what needs a permission: a tool with `needsApproval`, or a call of an MCP server.
 * `preventDefault()` says that the page asks by itself; else the element shows a card. What nobody claims is denied.
 */
export class ApprovalRequestEvent extends Event {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
  /** Name of the MCP server; `undefined` for a tool of the page. */
  readonly serverLabel: string | undefined;
  /** Fires when there is nothing to be allowed any more. */
  readonly signal: AbortSignal;
  readonly #answer: (approval: Approval) => void;
  #answered = false;

  constructor(init: ApprovalInit, answer: (approval: Approval) => void) {
    super('approval-request', { cancelable: true });
    this.id = init.id;
    this.name = init.name;
    this.args = init.args;
    this.serverLabel = init.serverLabel;
    this.signal = init.signal;
    this.#answer = answer;
  }

  /** Whether somebody has answered, or will. */
  get claimed(): boolean {
    return this.defaultPrevented || this.#answered;
  }

  /** Allows it; the first answer counts. */
  approve(): void {
    this.#settle({ approved: true });
  }

  /** Refuses it; the model gets the reason. */
  deny(reason?: string): void {
    this.#settle({ approved: false, reason });
  }

  #settle(approval: Approval): void {
    if (this.#answered) return;
    this.#answered = true;
    this.#answer(approval);
  }
}

/**
 * Asks the page or the visitor; denied when the question is out of date.
 * @returns `undefined` when nobody is there to be asked
 */
export async function askApproval(
  dispatch: (event: Event) => void,
  init: ApprovalInit,
): Promise<Approval | undefined> {
  const { promise, resolve } = Promise.withResolvers<Approval>();
  const event = new ApprovalRequestEvent(init, resolve);
  init.signal.addEventListener('abort', () => event.deny('It is too late.'), { once: true });
  dispatch(event);
  return event.claimed ? promise : undefined;
}
