import type { McpTarget } from '../mcp/hub.ts';
import type { McpOutcome } from '../mcp/mcp-server.ts';
import type { MindToolCall } from '../mind/mind.ts';
import { newId } from '../wire/ids.ts';
import { objectOf, parseJson, type JsonObject } from '../wire/json.ts';
import { wordsOf } from './clauses.ts';
import type { Item } from './conversation.ts';
import type { ResponseOutput } from './response.ts';

/** A call of an MCP tool takes this long, so that a page can be seen waiting for it. */
const CALL_MS = 50;

export interface McpCall {
  readonly target: McpTarget;
  readonly call: MindToolCall;
  /** The request that was approved; its arguments have been told. */
  readonly approvalId?: string;
}

export interface RunningMcpCall {
  /** Ends the item with what came of it. */
  readonly finished: Promise<void>;
  /** Nobody waits for it any more: the item ends without an output, at once. */
  abandon(): void;
}

/** A call that the server makes itself, from its arguments to its output (PROTOCOL 3.8). */
export function startMcpCall(output: ResponseOutput, { target, call, approvalId }: McpCall): RunningMcpCall {
  const id = newId('mcp');
  const begun: JsonObject = {
    id,
    type: 'mcp_call',
    server_label: target.label,
    name: call.name,
    arguments: call.arguments,
    approval_request_id: approvalId ?? null,
    output: null,
    error: null,
  };
  const item: Item = { id, wire: begun };
  const index = output.open(item);
  if (approvalId === undefined) writeMcpArguments(output, id, index, call.arguments);
  const at = { item_id: id, output_index: index };
  output.send({ type: 'response.mcp_call.in_progress', ...at });
  let ended = false;
  const end = () => {
    ended = true;
    output.close(item, index);
  };
  const finish = async () => {
    const outcome = await run(target, call);
    if (ended) return;
    output.send({ type: `response.mcp_call.${'error' in outcome ? 'failed' : 'completed'}`, ...at });
    item.wire = { ...begun, ...outcome };
    end();
  };
  return {
    finished: finish(),
    abandon() {
      if (!ended) end();
    },
  };
}

/** The arguments of a call or of a request for one, letter by letter. */
export function writeMcpArguments(output: ResponseOutput, itemId: string, index: number, args: string): void {
  const at = { response_id: output.responseId, item_id: itemId, output_index: index };
  for (const delta of wordsOf(args)) output.send({ type: 'response.mcp_call_arguments.delta', ...at, delta });
  output.send({ type: 'response.mcp_call_arguments.done', ...at, arguments: args });
}

async function run({ tool }: McpTarget, call: MindToolCall): Promise<JsonObject & McpOutcome> {
  await new Promise((resolve) => setTimeout(resolve, CALL_MS));
  return { ...tool.run(objectOf(parseJson(call.arguments))) };
}
