import { heardLength, learnPace, speechMs, type Pace } from './heard-text.js';
import { finish, textOf, type Entry } from './transcript-entry.js';
import { updateAll, type Transcript } from './transcript-state.js';

/** The response begins to be heard. */
export function startPlaying(state: Transcript, responseId: string, now: number): Transcript {
  if (state.playing?.responseId === responseId) return state;
  return updateAll(
    { ...state, playing: { responseId, since: now } },
    (entry) => entry.responseId === responseId && entry.endedAt === undefined,
    () => ({ startedAt: now }),
  );
}

/** The response was heard to its end, which also tells how fast the assistant speaks. */
export function stopPlaying(state: Transcript, responseId: string, now: number): Transcript {
  const { playing } = state;
  const isPlaying = playing?.responseId === responseId;
  const spoken = state.entries.filter((entry) => entry.responseId === responseId && !entry.interrupted);
  const characters = spoken.reduce((sum, entry) => sum + textOf(entry).length, 0);
  return updateAll(
    {
      ...state,
      playing: isPlaying ? undefined : playing,
      pace: isPlaying ? learnPace(state.pace, characters, now - playing.since) : state.pace,
    },
    (entry) => entry.responseId === responseId && !entry.final,
    () => ({ final: true, endedAt: now }),
  );
}

/**
 * The sound was cut off. How much of it was heard is said more exactly by the truncation that usually comes next,
 * so the turn is not final before that, or before the next one begins.
 */
export function clearPlaying(state: Transcript, responseId: string, now: number): Transcript {
  const { playing } = state;
  const isPlaying = playing?.responseId === responseId;
  if (!isPlaying) return cutResponse(state, responseId, 0, false, now);
  const next = cutResponse(state, responseId, now - playing.since, false, now);
  // With what is being heard goes what waits behind it.
  const waiting = next.entries.filter(
    ({ role, final, responseId: id }) => role === 'assistant' && !final && id,
  );
  let cleared: Transcript = { ...next, playing: undefined };
  for (const entry of waiting) cleared = cutResponse(cleared, entry.responseId ?? '', 0, false, now);
  return cleared;
}

export function cutResponse(
  state: Transcript,
  responseId: string,
  heardMs: number,
  final: boolean,
  now: number,
): Transcript {
  let left = heardMs;
  return updateAll(
    state,
    (entry) => entry.responseId === responseId && !entry.final,
    (entry) => {
      // Several messages of one response are heard one after the other.
      const change = entry.interrupted ? {} : cut(entry, left, state.pace);
      left = Math.max(0, left - speechMs(textOf(entry).length, state.pace));
      // One that was cut before waits for what the server says of it.
      return {
        ...change,
        interrupted: true,
        final: final && !entry.interrupted,
        endedAt: entry.endedAt ?? now,
      };
    },
  );
}

/** Only sound goes unheard: what was written is there to read. */
export function cut(entry: Entry, heardMs: number | undefined, pace: Pace): { readonly heard?: number } {
  return entry.written || heardMs === undefined ? {} : { heard: heardLength(textOf(entry), heardMs, pace) };
}

/**
 * A server that sends no `output_audio_buffer` events never says that a turn was heard (PROTOCOL 8): such a turn is
 * final when it was generated and the next one begins. So is one that was cut, where no truncation followed.
 */
export function finishUnheard(state: Transcript, now: number): Transcript {
  return updateAll(
    state,
    (entry) =>
      !entry.final &&
      entry.role === 'assistant' &&
      // Behind what is being heard, it waits to be heard, too.
      (entry.interrupted || (entry.done && !state.playing)),
    (entry) => finish(entry, now),
  );
}

/** Who hangs up while the assistant speaks has heard it up to here. */
export function endAll(state: Transcript, now: number): Transcript {
  const { playing } = state;
  const silenced = playing ? clearPlaying(state, playing.responseId, now) : state;
  return updateAll(
    silenced,
    (entry) => !entry.final,
    (entry) => finish(entry, now),
  );
}
