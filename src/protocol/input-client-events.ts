import type { ClientEvent } from './client-events.js';

export const inputAudioClear: ClientEvent = { type: 'input_audio_buffer.clear' };
export const inputAudioCommit: ClientEvent = { type: 'input_audio_buffer.commit' };
