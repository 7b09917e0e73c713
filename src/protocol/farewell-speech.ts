import { exactSpeech, type ResponseSettings } from './client-events.js';

/** A response that ends the conversation, in the page's own words or in the model's. */
export function farewellSpeech(words: string | undefined): ResponseSettings {
  return words
    ? exactSpeech(words)
    : {
        ...exactSpeech(''),
        instructions:
          'The call ends now. Say goodbye in one short sentence, in the language of the conversation.',
      };
}
