import { writeFile } from 'node:fs/promises';

const SAMPLE_RATE = 48_000;

/** A second of nothing, as 16-bit PCM; Chromium's fake microphone repeats it. */
export async function writeSilence(file: string): Promise<void> {
  const bytes = SAMPLE_RATE * 2;
  const wav = Buffer.alloc(44 + bytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + bytes, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(SAMPLE_RATE, 24);
  wav.writeUInt32LE(bytes, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(bytes, 40);
  await writeFile(file, wav);
}
