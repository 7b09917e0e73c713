import { newId } from '../wire/ids.ts';
import { isObject, listOf, objectOf, textOf, type JsonObject } from '../wire/json.ts';
import { invalidValue, missingParameter, WireError } from '../wire/wire-error.ts';
import type { Item } from './conversation.ts';
import { imagesIn, readImage } from './image.ts';

const ITEM_TYPES = ['message', 'function_call', 'function_call_output', 'mcp_approval_response'];
const PARTS: Record<string, readonly string[]> = {
  user: ['input_text', 'input_audio', 'input_image'],
  system: ['input_text'],
  assistant: ['output_text'],
};

/** Throws the service's error for an item that a client may not create. */
export function checkItem(item: JsonObject, at: string): void {
  const { type, role } = item;
  if (type === undefined) throw missingParameter(`${at}.type`);
  if (!ITEM_TYPES.includes(textOf(type))) throw invalidValue(`${at}.type`, type, ITEM_TYPES);
  if (type === 'message') {
    const allowed = PARTS[textOf(role)];
    if (!allowed)
      throw role === undefined
        ? missingParameter(`${at}.role`)
        : invalidValue(`${at}.role`, role, Object.keys(PARTS));
    if (!Array.isArray(item['content'])) throw missingParameter(`${at}.content`);
    listOf(item['content']).forEach((part, i) => {
      const kind = isObject(part) ? part['type'] : undefined;
      if (kind === undefined) throw missingParameter(`${at}.content[${i}].type`);
      if (!allowed.includes(textOf(kind))) throw invalidValue(`${at}.content[${i}].type`, kind, allowed);
      if (kind === 'input_image') readImage(part, `${at}.content[${i}]`);
    });
  }
  if (type === 'mcp_approval_response') {
    if (typeof item['approval_request_id'] !== 'string') throw missingParameter(`${at}.approval_request_id`);
    if (typeof item['approve'] !== 'boolean') throw missingParameter(`${at}.approve`);
  }
  if (type === 'function_call_output') {
    if (typeof item['call_id'] !== 'string') throw missingParameter(`${at}.call_id`);
    if (typeof item['output'] !== 'string') throw missingParameter(`${at}.output`);
  }
}

/** An item of the client's as it is kept and shown: pictures come back without their data, as recorded. */
export function createItem(wire: JsonObject): Item {
  const id = typeof wire['id'] === 'string' ? wire['id'] : newId('item');
  const images = imagesIn(wire);
  const shown: JsonObject = { ...wire, id, object: 'realtime.item', status: 'completed' };
  if (images.length === 0) return { id, wire: shown };
  const content = listOf(wire['content'])
    .map(objectOf)
    .map((part) => (part['type'] === 'input_image' ? { detail: 'auto', ...part, image_url: null } : part));
  return { id, wire: { ...shown, content }, images };
}

/** An output must answer a call of this conversation. */
export function checkCallId(item: JsonObject, items: readonly { readonly wire: JsonObject }[]): void {
  if (item['type'] !== 'function_call_output') return;
  const known = items.some(
    ({ wire }) => wire['type'] === 'function_call' && wire['call_id'] === item['call_id'],
  );
  if (known) return;
  throw new WireError({
    code: 'invalid_tool_call_id',
    message: `Tool call ID '${textOf(item['call_id'])}' not found in conversation.`,
    param: 'item.call_id',
  });
}
