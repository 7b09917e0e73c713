import type { FunctionTool } from '../protocol/client-events.js';

/** The built-in tool with which the assistant ends the call. */
export const END_SESSION_TOOL = {
  type: 'function',
  name: 'end_session',
  description:
    'Ends this call. Use it when the visitor says goodbye or has nothing more to ask, after saying goodbye yourself.',
  parameters: { type: 'object', properties: {} },
} as const satisfies FunctionTool;
