import type { MindToolCall } from '../mind/mind.ts';
import { newFunctionCallId, newId } from '../wire/ids.ts';
import type { JsonObject } from '../wire/json.ts';
import { wordsOf } from './clauses.ts';
import type { Item } from './conversation.ts';
import type { ResponseOutput } from './response.ts';

/** A call that the client answers: its arguments go out, and the response is over without waiting. */
export function writeFunctionCall(output: ResponseOutput, call: MindToolCall): void {
  const callId = newFunctionCallId();
  const id = newId('item');
  const base: JsonObject = { id, type: 'function_call', name: call.name, call_id: callId };
  const item: Item = { id, wire: { ...base, status: 'in_progress', arguments: '' } };
  const index = output.open(item);
  const at = { response_id: output.responseId, item_id: id, output_index: index, call_id: callId };
  for (const delta of wordsOf(call.arguments)) {
    output.send({ type: 'response.function_call_arguments.delta', ...at, delta });
  }
  output.send({
    type: 'response.function_call_arguments.done',
    ...at,
    name: call.name,
    arguments: call.arguments,
  });
  item.wire = { ...base, status: 'completed', arguments: call.arguments };
  output.close(item, index);
}
