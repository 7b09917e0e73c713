import type { McpTarget } from '../mcp/hub.ts';
import type { MindToolCall } from '../mind/mind.ts';
import { newId } from '../wire/ids.ts';
import { textOf, type JsonObject } from '../wire/json.ts';
import { invalidValue } from '../wire/wire-error.ts';
import type { Conversation, Item } from './conversation.ts';
import { startMcpCall, writeMcpArguments } from './mcp-call.ts';
import type { ResponseOutput } from './response.ts';

export interface McpApprovals {
  /** Asks the client whether the call may be made; the response is over without waiting. */
  ask(output: ResponseOutput, target: McpTarget, call: MindToolCall): void;
  /** Throws the wire's error for an answer to what was not asked, or was answered before. */
  check(answer: JsonObject): void;
  /** Makes the call if it was approved. Nothing is said of it until the client asks for a response. */
  answer(answer: JsonObject): void;
}

interface Asked {
  readonly output: ResponseOutput;
  readonly index: number;
  readonly target: McpTarget;
  readonly call: MindToolCall;
}

/** The calls of one session that wait for a yes or a no (PROTOCOL 3.8). */
export function createMcpApprovals(conversation: Conversation): McpApprovals {
  const asked = new Map<string, Asked>();

  /** The response that asked is over, so its item goes to the conversation, and to the response as its last. */
  const afterwards = ({ output, index }: Asked): ResponseOutput => {
    const { responseId, send } = output;
    return {
      responseId,
      send,
      open(item) {
        const previous = conversation.add(item);
        send({ type: 'conversation.item.added', previous_item_id: previous, item: item.wire });
        return index;
      },
      close(item) {
        send({ type: 'conversation.item.done', previous_item_id: null, item: item.wire });
        send({
          type: 'response.output_item.done',
          response_id: responseId,
          output_index: index,
          item: item.wire,
        });
      },
    };
  };

  return {
    ask(output, target, call) {
      const id = newId('mcpr');
      const base: JsonObject = {
        id,
        type: 'mcp_approval_request',
        server_label: target.label,
        name: call.name,
      };
      const item: Item = { id, wire: { ...base, arguments: '' } };
      const index = output.open(item);
      writeMcpArguments(output, id, index, call.arguments);
      item.wire = { ...base, arguments: call.arguments };
      asked.set(id, { output, index, target, call });
      output.close(item, index);
    },
    check(answer) {
      const id = textOf(answer['approval_request_id']);
      if (!asked.has(id)) throw invalidValue('item.approval_request_id', id);
    },
    answer(answer) {
      const approvalId = textOf(answer['approval_request_id']);
      const request = asked.get(approvalId);
      asked.delete(approvalId);
      if (!request || answer['approve'] !== true) return;
      const { target, call } = request;
      void startMcpCall(afterwards(request), { target, call, approvalId }).finished;
    },
  };
}
