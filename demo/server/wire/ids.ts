import { randomBytes, randomInt } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(length: number): string {
  return Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join('');
}

/** `event_`, `item_`, `resp_`, `conv_`, `sess_u0_` and so on, in the shapes that recordings show. */
export const newId = (prefix: string): string => `${prefix}_${base62(21)}`;
export const newCallId = (): string => `rtc_u0_${base62(21)}`;
export const newSecret = (): string => `ek_${randomBytes(16).toString('hex')}`;
export const newFunctionCallId = (): string => `call_${base62(16)}`;
/** `output_audio_buffer.*` come from the media server and look different. */
export const newMediaEventId = (): string => `event_${randomBytes(8).toString('hex')}`;
/** Padding that hides the length of a delta. */
export const newObfuscation = (): string => base62(randomInt(4, 16));
