import type { ProtocolEvent } from '../protocol/protocol-event.js';
import type { CallContext } from './call-context.js';
import type { ToolBridge, ToolBridgeHost } from './tool-bridge.js';

/** Events that only a conversation with tools has. */
const TOOL_EVENTS: readonly ProtocolEvent['type'][] = [
  'function-call',
  'server-tool-progress',
  'server-tool-done',
  'approval-requested',
];

/** Fetches what deals with tools as soon as there are any, and loses nothing meanwhile. */
export class ToolLoader {
  readonly #context: CallContext;
  readonly #host: ToolBridgeHost;
  #bridge: ToolBridge | undefined;
  #loading = false;
  /** What the bridge has to hear when it is there. */
  #missed: ProtocolEvent[] = [];

  constructor(context: CallContext, host: ToolBridgeHost) {
    this.#context = context;
    this.#host = host;
    const { options, tools } = context;
    // The first call of a tool shall not wait for code.
    if (tools.size > 0 || options.withEndSession || options.session?.tools) this.#load();
  }

  handle(event: ProtocolEvent): void {
    const hasTools = event.type === 'session-started' && event.session.tools.length > 0;
    if (this.#bridge) {
      this.#bridge.handle(event);
      return;
    }
    if (hasTools || TOOL_EVENTS.includes(event.type)) this.#load();
    if (this.#loading || this.#missed.length > 0) this.#missed.push(event);
  }

  interrupt(): void {
    this.#bridge?.interrupt();
  }

  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    import('./tool-bridge.js').then(
      ({ ToolBridge }) => {
        this.#bridge = new ToolBridge(this.#context, this.#host);
        for (const event of this.#missed) this.#bridge.handle(event);
        this.#missed = [];
      },
      // With the next call it is tried again.
      () => (this.#loading = false),
    );
  }
}
