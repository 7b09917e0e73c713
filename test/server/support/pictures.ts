/** The beginning of a picture is all that its size needs. */
export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const size = Buffer.alloc(9);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([header, size]);
}

/** With an APP0 segment before the frame, as cameras write it. */
export function jpegHeader(width: number, height: number): Buffer {
  const start = Buffer.from('ffd8ffe000044a46ffc0001108', 'hex');
  const size = Buffer.alloc(6);
  size.writeUInt16BE(height, 0);
  size.writeUInt16BE(width, 2);
  return Buffer.concat([start, size]);
}

export const dataUri = (type: 'png' | 'jpeg', bytes: Buffer): string =>
  `data:image/${type};base64,${bytes.toString('base64')}`;
