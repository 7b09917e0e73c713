import type { Ear, Listener } from '../hearing/listener.ts';
import type { Recogniser } from '../hearing/recogniser.ts';
import type { Knobs } from '../knobs.ts';
import { createPeer } from '../media/peer.ts';
import { createPlayout } from '../media/playout.ts';
import { withDeafChannel, withoutCandidates, type Offer } from '../media/sdp.ts';
import type { Mind } from '../mind/mind.ts';
import type { Synthesiser } from '../speech/synthesiser.ts';
import { toBetaEvents } from '../wire/beta.ts';
import { newId } from '../wire/ids.ts';
import { isObject, parseJson, type JsonObject } from '../wire/json.ts';
import type { SessionConfig } from '../wire/session-config.ts';
import { WireError } from '../wire/wire-error.ts';
import { handleClientEvent } from './client-events.ts';
import { createConversation } from './conversation.ts';
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
  readonly serverEvents: readonly JsonObject[];
  /** RTP packets so far, each way. */
  readonly packetsReceived: number;
  readonly packetsSent: number;
  readonly ended: Promise<void>;
  hangUp(): Promise<void>;
}

export interface CallOptions {
  readonly id: string;
  readonly offer: Offer;
  readonly config: SessionConfig;
  readonly sessionSeconds: number;
  readonly knobs: Knobs;
  readonly channelId: number | undefined;
  readonly bindAddress: string | undefined;
  readonly mind: Mind;
  readonly synthesiser: Synthesiser;
  readonly listener: Listener;
  readonly recogniser: Recogniser;
}

export interface AnsweredCall extends LocalCall {
  answer(sdp: string): Promise<string>;
}

/** One browser's call: the peer connection, the ears, the voice and the session, made and freed together. */
export function createCall(options: CallOptions): AnsweredCall {
  const { id, knobs } = options;
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

  const send = (event: JsonObject) => {
    if (state !== 'live') return;
    for (const told of knobs.beta ? toBetaEvents(event) : [event]) {
      serverEvents.push(told);
      peer.send(JSON.stringify(told));
    }
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

  const peer = createPeer(id, options.offer, options, {
    onOpen() {
      if (state !== 'connecting') return;
      state = 'live';
      session.send({ type: 'session.created', session: session.config });
      after(options.sessionSeconds * 1000, expire);
      after(knobs.closeChannelAfterMs, () => peer.closeChannel());
      after(knobs.dropAfterMs, () => void end());
    },
    onMessage(text) {
      const event = parseJson(text);
      if (isObject(event)) clientEvents.push(event);
      void handleClientEvent(session, text);
    },
    onAudio(payload, lost) {
      packetsReceived += 1;
      ear?.packet(payload, lost);
    },
    onEnd: () => void end(),
  });
  const conversation = createConversation(newId('conv'));
  const session = new Session({
    config: { ...options.config, expires_at: expiresAt },
    conversation,
    recogniser: options.recogniser,
    lateTranscript: knobs.lateTranscript,
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
  session.responder = createResponder({
    mind: options.mind,
    conversation,
    playout,
    session: () => session.config,
    inputAudioTokens: () => session.inputAudioTokens,
    send: (event) => session.send(event),
    async speak(clause) {
      const speakable = /[\p{L}\p{N}]/u.test(clause);
      const packets = speakable && peer.hasAudio ? await voice.say(clause) : [];
      if (knobs.clauseDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, knobs.clauseDelayMs));
      return packets;
    },
  });
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
    clientEvents,
    serverEvents,
    ended,
    hangUp: end,
    async answer(sdp) {
      const answer = await peer.answer(knobs.noCandidates ? withoutCandidates(sdp) : sdp);
      const reachable = knobs.noCandidates ? withoutCandidates(answer) : answer;
      return knobs.deafChannel ? withDeafChannel(reachable) : reachable;
    },
  };
}

function describe(seconds: number): string {
  return seconds >= 60 ? `${Math.round(seconds / 60)} minutes` : `${seconds} seconds`;
}
