import { stringOf, isObject, numberOf, parseJson, type JsonObject } from '../wire/json.ts';
import { invalidValue, missingParameter, WireError } from '../wire/wire-error.ts';
import type { Session } from './session.ts';

type Handler = (session: Session, event: JsonObject) => void | Promise<void>;

const HANDLERS: Record<string, Handler> = {
  'session.update': (session, { session: patch }) => {
    if (!isObject(patch)) throw missingParameter('session');
    session.update(patch);
  },
  'input_audio_buffer.append': () => {
    throw new WireError({
      code: 'invalid_event',
      message: "'input_audio_buffer.append' is not used over WebRTC: audio comes on the media track.",
      param: 'type',
    });
  },
  'input_audio_buffer.commit': (session) => session.commitInput(),
  'input_audio_buffer.clear': (session) => session.clearInput(),
  'output_audio_buffer.clear': (session) => session.responder.clearOutput(),
  'conversation.item.create': (session, { item, previous_item_id: previous }) => {
    if (!isObject(item)) throw missingParameter('item');
    session.createItem(item, stringOf(previous));
  },
  'conversation.item.retrieve': (session, event) => session.retrieveItem(itemId(event)),
  'conversation.item.delete': (session, event) => session.deleteItem(itemId(event)),
  'conversation.item.truncate': (session, event) => {
    const audioEndMs = numberOf(event['audio_end_ms']);
    if (audioEndMs === undefined) throw missingParameter('audio_end_ms');
    session.truncateItem(itemId(event), audioEndMs);
  },
  'response.create': (session, { response }) => session.responder.create(isObject(response) ? response : {}),
  'response.cancel': (session, { response_id: id }) => session.responder.cancel(stringOf(id)),
};

/** One message from the page, that `understand` puts into the words of the current API. Whatever is wrong with it becomes an `error` event, and the session goes on. */
export async function handleClientEvent(
  session: Session,
  text: string,
  understand: (event: JsonObject) => JsonObject,
): Promise<void> {
  const message = parseJson(text);
  const event = isObject(message) ? understand(message) : message;
  const eventId = isObject(event) ? stringOf(event['event_id']) : undefined;
  try {
    if (!isObject(event)) {
      throw new WireError({ code: 'invalid_event', message: 'The message is not a JSON object.' });
    }
    const { type } = event;
    if (typeof type !== 'string') {
      throw new WireError({ code: 'invalid_event', message: "The 'type' field is missing.", param: 'type' });
    }
    const handler = Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined;
    if (!handler) throw invalidValue('type', type, Object.keys(HANDLERS));
    await handler(session, event);
  } catch (error) {
    session.sendError(toWireError(error), eventId);
  }
}

function toWireError(error: unknown): WireError {
  if (error instanceof WireError) return error;
  console.error('local realtime server:', error);
  const message = 'The server had an error while processing your request. Sorry about that!';
  return new WireError({ type: 'server_error', code: null, message });
}

function itemId(event: JsonObject): string {
  const id = stringOf(event['item_id']);
  if (id === undefined) throw missingParameter('item_id');
  return id;
}
