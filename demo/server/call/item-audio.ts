import { HEARING_RATE } from '../hearing/turn-detector.ts';
import { listOf, objectOf, type JsonObject } from '../wire/json.ts';
import type { Item } from './conversation.ts';

const WIRE_RATE = 24_000;
/** One data-channel message carries 256 KiB; base64 and the rest of the event must fit. */
const MAX_AUDIO_BYTES = 180_000;

/** `conversation.item.retrieved` carries audio only while it fits; longer speech is not kept at all. */
export const isRetrievable = (samples: number): boolean =>
  ((samples * WIRE_RATE) / HEARING_RATE) * 2 <= MAX_AUDIO_BYTES;

/** PCM16 at the session's 24 kHz, base64; linear interpolation is enough to listen to oneself. */
export function encodeItemAudio(samples: Int16Array): string {
  const count = Math.floor((samples.length * WIRE_RATE) / HEARING_RATE);
  const bytes = Buffer.alloc(count * 2);
  for (let i = 0; i < count; i += 1) {
    const at = (i * HEARING_RATE) / WIRE_RATE;
    const before = samples[Math.floor(at)] ?? 0;
    const after = samples[Math.floor(at) + 1] ?? before;
    bytes.writeInt16LE(Math.round(before + (after - before) * (at % 1)), i * 2);
  }
  return bytes.toString('base64');
}

/** The item as `conversation.item.retrieved` shows it: speech with its sound, truncated speech without its words. */
export function retrieved({ wire, audio, heardRatio }: Item): JsonObject {
  if (wire['content'] === undefined) return wire;
  const full = (part: JsonObject): JsonObject => {
    if (audio && part['type'] === 'input_audio') return { ...part, audio: encodeItemAudio(audio) };
    if (heardRatio !== undefined && part['type'] === 'output_audio') return { type: 'output_audio' };
    return part;
  };
  return { ...wire, content: listOf(wire['content']).map(objectOf).map(full) };
}
