import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { enApproval } from '../locales/en-approval.js';
import type { SessionEventMap } from '../session/session-events.js';
import { argumentLines } from './argument-lines.js';
import { approvalStyles } from './approval-styles.js';
import type { Part, PartContext } from './part.js';

type Request = SessionEventMap['approval-request'];

/** Asks the visitor before something is done: one card, one question at a time. */
export default class ApprovalPart implements Part {
  readonly strings = enApproval;
  readonly styles = approvalStyles;
  readonly #context: PartContext;
  #queue: readonly Request[] = [];

  constructor(context: PartContext) {
    this.#context = context;
  }

  handle(event: Event): void {
    if (event.type === 'approval-request') this.#ask(event as Request);
    else if (event.type === 'status-change') this.#queue = [];
  }

  update(): void {
    const { place } = this.#context;
    const [request] = this.#queue;
    place.hidden = !request;
    render(request ? this.#card(request) : nothing, place);
  }

  #card({ name, args, serverLabel }: Request): TemplateResult {
    const { text } = this.#context;
    // Isolated, so that words in another script move nothing around them.
    const lines = argumentLines(args).map(
      ({ key, value }) =>
        html`<dt><bdi>${key}</bdi></dt>
          <dd><bdi>${value}</bdi></dd>`,
    );
    const server = html`<span class="note">${text('approval-server')} <bdi>${serverLabel}</bdi></span>`;
    return html`<div part="approval" role="group" aria-labelledby="approval-question" tabindex="-1">
      <p id="approval-question" dir="auto">${text('approval')}</p>
      <p class="what">
        <code><bdi>${name}</bdi></code> ${serverLabel ? server : nothing}
      </p>
      ${lines.length > 0 ? html`<dl tabindex="0" aria-labelledby="approval-question">${lines}</dl>` : nothing}
      <div class="answers">
        <button type="button" @click=${this.#onAllow}>${text('allow')}</button>
        <button type="button" class="plain" @click=${this.#onDeny}>${text('deny')}</button>
      </div>
    </div>`;
  }

  #ask(request: Request): void {
    const { signal } = request;
    if (signal.aborted) return;
    this.#queue = [...this.#queue, request];
    signal.addEventListener('abort', () => this.#remove(request), { once: true });
    if (this.#queue.length === 1) this.#announce();
  }

  readonly #onAllow = (event: MouseEvent): void => this.#answer(event, (request) => request.approve());

  readonly #onDeny = (event: MouseEvent): void => this.#answer(event, (request) => request.deny());

  #answer({ detail }: MouseEvent, answer: (request: Request) => void): void {
    const [request] = this.#queue;
    // The second click of a double click is no answer to the next question.
    if (!request || detail > 1) return;
    this.#remove(request);
    answer(request);
  }

  #remove(request: Request): void {
    const { host, root } = this.#context;
    const wasShown = this.#queue[0] === request;
    const hadFocus = root.activeElement?.closest('[part=approval]') != null;
    this.#queue = this.#queue.filter((other) => other !== request);
    host.requestUpdate();
    if (!wasShown || this.#queue.length === 0) return;
    this.#announce();
    // Off the button: a press that was meant for the last question must not answer this one.
    if (hadFocus) {
      void host.updateComplete.then(() => root.querySelector<HTMLElement>('[part=approval]')?.focus());
    }
  }

  #announce(): void {
    const [request] = this.#queue;
    if (request) this.#context.say(`${this.#context.text('approval')} ${request.name}`);
  }
}
