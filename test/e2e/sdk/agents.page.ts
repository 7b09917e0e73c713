import { OpenAIRealtimeWebRTC, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { z } from 'zod';
import { createSpokenMicrophone } from './microphone.ts';

export interface Heard {
  readonly role: string;
  readonly text: string;
}

/** What the test sees of the page. */
export interface AgentsPage {
  readonly errors: readonly string[];
  readonly toolCalls: readonly unknown[];
  readonly seen: readonly string[];
  connect(key: string): Promise<void>;
  history(): readonly Heard[];
  send(text: string): void;
  say(text: string): Promise<void>;
  interrupt(): void;
  callId(): string | undefined;
  audioEnergy(): Promise<number>;
  close(): void;
}

const errors: string[] = [];
const toolCalls: unknown[] = [];
const seen: string[] = [];
const microphone = await createSpokenMicrophone();
const audioElement = document.createElement('audio');
document.body.append(audioElement);

const setLight = tool({
  name: 'set_light',
  description: 'Turn a light on or off.',
  parameters: z.object({ room: z.enum(['kitchen', 'bedroom']), on: z.boolean() }),
  execute: (args) => {
    toolCalls.push(args);
    return `The ${args.room} light is ${args.on ? 'on' : 'off'}`;
  },
});
const agent = new RealtimeAgent({ name: 'Assistant', instructions: 'Be brief.', tools: [setLight] });
let peerConnection: RTCPeerConnection | undefined;
const transport = new OpenAIRealtimeWebRTC({
  baseUrl: `${location.origin}/v1/realtime/calls`,
  mediaStream: microphone.stream,
  audioElement,
  changePeerConnection: (connection) => Promise.resolve((peerConnection = connection)),
});
const session = new RealtimeSession(agent, { transport });
session.on('error', ({ error }) => errors.push(JSON.stringify(error)));
session.on('transport_event', ({ type }) => seen.push(type));

const page: AgentsPage = {
  errors,
  toolCalls,
  seen,
  connect: (apiKey) => session.connect({ apiKey }),
  history: () =>
    session.history.flatMap((item) => {
      if (item.type !== 'message') return [];
      const texts = item.content.map((part) =>
        'text' in part ? part.text : 'transcript' in part ? part.transcript : '',
      );
      return [{ role: item.role, text: texts.join('') }];
    }),
  send: (text) => session.sendMessage(text),
  say: (text) => microphone.say(text),
  interrupt: () => session.interrupt(),
  callId: () => transport.callId,
  async audioEnergy() {
    const stats = [...((await peerConnection?.getStats()) ?? new Map()).values()] as Record<
      string,
      unknown
    >[];
    return Number(stats.find(({ type }) => type === 'inbound-rtp')?.['totalAudioEnergy'] ?? 0);
  },
  close: () => session.close(),
};
Object.assign(globalThis, { sdk: page, ready: true });
