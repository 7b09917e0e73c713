import type { SessionSettings } from '../protocol/client-events.js';

/** The same settings, but for the voice. */
export function withoutVoice({ audio, ...rest }: SessionSettings): SessionSettings {
  const { output, ...others } = audio ?? {};
  const { voice: _voice, ...kept } = output ?? {};
  return { ...rest, audio: { ...others, output: kept } };
}
