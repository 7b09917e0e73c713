import OpenAI from 'openai';
import { OpenAIRealtimeWebRTC } from 'openai/realtime/webrtc';
import { createSpokenMicrophone } from './microphone.ts';

type ServerEvent = { readonly type: string } & { readonly [key: string]: unknown };
type ClientEvent = Parameters<OpenAIRealtimeWebRTC['send']>[0];

export interface OpenAIPage {
  readonly events: readonly ServerEvent[];
  readonly connectionEvents: readonly string[];
  /** `ephemeral`: the offer goes out with a client secret; `unified`: with `client.realtime.calls.create`. */
  connect(style: 'ephemeral' | 'unified'): Promise<string>;
  send(event: object): void;
  say(text: string): Promise<void>;
  state(): string;
  hangUp(callId: string): Promise<void>;
  refused(): Promise<{ readonly status: number | undefined; readonly code: string | null | undefined }>;
  close(): void;
}

const client = new OpenAI({
  apiKey: 'sk-local',
  baseURL: `${location.origin}/v1`,
  dangerouslyAllowBrowser: true,
  maxRetries: 0,
});
const events: ServerEvent[] = [];
const connectionEvents: string[] = [];
const microphone = await createSpokenMicrophone();
let connection: OpenAIRealtimeWebRTC | undefined;

const session = {
  type: 'realtime' as const,
  model: 'gpt-realtime-2.1',
  audio: {
    input: {
      transcription: { model: 'gpt-realtime-whisper' },
      turn_detection: { type: 'server_vad' as const, silence_duration_ms: 500 },
    },
  },
  tools: [
    {
      type: 'function' as const,
      name: 'set_light',
      description: 'Turn a light on or off.',
      parameters: {
        type: 'object',
        properties: { room: { type: 'string', enum: ['kitchen', 'bedroom'] }, on: { type: 'boolean' } },
        required: ['room', 'on'],
      },
    },
  ],
};

async function exchange(style: 'ephemeral' | 'unified', sdp: string): Promise<Response> {
  if (style === 'unified') return await client.realtime.calls.create({ sdp, session });
  const secret = await client.realtime.clientSecrets.create({
    expires_after: { anchor: 'created_at', seconds: 60 },
    session,
  });
  return await fetch(`${location.origin}/v1/realtime/calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret.value}`, 'content-type': 'application/sdp' },
    body: sdp,
  });
}

const page: OpenAIPage = {
  events,
  connectionEvents,
  async connect(style) {
    events.length = 0;
    connection = new OpenAIRealtimeWebRTC();
    const { peerConnection } = connection;
    for (const track of microphone.stream.getTracks()) peerConnection.addTrack(track, microphone.stream);
    peerConnection.addEventListener('track', ({ streams }) => {
      const audio = document.createElement('audio');
      audio.srcObject = streams[0] ?? null;
      void audio.play();
    });
    connection.onEvent((event) => events.push(event as unknown as ServerEvent));
    connection.onConnectionEvent((event) => connectionEvents.push(JSON.stringify(event)));
    let callId = '';
    await connection.connect({
      async exchangeSdp(offer) {
        const response = await exchange(style, offer);
        callId = response.headers.get('location')?.split('/').pop() ?? '';
        if (!response.ok) throw new Error(await response.text());
        return await response.text();
      },
    });
    return callId;
  },
  send: (event) => connection?.send(event as ClientEvent),
  say: (text) => microphone.say(text),
  state: () => connection?.state ?? 'none',
  hangUp: (callId) => client.realtime.calls.hangup(callId),
  async refused() {
    try {
      await new OpenAI({
        apiKey: 'sk-wrong',
        baseURL: client.baseURL,
        dangerouslyAllowBrowser: true,
      }).realtime.clientSecrets.create({});
      return { status: 200, code: undefined };
    } catch (error) {
      if (!(error instanceof OpenAI.APIError)) throw error;
      return { status: error.status as number | undefined, code: error.code };
    }
  },
  close: () => connection?.close(),
};
Object.assign(globalThis, { sdk: page, ready: true });
