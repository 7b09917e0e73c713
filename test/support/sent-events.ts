import type { ClientEvent } from '../../src/protocol/client-events.js';
import type { TrackingPlatform } from './tracking-platform.js';

const sent = new WeakMap<RTCDataChannel, ClientEvent[]>();

/** Writes down what goes out through a channel, which sends it all the same. */
export function recordSends(channel: RTCDataChannel): void {
  const events: ClientEvent[] = [];
  sent.set(channel, events);
  const send = channel.send.bind(channel) as (frame: string) => void;
  Object.defineProperty(channel, 'send', {
    value: (frame: string) => {
      send(frame);
      events.push(JSON.parse(frame) as ClientEvent);
    },
  });
}

/** The client events of the platform's calls, in order. */
export function sentBy(platform: TrackingPlatform): ClientEvent[] {
  return platform.channels.flatMap((channel) => sent.get(channel) ?? []);
}
