import { exactSpeech } from '../../../src/protocol/client-events.ts';
import { GREETING } from '../measurement.ts';

/** Parts that all clients written by hand have in common; nothing here waits for anything. */

export interface TokenAnswer {
  readonly value: string;
  readonly calls_url: string;
}

export async function fetchToken(): Promise<TokenAnswer> {
  const response = await fetch('/token', { method: 'POST' });
  return (await response.json()) as TokenAnswer;
}

export const greetingEvent = { type: 'response.create', response: exactSpeech(GREETING) };

/** Plays the assistant, and greets when the channel opens. */
export function openChannel(connection: RTCPeerConnection): Promise<RTCDataChannel> {
  const audio = new Audio();
  audio.autoplay = true;
  connection.addEventListener('track', ({ streams, track }) => {
    audio.srcObject = streams[0] ?? new MediaStream([track]);
  });
  const channel = connection.createDataChannel('oai-events');
  return new Promise((resolve) =>
    channel.addEventListener('open', () => {
      channel.send(JSON.stringify(greetingEvent));
      resolve(channel);
    }),
  );
}

export async function exchange(connection: RTCPeerConnection, token: TokenAnswer): Promise<void> {
  const response = await fetch(token.calls_url, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token.value}`, 'Content-Type': 'application/sdp' },
    body: connection.localDescription?.sdp ?? null,
  });
  await connection.setRemoteDescription({ type: 'answer', sdp: await response.text() });
}

export function onButton(start: () => Promise<void>): void {
  document.querySelector('button')?.addEventListener('click', () => void start());
}
