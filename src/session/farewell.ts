import type { Conversation } from '../conversation/conversation.js';
import { Farewell } from '../conversation/farewell.js';
import { farewellSpeech } from '../protocol/farewell-speech.js';
import type { CallContext } from './call-context.js';

/** Long enough for a slow answer; then the call ends without. */
const GOODBYE_MS = 15_000;
/** A goodbye that goes on after so many more times of that is none. */
const GOODBYE_ROUNDS = 5;

/**
 * Has the assistant say goodbye; resolves when it was heard, or takes too long.
 * @param words what it says; `undefined` leaves that to the model
 * @param responseId a response in which it may have said so already
 */
export function sayGoodbye(
  { platform, scope }: CallContext,
  conversation: Conversation,
  words: string | undefined,
  responseId: string | undefined,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { seesResponses, echoesRequests, lastSpoken } = conversation;
  // What is being heard is not broken off; a silence is.
  const wait = (rounds: number) => {
    const isOver = () =>
      rounds > 0 && conversation.activity === 'assistant-speaking' ? wait(rounds - 1) : resolve();
    scope.defer(platform.after(GOODBYE_MS, isOver));
  };
  wait(GOODBYE_ROUNDS);
  let farewell: Farewell | undefined;
  conversation.leave((event) => {
    if (farewell?.isOver(event)) resolve();
  });
  if (responseId !== undefined && lastSpoken?.responseId === responseId) {
    farewell = new Farewell({ seesResponses, echoesRequests, responseId });
    if (lastSpoken.heard) resolve();
  } else {
    conversation.interrupt();
    const requestId = conversation.respond(farewellSpeech(words));
    farewell = new Farewell({ seesResponses, echoesRequests, requestId });
  }
  return promise;
}
