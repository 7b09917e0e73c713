import type { Conversation } from '../conversation/conversation.js';
import type { ToolAnswer, ToolCall, ToolResult } from '../conversation/tool-runner.js';
import { Tools } from '../conversation/tools.js';
import type { ClientEvent } from '../protocol/client-events.js';
import type { ApprovalNeeded, ProtocolEvent } from '../protocol/protocol-event.js';
import type { CallContext } from './call-context.js';
import { END_SESSION_TOOL } from './end-session.js';
import { RealtimeVoiceError } from './errors.js';
import { fetchPart } from './fetch-part.js';
import { usesCallEndpoint } from './session-options.js';
import { ToolDesk } from './tool-desk.js';
import { ToolProgressEvent, ToolResultEvent } from './tool-events.js';

export interface ToolBridgeHost {
  readonly conversation: Conversation;
  readonly send: (event: ClientEvent) => void;
  readonly fail: (error: RealtimeVoiceError) => void;
}

/** All that tools have to do with the page: their calls, what comes of them, and permissions. Fetched when there are any. */
export class ToolBridge {
  readonly #context: CallContext;
  readonly #fail: (error: RealtimeVoiceError) => void;
  readonly #tools: Tools;
  readonly #desk: ToolDesk;
  /** The response in which the model called the tool that ends the call. */
  #endedBy: string | undefined;

  constructor(context: CallContext, { conversation, send, fail }: ToolBridgeHost) {
    this.#context = context;
    this.#fail = fail;
    const { host, options, platform, scope, tools } = context;
    this.#tools = new Tools({
      send,
      requestResponse: () => conversation.respondToTools(),
      offer: (call) => this.#offer(call),
      report: (result) => this.#report(result),
      answersUnclaimed: !usesCallEndpoint(options),
      needApproval: (request) => void this.#askApproval(request),
      reportServerTool: ({ itemId: callId, name, output, failed }) =>
        this.#report({ callId, name, output, failed }),
    });
    this.#desk = new ToolDesk({
      platform,
      scope,
      tools,
      dispatch: host.dispatch,
      tellLate: (call, value) => this.#tools.tellLate(call, value),
    });
    scope.defer(() => this.#tools.end());
  }

  handle(event: ProtocolEvent): void {
    this.#tools.handle(event);
    if (event.type === 'server-tool-progress') this.#showProgress(event);
  }

  /** Tools that are running learn that the visitor interrupted. */
  interrupt(): void {
    this.#desk.interrupt();
  }

  async #offer(call: ToolCall): Promise<ToolAnswer> {
    const answer = await this.#desk.offer(call);
    if (answer.kind !== 'unclaimed' || !this.#endsSession(call.name)) return answer;
    this.#endedBy = call.responseId;
    return { kind: 'claimed', value: 'The call ends now.', silent: true };
  }

  #report(result: ToolResult): void {
    const { host } = this.#context;
    host.dispatch(new ToolResultEvent(result));
    if (this.#endedBy === undefined || !this.#endsSession(result.name)) return;
    host.leave('assistant', this.#endedBy);
    this.#endedBy = undefined;
  }

  /** What the server does by itself with its own tools. */
  #showProgress({ itemId, state }: ProtocolEvent & { readonly type: 'server-tool-progress' }): void {
    if (state === 'list-failed') {
      const message = 'An MCP server could not list its tools; the call goes on without them.';
      this.#fail(new RealtimeVoiceError('tools-unavailable', message, { fatal: false }));
    } else {
      const name = state === 'listing' ? 'mcp_list_tools' : '';
      this.#context.host.dispatch(new ToolProgressEvent(itemId, name, ''));
    }
  }

  /** An MCP call that needs a permission. */
  async #askApproval({ id, name, arguments: text, serverLabel }: ApprovalNeeded): Promise<void> {
    const { host, options, scope } = this.#context;
    // Few pages have tools that somebody must allow.
    const init = { id, name, args: readArguments(text), serverLabel, signal: scope.signal };
    const approval = await fetchPart(import('./approval.js'))
      .then(({ askApproval }) => askApproval(host.dispatch, init))
      .catch((error: unknown) => {
        this.#fail(error as RealtimeVoiceError);
        return undefined;
      });
    if (approval) this.#tools.approve(id, approval.approved, approval.reason);
    // With a call endpoint it is the back end's to answer what the page did not claim.
    else if (!usesCallEndpoint(options)) this.#tools.approve(id, false, 'Nobody could be asked.');
  }

  #endsSession(name: string): boolean {
    return this.#context.options.withEndSession === true && name === END_SESSION_TOOL.name;
  }
}

/** What a model wrote is not always JSON; then it is shown as it is. */
function readArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
