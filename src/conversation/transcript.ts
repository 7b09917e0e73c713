import type { ConversationItem, ProtocolEvent } from '../protocol/protocol-event.js';
import { TOOLS_REQUEST } from './response-sequencer.js';
import { blank, finish, isComplete, textOf, toTurn, withText } from './transcript-entry.js';
import { indexOf } from './transcript-order.js';
import {
  clearPlaying,
  cut,
  cutResponse,
  endAll,
  finishUnheard,
  startPlaying,
  stopPlaying,
} from './transcript-playout.js';
import { ensure, put, update, type Transcript } from './transcript-state.js';
import type { Turn } from './turn.js';

/** Also fed to the reducer when the call is over: nothing can change any more. */
export type TranscriptEvent = ProtocolEvent | { readonly type: 'call-ended' };

/**
 * Pure: the transcript after one more event. Order comes from `previousItemId` of added and committed
 * items, never from arrival, nor from `item-done`, whose predecessor real servers leave null (PROTOCOL 3.3).
 *
 * The visitor's spoken turn is final when its transcription completed or failed. The assistant's spoken
 * turn is final when it was heard or cut: the wire generates far ahead of the sound (PROTOCOL 3.5).
 * @param now milliseconds since the epoch
 */
export function reduceTranscript(previous: Transcript, event: TranscriptEvent, now: number): Transcript {
  const state = previous.changed.length > 0 ? { ...previous, changed: [] } : previous;
  switch (event.type) {
    case 'item-added':
      return addItem(
        event.item.role === 'user' ? finishUnheard(state, now) : state,
        event.item,
        event.previousItemId,
        now,
      );
    case 'input-committed':
      return put(finishUnheard(state, now), {
        ...blank(event.itemId, 'user', now),
        after: event.previousItemId,
      });
    case 'speech-started':
      return { ...finishUnheard(state, now), speech: { startedAt: now, endedAt: undefined } };
    case 'speech-stopped':
      return holdPlace(
        state.speech ? { ...state, speech: { ...state.speech, endedAt: now } } : state,
        event.itemId,
        now,
      );
    case 'response-created': {
      const { id, requestId, inConversation } = event.response;
      if (!inConversation) return { ...state, asides: [...state.asides, id] };
      const next = finishUnheard(state, now);
      return requestId?.startsWith(TOOLS_REQUEST) ? { ...next, toolResponseId: id } : next;
    }
    case 'item-done':
      return finishItem(state, event.item, now);
    case 'item-deleted':
      return update(state, event.itemId, () => ({ deleted: true }));
    case 'item-truncated':
      return update(state, event.itemId, (entry) =>
        entry.final
          ? {}
          : {
              ...cut(entry, event.audioEndMs, state.pace),
              ...finish(entry, now),
              interrupted: true,
            },
      );
    case 'input-transcript-delta':
    case 'input-transcript-done':
      return update(ensure(state, event.itemId, 'user', now), event.itemId, (entry) =>
        entry.final
          ? {}
          : {
              parts: withText(
                entry.parts,
                event.contentIndex,
                event.text,
                event.type === 'input-transcript-delta',
              ),
              ...(event.type === 'input-transcript-done' && finish(entry, now)),
            },
      );
    case 'input-transcript-failed':
      return update(ensure(state, event.itemId, 'user', now), event.itemId, (entry) =>
        entry.final ? {} : { ...finish(entry, now), failed: true },
      );
    case 'output-delta':
    case 'output-done':
      // What is written beside the conversation is not for the visitor; what is heard is.
      return !event.spoken && state.asides.includes(event.responseId) ? state : addOutput(state, event, now);
    case 'output-started':
      return startPlaying(state, event.responseId, now);
    case 'output-stopped':
      return stopPlaying(state, event.responseId, now);
    case 'output-cleared':
      return clearPlaying(state, event.responseId, now);
    case 'response-done':
      return event.response.status === 'cancelled' && state.playing?.responseId !== event.response.id
        ? cutResponse(state, event.response.id, 0, true, now)
        : state;
    case 'call-ended':
      return endAll(state, now);
    default:
      return state;
  }
}

/** The turns that a page shows, in order. */
export function toTurns(transcript: Transcript): readonly Turn[] {
  return Object.freeze(transcript.entries.flatMap((entry) => toTurn(entry) ?? []));
}

export function findTurn(transcript: Transcript, itemId: string): Turn | undefined {
  const entry = transcript.entries[indexOf(transcript.entries, itemId)];
  return entry && toTurn(entry);
}

/** Some servers say nothing more of the turn before it is written down, which may be after the answer (PROTOCOL 8). */
function holdPlace(state: Transcript, itemId: string | undefined, now: number): Transcript {
  return itemId === undefined ? state : ensure(state, itemId, 'user', now);
}

function addItem(
  state: Transcript,
  item: ConversationItem,
  after: string | undefined,
  now: number,
): Transcript {
  const entry = { ...blank(item.id, item.role, now), after };
  const complete = isComplete(item);
  // What was typed beside it says nothing about when somebody spoke.
  const placed = complete
    ? { ...put({ ...state, speech: undefined }, entry), speech: state.speech }
    : put(state, entry);
  return update(placed, item.id, (old) => {
    // A deleted item that is added again is a new one.
    const known = old.deleted ? entry : old;
    return {
      ...known,
      role: known.role ?? item.role,
      ...(!known.final && {
        // What was streamed before stays: an added item of the assistant comes with empty content.
        parts: known.parts.length > 0 ? known.parts : item.parts.map((part) => part ?? ''),
        images: item.images,
      }),
      ...(complete && { ...finish(known, now), source: 'text' }),
    };
  });
}

function finishItem(state: Transcript, item: ConversationItem, now: number): Transcript {
  const complete = isComplete(item);
  const written = item.role === 'assistant' && !item.spoken;
  return update(ensure(state, item.id, item.role, now), item.id, (entry) => ({
    role: entry.role ?? item.role,
    ...(!entry.final && {
      parts: item.parts.reduce(
        (parts, text, index) => withText(parts, index, text ?? '', false),
        entry.parts,
      ),
      images: item.images,
    }),
    done: true,
    ...((complete || written) && finish(entry, now)),
    ...(complete && { source: 'text' }),
  }));
}

function addOutput(
  state: Transcript,
  event: ProtocolEvent & { readonly type: 'output-delta' | 'output-done' },
  now: number,
): Transcript {
  const isDone = event.type === 'output-done';
  return update(ensure(state, event.itemId, 'assistant', now), event.itemId, (entry) => {
    const parts = withText(entry.parts, event.contentIndex, event.text, !isDone);
    // What still comes after it was heard to its end is no part of it; after a cut, it is what was not heard.
    if (entry.final && (entry.heard === undefined || !parts.join('').startsWith(textOf(entry)))) return {};
    return {
      responseId: event.responseId,
      parts,
      source: event.responseId === state.toolResponseId ? 'tool' : event.spoken ? 'voice' : 'text',
      written: !event.spoken,
      done: entry.done || isDone,
      // A written answer is complete when it is done; a spoken one when it was heard.
      ...(isDone && !event.spoken && { final: true, endedAt: now }),
    };
  });
}
