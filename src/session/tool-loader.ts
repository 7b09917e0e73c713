import type { ProtocolEvent } from '../protocol/protocol-event.js';
import type { CallContext } from './call-context.js';
import { fetchPart } from './fetch-part.js';
import { LateFollower } from './late-follower.js';
import type { ToolBridge, ToolBridgeHost } from './tool-bridge.js';

/** Events that only a conversation with tools has. */
const TOOL_EVENTS = /^(function-call|server-tool|approval)/;

/** Fetches what deals with tools as soon as there are any: the first call of one shall not wait for code. */
export class ToolLoader {
  readonly #host: ToolBridgeHost;
  readonly #bridge: LateFollower<ToolBridge>;

  constructor(context: CallContext, host: ToolBridgeHost) {
    this.#host = host;
    this.#bridge = new LateFollower(async () => {
      const { ToolBridge } = await fetchPart(import('./tool-bridge.js'));
      return new ToolBridge(context, host);
    });
    const { options, tools } = context;
    if (tools.size > 0 || options.withEndSession || options.session?.tools) this.#load();
  }

  handle(event: ProtocolEvent): void {
    const hasTools = event.type === 'session-started' && event.session.tools.length > 0;
    if (hasTools || TOOL_EVENTS.test(event.type)) this.#load();
    this.#bridge.handle(event);
  }

  #load(): void {
    if (!this.#bridge.follower) this.#bridge.load().catch(this.#host.fail);
  }

  interrupt(): void {
    this.#bridge.follower?.interrupt();
  }
}
