import type { MindImage, MindTurn } from '../mind/mind.ts';
import { isObject, listOf, objectOf, stringOf, textOf, type JsonObject } from '../wire/json.ts';
import { WireError } from '../wire/wire-error.ts';

export interface Item {
  readonly id: string;
  /** As the wire shows it. Replaced, never changed in place. */
  wire: JsonObject;
  /** Speech whose words are still being worked out. */
  heard?: Promise<string>;
  /** How much of an assistant's speech was played before it was cut off. */
  heardRatio?: number;
  /** Kept only while it is short enough for one data-channel message. */
  audio?: Int16Array;
  /** How long the visitor's speech is. */
  audioMs?: number;
  /** The pictures in it; the wire shows them without their data. */
  images?: readonly MindImage[];
}

export interface Conversation {
  readonly id: string;
  readonly lastId: string | null;
  readonly items: readonly Item[];
  /** Puts an item after `previousId` ('root' for the front; last when absent); returns the id before it. */
  add(item: Item, previousId?: string | null): string | null;
  /** Throws the wire's error for an unknown id. */
  get(id: string, code: string): Item;
  delete(id: string): void;
}

export function createConversation(id: string): Conversation {
  const items: Item[] = [];
  const find = (itemId: string, code: string): number => {
    const index = items.findIndex((item) => item.id === itemId);
    if (index >= 0) return index;
    throw new WireError({ code, message: `Item with item_id not found: ${itemId}`, param: 'item_id' });
  };
  return {
    id,
    get lastId() {
      return items.at(-1)?.id ?? null;
    },
    items,
    add(item, previousId) {
      if (items.some((one) => one.id === item.id)) {
        throw new WireError({
          code: 'item_create_duplicate_item_id',
          message: `Error adding item: an item with ID '${item.id}' already exists in the conversation.`,
          param: 'item.id',
        });
      }
      const index =
        previousId == null
          ? items.length
          : previousId === 'root'
            ? 0
            : find(previousId, 'invalid_item_id') + 1;
      items.splice(index, 0, item);
      return items[index - 1]?.id ?? null;
    },
    get: (itemId, code) => items[find(itemId, code)] as Item,
    delete: (itemId) => void items.splice(find(itemId, 'item_delete_invalid_item_id'), 1),
  };
}

/** The conversation as a mind reads it; waits for words that are still being recognised. */
export async function readTurns(items: readonly Item[]): Promise<readonly MindTurn[]> {
  const turns: MindTurn[] = [];
  for (const item of items) {
    const { type, role, name, arguments: args, call_id: callId, output } = item.wire;
    if (type === 'function_call') {
      turns.push({ role: 'tool-call', callId: textOf(callId), name: textOf(name), arguments: textOf(args) });
    } else if (type === 'mcp_call' || type === 'mcp_approval_response') {
      turns.push(...mcpTurns(item.wire, items));
    } else if (type === 'function_call_output') {
      turns.push({ role: 'tool-output', callId: textOf(callId), output: textOf(output) });
    } else if (role === 'user' || role === 'assistant' || role === 'system') {
      const text = item.heard ? await item.heard : heardText(item);
      if (role === 'user' && item.images?.length) turns.push({ role, text, images: item.images });
      else if (text) turns.push({ role, text });
    }
  }
  return turns;
}

/** What an MCP server answered, and what the visitor did not let it do, are outputs like those of functions. */
function mcpTurns(wire: JsonObject, items: readonly Item[]): readonly MindTurn[] {
  const answers = wire['type'] === 'mcp_call';
  const request = items.find((item) => item.id === wire['approval_request_id'])?.wire;
  const call = answers ? wire : request;
  const output = answers
    ? (stringOf(wire['output']) ?? (isObject(wire['error']) ? textOf(wire['error']['message']) : undefined))
    : wire['approve'] === false
      ? 'That was not allowed, so nothing was done.'
      : undefined;
  if (!call || output === undefined) return [];
  const callId = textOf(wire['id']);
  return [
    { role: 'tool-call', callId, name: textOf(call['name']), arguments: textOf(call['arguments']) },
    { role: 'tool-output', callId, output },
  ];
}

export function itemText(wire: JsonObject): string {
  return listOf(wire['content'])
    .map((part) => stringOf(objectOf(part)['text']) ?? stringOf(objectOf(part)['transcript']) ?? '')
    .filter(Boolean)
    .join(' ');
}

/** The service deletes the transcript of a truncated item; the part that was heard still was said. */
function heardText({ wire, heardRatio }: Item): string {
  const text = itemText(wire);
  if (heardRatio === undefined) return text;
  const cut = text.slice(0, Math.round(text.length * heardRatio));
  return cut.slice(0, cut.lastIndexOf(' ') + 1).trim();
}
