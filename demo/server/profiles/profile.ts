import type { JsonObject } from '../wire/json.ts';
import type { WireError } from '../wire/wire-error.ts';

/** How an offer comes: bare, in a form, or as JSON. */
export type BodyKind = 'sdp' | 'form' | 'json';

/** An answered offer, for the profile to word. */
export interface Answered {
  readonly id: string;
  readonly sdp: string;
  readonly kind: BodyKind;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Where the call can be hung up. */
  readonly location?: string;
}

/** What makes a server that speaks the Realtime API differ from OpenAI's (PROTOCOL 2.4, 2.6 and 8). */
export interface Profile {
  /** Which keys an offer may bring; `none`: it needs none, and whatever it brings is not looked at. */
  readonly keys: 'any' | 'ephemeral' | 'none';
  readonly bodies: readonly BodyKind[];
  /** The status for a body of another kind. */
  readonly unsupportedStatus: number;
  /** The model stands in the address of the offer (`?model=`), and beats that of the key. */
  readonly modelInQuery: boolean;
  /** How a call is hung up over HTTP, when that is possible at all. */
  readonly hangUp: 'post' | 'delete' | 'never';
  /** The only label of a data channel that is listened to; any when absent. */
  readonly channelLabel?: string;
  newSecret(): string;
  newCallId(sessionId: string): string;
  answer(call: Answered): HttpAnswer;
  error(error: WireError): JsonObject;
  /** What of an event reaches the page, and in which words. */
  tell(event: JsonObject): readonly JsonObject[];
  /** A client's event in the words of the current API. */
  understand(event: JsonObject): JsonObject;
}
