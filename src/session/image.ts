import type { ClientEvent } from '../protocol/client-events.js';
import { userImage } from '../protocol/image-client-event.js';
import { RealtimeVoiceError } from './errors.js';

/** Models look at no more than this (PROTOCOL 3.13 gives no limit; larger only costs tokens). */
const LONGEST_SIDE = 1536;
/** Smaller than this there is nothing to be recognised. */
const SHORTEST_USEFUL_SIDE = 96;
const QUALITY = 0.82;
/** Each attempt that doesn't fit is followed by one of this size. */
const SHRINK = 0.75;

/**
 * A message with a picture that fits through the data channel, however large it was: JPEG, turned as it is meant to be,
 * and without what cameras write into pictures (place, time, device).
 * @param maxMessageSize in bytes; a larger message closes the channel (PROTOCOL 2.2)
 * @throws RealtimeVoiceError `image-unreadable`, or `too-large` when even a small one doesn't fit; neither is fatal
 */
export async function imageMessage(blob: Blob, maxMessageSize: number, text: string): Promise<ClientEvent> {
  const bitmap = await read(blob);
  try {
    const longest = Math.max(bitmap.width, bitmap.height);
    for (let side = Math.min(longest, LONGEST_SIDE); ; side *= SHRINK) {
      const event = userImage(await draw(bitmap, side / longest), text);
      if (byteLength(JSON.stringify(event)) <= maxMessageSize) return event;
      if (side < SHORTEST_USEFUL_SIDE) break;
    }
  } finally {
    bitmap.close();
  }
  const message = `The picture does not fit into a message of ${maxMessageSize} bytes, however small.`;
  throw new RealtimeVoiceError('too-large', message, { fatal: false });
}

async function read(blob: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(blob);
  } catch (cause) {
    const message = `The browser can't read this picture (${blob.type || 'of unknown type'}).`;
    throw new RealtimeVoiceError('image-unreadable', message, { cause, fatal: false });
  }
}

async function draw(bitmap: ImageBitmap, scale: number): Promise<string> {
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context)
    throw new RealtimeVoiceError('image-unreadable', 'The browser gave no canvas.', { fatal: false });
  // JPEG knows no transparency, and would make it black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return toDataUri(await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY }));
}

function toDataUri(blob: Blob): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(reader.result as string));
  reader.addEventListener('error', () => reject(reader.error as DOMException));
  reader.readAsDataURL(blob);
  return promise;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
