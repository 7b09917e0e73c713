import type { McpHub, McpTarget } from '../mcp/hub.ts';
import type { FunctionTool } from '../mind/mind.ts';
import { isObject, listOf, objectOf, stringOf, textOf, type Json, type JsonObject } from '../wire/json.ts';
import { completeTools } from '../wire/mcp-tools.ts';
import { checkResponse } from '../wire/session-checks.ts';
import type { SessionConfig } from '../wire/session-config.ts';
import type { Conversation, Item } from './conversation.ts';
import { checkItem, createItem } from './items.ts';

/** What one response is made with: the session's settings under those of `response.create`. */
export interface ResponseSettings {
  readonly instructions: string;
  readonly request?: string | undefined;
  readonly spoken: boolean;
  readonly voice: Json;
  readonly format: Json;
  readonly tools: readonly FunctionTool[];
  /** The tools of MCP servers that can be called now. */
  readonly targets: readonly McpTarget[];
  readonly toolChoice: 'auto' | 'none' | 'required' | { readonly name: string };
  readonly maxOutputTokens: number | 'inf';
  readonly metadata: JsonObject | null;
  readonly outOfBand: boolean;
  /** The context, when it is not the whole conversation. */
  readonly input?: readonly Item[];
}

export function resolveSettings(
  session: SessionConfig,
  params: JsonObject,
  conversation: Conversation,
  hub: McpHub,
): ResponseSettings {
  checkResponse(params, 'response');
  const output = objectOf(objectOf(params['audio'])['output']);
  const modalities = params['output_modalities'] ?? session.output_modalities;
  const limit = params['max_output_tokens'] ?? session.max_output_tokens;
  const input = params['input'];
  const tools = completeTools(listOf(params['tools'] ?? session.tools), session.tools, 'response');
  hub.list(tools);
  return {
    instructions: session.instructions,
    request: stringOf(params['instructions']),
    spoken: listOf(modalities)[0] !== 'text',
    voice: output['voice'] ?? session.audio.output.voice,
    format: output['format'] ?? session.audio.output.format,
    tools: functionTools(tools),
    targets: hub.targets(tools),
    toolChoice: toolChoice(params['tool_choice'] ?? session.tool_choice),
    maxOutputTokens: typeof limit === 'number' ? limit : 'inf',
    metadata: isObject(params['metadata']) ? params['metadata'] : null,
    outOfBand: params['conversation'] === 'none',
    ...(Array.isArray(input) ? { input: (input as Json[]).map((one) => inputItem(one, conversation)) } : {}),
  };
}

function inputItem(item: Json, conversation: Conversation): Item {
  const wire = objectOf(item);
  if (wire['type'] === 'item_reference') return conversation.get(textOf(wire['id']), 'invalid_item_id');
  checkItem(wire, 'response.input');
  return createItem(wire);
}

function functionTools(tools: readonly Json[]): readonly FunctionTool[] {
  return tools
    .map(objectOf)
    .filter((tool) => tool['type'] === 'function')
    .map((tool) => ({
      name: stringOf(tool['name']) ?? '',
      description: stringOf(tool['description']) ?? '',
      parameters: objectOf(tool['parameters']),
    }));
}

function toolChoice(choice: Json): ResponseSettings['toolChoice'] {
  if (choice === 'none' || choice === 'required') return choice;
  const { name, type } = objectOf(choice);
  if (typeof name === 'string') return { name };
  // Any tool of an MCP server, without saying which.
  return type === 'mcp' ? 'required' : 'auto';
}
