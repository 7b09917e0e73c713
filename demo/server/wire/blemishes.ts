import type { Knobs } from '../knobs.ts';
import { isObject, listOf, objectOf, type Json, type JsonObject } from './json.ts';

/** The same event as a less careful service would send it. */
export function withBlemishes(event: JsonObject, knobs: Knobs): JsonObject {
  let told = event;
  if (knobs.nullPrevious && told['type'] === 'conversation.item.done') {
    told = { ...told, previous_item_id: null };
  }
  if (knobs.unlinkedErrors && told['type'] === 'error') {
    told = { ...told, error: { ...objectOf(told['error']), event_id: null } };
  }
  if (knobs.noStatus) {
    if (isObject(told['item'])) told = { ...told, item: withoutStatus(told['item']) };
    const response = told['response'];
    if (isObject(response)) {
      told = { ...told, response: { ...response, output: listOf(response['output']).map(withoutStatus) } };
    }
  }
  return told;
}

function withoutStatus(item: Json): JsonObject {
  const { status: _status, ...rest } = objectOf(item);
  return rest;
}
