import { ToolInterrupted, type ToolAnswer, type ToolCall } from '../conversation/tool-runner.js';
import { fetchPart } from './fetch-part.js';
import type * as RegisteredTool from './registered-tool.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import type { Tool } from './tool.js';
import { ToolCallEvent, ToolProgressEvent } from './tool-events.js';

export interface ToolDeskHost {
  readonly platform: Platform;
  readonly scope: Scope;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly dispatch: (event: Event) => void;
  tellLate(call: ToolCall, value: unknown): void;
}

/** Brings the model's calls to the page: to `tool-call` listeners first, then to the tool that is registered. */
export class ToolDesk {
  readonly #host: ToolDeskHost;
  readonly #running = new Set<AbortController>();
  #registered: Promise<typeof RegisteredTool> | undefined;

  constructor(host: ToolDeskHost) {
    this.#host = host;
  }

  /** A rejection is what the model is told. */
  offer(call: ToolCall): ToolAnswer | Promise<ToolAnswer> {
    const tool = this.#host.tools.get(call.name);
    if (tool) return this.#offerChecked(call, tool);
    const controller = new AbortController();
    const answer = this.#ask(call, controller);
    return answer.kind === 'claimed'
      ? { ...answer, value: this.#track(Promise.resolve(answer.value), controller) }
      : answer;
  }

  /** Tools that are running learn that the visitor interrupted. */
  interrupt(): void {
    for (const controller of this.#running)
      controller.abort(new DOMException('The visitor interrupted.', 'AbortError'));
  }

  async #offerChecked(call: ToolCall, tool: Tool): Promise<ToolAnswer> {
    const { platform, scope, dispatch } = this.#host;
    // Only pages that register a tool load what checks and runs it.
    const { admitCall, limitTime } = await this.#loadRegistered();
    const controller = new AbortController();
    const context = { callId: call.callId, ...this.#context(call, controller.signal) };
    const late = (value: unknown) => this.#host.tellLate(call, value);
    const execution = { tool, context, platform, scope, dispatch, late };
    const args = await this.#track(admitCall(execution, call.args), controller);
    const answer = this.#ask({ ...call, args }, controller);
    if (answer.kind === 'refused' || (answer.kind === 'unclaimed' && !tool.execute)) return answer;
    const value = answer.kind === 'claimed' ? answer.value : tool.execute?.(args, context);
    const isSilent = (answer.kind === 'claimed' && answer.silent) || (tool.silent ?? false);
    const limited = limitTime(execution, Promise.resolve(value));
    return { kind: 'claimed', value: this.#track(limited, controller), silent: isSilent };
  }

  /** One promise for all, so that the calls of a response reach the page in their order. */
  #loadRegistered(): Promise<typeof RegisteredTool> {
    this.#registered ??= fetchPart(import('./registered-tool.js'));
    // The next time that it is needed, it is tried again.
    this.#registered.catch(() => (this.#registered = undefined));
    return this.#registered;
  }

  #ask(call: ToolCall, controller: AbortController): ToolAnswer {
    const event = new ToolCallEvent({ ...call, ...this.#context(call, controller.signal) });
    this.#host.dispatch(event);
    return event.answer;
  }

  #context({ callId, name }: ToolCall, interrupted: AbortSignal) {
    const signal = AbortSignal.any([interrupted, this.#host.scope.signal]);
    const progress = (text: string) => {
      if (!signal.aborted) this.#host.dispatch(new ToolProgressEvent(callId, name, text));
    };
    return { signal, progress };
  }

  async #track(value: Promise<unknown>, controller: AbortController): Promise<unknown> {
    this.#running.add(controller);
    try {
      return await value;
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      throw new ToolInterrupted('It was given up, because the visitor interrupted.', { cause: error });
    } finally {
      this.#running.delete(controller);
    }
  }
}
