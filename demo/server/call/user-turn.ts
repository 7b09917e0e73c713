import type { Recogniser, Utterance } from '../hearing/recogniser.ts';
import { HEARING_RATE } from '../hearing/turn-detector.ts';
import { newId } from '../wire/ids.ts';
import type { SessionConfig } from '../wire/session-config.ts';
import type { Conversation, Item } from './conversation.ts';
import { isRetrievable } from './item-audio.ts';
import { joinSamples } from '../hearing/audio-buffer.ts';
import type { SendEvent } from './response.ts';
import { wordsOf } from './clauses.ts';

export interface UserTurn {
  readonly itemId: string;
  feed(samples: Int16Array): void;
  /** Puts the item into the conversation and works out its words. */
  commit(): void;
  abandon(): void;
}

export interface UserTurnContext {
  readonly recogniser: Recogniser;
  readonly conversation: Conversation;
  readonly session: () => SessionConfig;
  /** When the transcript may be told; tests hold it back. */
  readonly mayTranscribe: () => Promise<void>;
  /** Words are understood, but not written down. */
  readonly failTranscription: boolean;
  readonly send: SendEvent;
}

/** What one person says from speech_started (or the last clear) to the commit. */
export function startUserTurn(context: UserTurnContext): UserTurn {
  const { conversation, send } = context;
  const itemId = newId('item');
  const utterance: Utterance = context.recogniser.open();
  const chunks: Int16Array[] = [];
  let samplesHeard = 0;

  const transcribe = async (heard: Promise<string>, item: Item) => {
    const wanted = context.session().audio.input.transcription !== null;
    const at = { item_id: itemId, content_index: 0 };
    const type = 'conversation.item.input_audio_transcription';
    let transcript: string;
    try {
      transcript = await heard;
      if (context.failTranscription) throw new Error('The audio could not be transcribed.');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const failure = { type: 'transcription_error', code: 'audio_unintelligible', message, param: null };
      if (wanted) send({ type: `${type}.failed`, ...at, error: failure });
      return;
    }
    if (!wanted) return;
    await context.mayTranscribe();
    item.wire = { ...item.wire, content: [{ type: 'input_audio', transcript }] };
    for (const delta of wordsOf(transcript)) send({ type: `${type}.delta`, ...at, delta });
    const seconds = Math.ceil(samplesHeard / HEARING_RATE);
    send({ type: `${type}.completed`, ...at, transcript, usage: { type: 'duration', seconds } });
  };

  return {
    itemId,
    feed(samples) {
      samplesHeard += samples.length;
      if (isRetrievable(samplesHeard)) chunks.push(samples);
      utterance.feed(samples);
    },
    commit() {
      const heard = utterance.finish();
      const content = [{ type: 'input_audio', transcript: null }];
      const item: Item = {
        id: itemId,
        wire: { id: itemId, type: 'message', status: 'completed', role: 'user', content },
        // A failure is told by `transcribe`; to the mind it is a turn without words.
        heard: heard.catch(() => ''),
        audioMs: (samplesHeard * 1000) / HEARING_RATE,
      };
      if (isRetrievable(samplesHeard)) item.audio = joinSamples(chunks);
      send({ type: 'input_audio_buffer.committed', previous_item_id: conversation.lastId, item_id: itemId });
      const previous = conversation.add(item);
      send({ type: 'conversation.item.added', previous_item_id: previous, item: item.wire });
      send({ type: 'conversation.item.done', previous_item_id: previous, item: item.wire });
      void transcribe(heard, item);
    },
    abandon: () => void utterance.finish().catch(() => {}),
  };
}
