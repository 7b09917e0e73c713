import { byRules } from './event-rules.ts';
import { OPENAI } from './openai.ts';
import type { Profile } from './profile.ts';

/** Azure OpenAI with `webrtcfilter=on`: little is told to the page, and nothing of the prompt (PROTOCOL 2.6). */
export const AZURE_FILTERED: Profile = {
  ...OPENAI,
  keys: 'ephemeral',
  bodies: ['sdp'],
  tell: byRules({
    only: [
      'input_audio_buffer.speech_started',
      'input_audio_buffer.speech_stopped',
      'output_audio_buffer.started',
      'output_audio_buffer.stopped',
      'conversation.item.input_audio_transcription.completed',
      'conversation.item.added',
      'conversation.item.created',
      'response.output_text.delta',
      'response.output_text.done',
      'response.output_audio_transcript.delta',
      'response.output_audio_transcript.done',
    ],
  }),
};
