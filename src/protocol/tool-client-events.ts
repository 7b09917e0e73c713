import { message, type ClientEvent } from './client-events.js';

export function functionCallOutput(callId: string, output: string): ClientEvent {
  return {
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: callId, output },
  };
}

export function systemText(text: string): ClientEvent {
  return message('system', [{ type: 'input_text', text }]);
}

export function approvalResponse(requestId: string, approve: boolean, reason?: string): ClientEvent {
  return {
    type: 'conversation.item.create',
    item: {
      type: 'mcp_approval_response',
      approval_request_id: requestId,
      approve,
      ...(reason !== undefined && { reason }),
    },
  };
}
