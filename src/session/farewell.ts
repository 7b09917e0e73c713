import type { Conversation } from '../conversation/conversation.js';
import { Farewell } from '../conversation/farewell.js';
import { farewellSpeech } from '../protocol/farewell-speech.js';

/**
 * Has the assistant say goodbye; resolves when it was heard.
 * @param words what it says; `undefined` leaves that to the model
 * @param responseId a response in which it may have said so already
 */
export function sayGoodbye(
  conversation: Conversation,
  words: string | undefined,
  responseId: string | undefined,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { seesResponses, lastSpoken } = conversation;
  let farewell: Farewell | undefined;
  conversation.leave((event) => {
    if (farewell?.isOver(event)) resolve();
  });
  if (responseId !== undefined && lastSpoken?.responseId === responseId) {
    farewell = new Farewell({ seesResponses, responseId });
    if (lastSpoken.heard) resolve();
  } else {
    conversation.interrupt();
    const requestId = conversation.respond(farewellSpeech(words));
    farewell = new Farewell({ seesResponses, requestId });
  }
  return promise;
}
