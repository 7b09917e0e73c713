import type { ProtocolEvent } from '../protocol/protocol-event.js';
import type { CallContext } from './call-context.js';
import type { RealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { LateFollower } from './late-follower.js';
import type { ToolBridge, ToolBridgeHost } from './tool-bridge.js';

/** Events that only a conversation with tools has. */
const TOOL_EVENTS = /^(function-call|server-tool|approval)/;

/** Fetches what deals with tools as soon as there are any: the first call of one shall not wait for code. */
export class ToolLoader {
  readonly #bridge: LateFollower<ToolBridge>;

  constructor(context: CallContext, host: ToolBridgeHost) {
    this.#bridge = new LateFollower(
      async () => {
        const { ToolBridge } = await fetchPart(import('./tool-bridge.js'));
        return new ToolBridge(context, host);
      },
      (error) => host.fail(error as RealtimeVoiceError),
    );
    const { options, tools } = context;
    if (tools.size > 0 || options.withEndSession || options.session?.tools) this.#bridge.load();
  }

  handle(event: ProtocolEvent): void {
    const hasTools = event.type === 'session-started' && event.session.tools.length > 0;
    if (hasTools || TOOL_EVENTS.test(event.type)) this.#bridge.load();
    this.#bridge.handle(event);
  }

  interrupt(): void {
    this.#bridge.follower?.interrupt();
  }
}
