import type { Ear, Listener } from '../hearing/listener.ts';
import type { Recogniser } from '../hearing/recogniser.ts';
import type { Knobs } from '../knobs.ts';
import { createPeer } from '../media/peer.ts';
import { createPlayout } from '../media/playout.ts';
import { withDeafChannel, withMaxMessageSize, withoutCandidates, type Offer } from '../media/sdp.ts';
import { heardOf, type SpokenItem } from '../media/spoken-words.ts';
import { createMcpHub } from '../mcp/hub.ts';
import type { Mind } from '../mind/mind.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Synthesiser } from '../speech/synthesiser.ts';
import { newId } from '../wire/ids.ts';
import { isObject, parseJson, type JsonObject } from '../wire/json.ts';
import type { SessionConfig } from '../wire/session-config.ts';
import { WireError } from '../wire/wire-error.ts';
import { handleClientEvent } from './client-events.ts';
import { createConversation } from './conversation.ts';
import { createMcpApprovals } from './mcp-approvals.ts';
import { orderedEnd, unexpectedError } from './ordered-faults.ts';
import { createOutlet } from './outlet.ts';
import { createResponder } from './responder.ts';
import { Session, turnDetection } from './session.ts';

/** A page that never opens its channel is given up. */
const OPEN_MS = 30_000;

export type CallState = 'connecting' | 'live' | 'ended';

/** What tests and the demo may see of a call. Stays readable after the end. */
export interface LocalCall {
  readonly id: string;
  readonly state: CallState;
  readonly session: SessionConfig;
  readonly clientEvents: readonly JsonObject[];
  /** What the page was told: in the profile's words, without what the profile keeps back. */
  readonly serverEvents: readonly JsonObject[];
  /** What was spoken of each assistant item, word by word, by what really went out as RTP. */
  readonly spoken: readonly SpokenItem[];
  /** RTP packets so far, each way. */
  readonly packetsReceived: number;
  readonly packetsSent: number;
  readonly ended: Promise<void>;
  /** The words of an assistant item of which at least half went out; none for an item that has no sound. */
  heardWords(itemId: string): readonly string[];
  hangUp(): Promise<void>;
}

export interface CallOptions {
  readonly id: string;
  readonly offer: Offer;
  readonly config: SessionConfig;
  readonly sessionSeconds: number;
  readonly knobs: Knobs;
  readonly profile: Profile;
  readonly channelId: number | undefined;
  readonly bindAddress: string | undefined;
  readonly mind: Mind;
  readonly synthesiser: Synthesiser;
  readonly listener: Listener;
  readonly recogniser: Recogniser;
}

export interface AnsweredCall extends LocalCall {
  readonly profile: Profile;
  answer(sdp: string): Promise<string>;
}

/** One browser's call: the peer connection, the ears, the voice and the session, made and freed together. */
export function createCall(options: CallOptions): AnsweredCall {
  const { id, knobs, profile } = options;
  const expiresAt = Math.floor(Date.now() / 1000) + options.sessionSeconds;
  const clientEvents: JsonObject[] = [];
  const serverEvents: JsonObject[] = [];
  const timers: NodeJS.Timeout[] = [];
  let state: CallState = 'connecting';
  let packetsReceived = 0;
  let packetsSent = 0;
  let ear: Ear | undefined;
  let resolveEnded: () => void = () => {};
  const ended = new Promise<void>((resolve) => (resolveEnded = resolve));

  const tell = createOutlet({ profile, knobs, log: serverEvents, send: (frame) => peer.send(frame) });
  const send = (event: JsonObject) => {
    if (state === 'live') tell(event);
  };
  const after = (ms: number | undefined, action: () => void) => {
    if (ms !== undefined) timers.push(setTimeout(action, ms));
  };
  const end = async () => {
    if (state === 'ended') return;
    session.close();
    state = 'ended';
    for (const timer of timers) clearTimeout(timer);
    ear?.close();
    playout.close();
    voice.close();
    await peer.close();
    resolveEnded();
  };
  const expire = () => {
    const message = `Your session hit the maximum duration of ${describe(options.sessionSeconds)}.`;
    session.sendError(new WireError({ code: 'session_expired', message }));
    void end();
  };

  const { channelId, bindAddress } = options;
  const { channelLabel } = profile;
  const { maxMessageSize } = knobs;
  const peerOptions = { channelId, bindAddress, channelLabel, maxMessageSize };
  const peer = createPeer(id, options.offer, peerOptions, {
    onOpen() {
      if (state !== 'connecting') return;
      state = 'live';
      session.begin();
      after(options.sessionSeconds * 1000, expire);
      after(knobs.closeChannelAfterMs, () => peer.closeChannel());
      after(knobs.dropAfterMs, () => void end());
      after(knobs.errorAfterMs, () => session.sendError(unexpectedError(knobs)));
    },
    onMessage(text) {
      const event = parseJson(text);
      if (isObject(event)) clientEvents.push(event);
      void handleClientEvent(session, text, (told) => profile.understand(told));
    },
    onAudio(payload, lost) {
      packetsReceived += 1;
      ear?.packet(payload, lost);
    },
    onEnd: () => void end(),
  });
  const conversation = createConversation(newId('conv'));
  const hub = createMcpHub(conversation, (event) => session.send(event));
  const approvals = createMcpApprovals(conversation);
  const session = new Session({
    config: { ...options.config, expires_at: expiresAt },
    conversation,
    hub,
    approvals,
    recogniser: options.recogniser,
    lateTranscript: knobs.lateTranscript,
    failTranscription: knobs.failTranscription,
    ear: () => ear,
    send,
  });
  const voice = options.synthesiser.open(id);
  const playout = createPlayout(
    (frame) => {
      packetsSent += 1;
      peer.sendAudio(frame);
    },
    (edge) => session.handlePlayout(edge),
  );
  const responder = createResponder({
    mind: options.mind,
    conversation,
    playout,
    hub,
    approvals,
    orderedEnd: (number) => orderedEnd(knobs, number),
    session: () => session.config,
    send: (event) => session.send(event),
    async speak(clip) {
      const speakable = /[\p{L}\p{N}]/u.test(clip);
      return speakable && peer.hasAudio ? await voice.say(clip) : [];
    },
    async delayClause() {
      if (knobs.clauseDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, knobs.clauseDelayMs));
    },
  });
  session.responder = responder;
  if (peer.hasAudio) {
    const detection = turnDetection(session.config.audio.input.turn_detection);
    ear = options.listener.open(id, detection, (heard) => session.handleHeard(heard));
  }
  after(OPEN_MS, () => {
    if (state === 'connecting') void end();
  });

  return {
    id,
    get state() {
      return state;
    },
    get session() {
      return session.config;
    },
    get packetsReceived() {
      return packetsReceived;
    },
    get packetsSent() {
      return packetsSent;
    },
    get spoken() {
      return responder.spoken;
    },
    profile,
    clientEvents,
    serverEvents,
    ended,
    heardWords: (itemId) => heardOf(responder.spoken.find((one) => one.itemId === itemId)?.words ?? []),
    hangUp: end,
    async answer(sdp) {
      const answer = await peer.answer(knobs.noCandidates ? withoutCandidates(sdp) : sdp);
      const reachable = knobs.noCandidates ? withoutCandidates(answer) : answer;
      const sized = maxMessageSize === undefined ? reachable : withMaxMessageSize(reachable, maxMessageSize);
      return knobs.deafChannel ? withDeafChannel(sized) : sized;
    },
  };
}

function describe(seconds: number): string {
  return seconds >= 60 ? `${Math.round(seconds / 60)} minutes` : `${seconds} seconds`;
}
