import { clipsOf } from '../speech/clips.ts';
import { FRAME_MS } from '../speech/synthesiser.ts';
import type { Utterance } from '../media/playout.ts';
import { newId } from '../wire/ids.ts';
import type { JsonObject } from '../wire/json.ts';
import { createClauseSplitter, wordsOf } from './clauses.ts';
import type { Item } from './conversation.ts';
import type { ResponseContext, ResponseOutput } from './response.ts';
import { ASSISTANT_AUDIO_TOKEN_MS, spokenTokens, textTokens } from './usage.ts';

export interface MessageOptions extends ResponseContext {
  readonly output: ResponseOutput;
}

export interface Message {
  readonly text: string;
  readonly spokenMs: number;
  /** False when the tokens ran out. `room` is how many this message may still use. */
  write(text: string, room: number): Promise<boolean>;
  flush(): Promise<boolean>;
  /** From here on nothing is said, not even what is being synthesised now. */
  cancel(): void;
  close(status: 'completed' | 'incomplete'): void;
}

/**
 * The assistant's message item: its words go out ahead of its voice, clause by clause. `content_part` says
 * `audio` and `text` where the item itself says `output_audio` and `output_text`; so does the service.
 */
export function createMessage(options: MessageOptions): Message {
  const { send, settings, output } = options;
  const { responseId } = output;
  const id = newId('item');
  const base: JsonObject = { id, type: 'message', role: 'assistant' };
  const item: Item = { id, wire: { ...base, status: 'in_progress', content: [] } };
  const clauses = createClauseSplitter();
  let text = '';
  let spokenMs = 0;
  let room = Infinity;
  let cancelled = false;

  const outputIndex = output.open(item);
  const at = { response_id: responseId, item_id: id, output_index: outputIndex, content_index: 0 };
  const emptyPart = settings.spoken ? { type: 'audio', transcript: '' } : { type: 'text', text: '' };
  send({ type: 'response.content_part.added', ...at, part: emptyPart });
  const utterance: Utterance | undefined = settings.spoken
    ? options.openUtterance(responseId, id)
    : undefined;

  const tell = (piece: string) => {
    const type = settings.spoken ? 'response.output_audio_transcript.delta' : 'response.output_text.delta';
    for (const delta of wordsOf(piece)) send({ type, ...at, delta });
    text += piece;
  };
  const speak = async (clause: string): Promise<boolean> => {
    if (cancelled) return true;
    tell(clause);
    await options.delayClause();
    for (const clip of clipsOf(clause)) {
      const frames = await options.speak(clip);
      if (cancelled || !utterance) return true;
      const spent = textTokens(text) + spokenTokens(spokenMs);
      const fits = Math.max(0, Math.floor(((room - spent) * ASSISTANT_AUDIO_TOKEN_MS) / FRAME_MS));
      const kept = frames.slice(0, Math.min(fits, frames.length));
      if (frames.length > 0) utterance.push(kept, { text: clip, frames: frames.length });
      spokenMs += kept.length * FRAME_MS;
      if (kept.length < frames.length) return false;
    }
    return true;
  };

  return {
    get text() {
      return text;
    },
    get spokenMs() {
      return spokenMs;
    },
    async write(piece, roomNow) {
      room = roomNow;
      if (!settings.spoken) {
        tell(piece);
        return textTokens(text) <= room;
      }
      for (const clause of clauses.push(piece)) {
        if (!(await speak(clause))) return false;
      }
      return true;
    },
    async flush() {
      const rest = clauses.rest();
      return rest === '' || (await speak(rest));
    },
    cancel: () => void (cancelled = true),
    close(status) {
      utterance?.end();
      const part = settings.spoken
        ? { type: 'output_audio', transcript: text }
        : { type: 'output_text', text };
      item.wire = { ...base, status, content: [part] };
      if (settings.spoken) {
        send({ type: 'response.output_audio.done', ...at });
        send({ type: 'response.output_audio_transcript.done', ...at, transcript: text });
        send({ type: 'response.content_part.done', ...at, part: { type: 'audio', transcript: text } });
      } else {
        send({ type: 'response.output_text.done', ...at, text });
        send({ type: 'response.content_part.done', ...at, part: { type: 'text', text } });
      }
      output.close(item, outputIndex);
    },
  };
}
