import type { MindImage } from '../mind/mind.ts';
import { invalidValue } from '../wire/wire-error.ts';
import { listOf, objectOf, textOf, type Json, type JsonObject } from '../wire/json.ts';

const PNG_SIGNATURE = '89504e470d0a1a0a';
/** JPEG's start-of-frame markers; C4, C8 and CC are among them and are something else. */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Throws the wire's error for what is no picture: only PNG and JPEG as data URIs are (PROTOCOL 3.13). */
export function readImage(part: Json | undefined, at: string): MindImage {
  const url = textOf(objectOf(part)['image_url']);
  const [, type, data = ''] = /^data:image\/(png|jpeg);base64,([A-Za-z0-9+/]+=*)$/.exec(url) ?? [];
  const bytes = Buffer.from(data, 'base64');
  const size = type === 'png' ? sizeOfPng(bytes) : type === 'jpeg' ? sizeOfJpeg(bytes) : undefined;
  if (!size) throw invalidValue(`${at}.image_url`, url.slice(0, 40));
  return { url, ...size };
}

/** All pictures of a message item; they were checked when it came. */
export function imagesIn(wire: JsonObject): readonly MindImage[] {
  return listOf(wire['content'])
    .filter((part) => objectOf(part)['type'] === 'input_image')
    .map((part) => readImage(part, 'content'));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function sizeOfPng(bytes: Buffer): Size | undefined {
  const isPng = bytes.length >= 24 && bytes.toString('hex', 0, 8) === PNG_SIGNATURE;
  if (!isPng || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function sizeOfJpeg(bytes: Buffer): Size | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= bytes.length && bytes[at] === 0xff;) {
    if (isStartOfFrame(bytes[at + 1] ?? 0)) {
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
