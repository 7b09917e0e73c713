import type { Direction } from 'node-datachannel';

export interface OfferedAudio {
  readonly mid: string;
  /** Browsers disagree on the number (Chromium 111, Firefox 109): it is always the offer's. */
  readonly payloadType: number;
  readonly direction: Direction;
}

export interface Offer {
  readonly audio: OfferedAudio | undefined;
  readonly hasDataChannel: boolean;
}

const ANSWERS: Record<string, Direction> = {
  sendrecv: 'SendRecv',
  sendonly: 'RecvOnly',
  recvonly: 'SendOnly',
  inactive: 'Inactive',
};

/** What the answer depends on; undefined for a body that is no usable offer. */
export function parseOffer(sdp: string): Offer | undefined {
  if (!/^v=0\r?\n/.test(sdp) || !/^a=ice-ufrag:/m.test(sdp) || !/^a=fingerprint:/m.test(sdp))
    return undefined;
  const [head = '', ...sections] = sdp.split(/^(?=m=)/m);
  if (sections.length === 0) return undefined;
  const audio = sections.find((section) => section.startsWith('m=audio'));
  const offer = {
    audio: audio === undefined ? undefined : parseAudio(audio, head),
    hasDataChannel: sections.some((section) => section.startsWith('m=application')),
  };
  return offer.audio || offer.hasDataChannel ? offer : undefined;
}

function parseAudio(section: string, head: string): OfferedAudio | undefined {
  const mid = /^a=mid:(\S+)/m.exec(section)?.[1];
  const payloadType = /^a=rtpmap:(\d+) opus\/48000\/2/im.exec(section)?.[1];
  if (mid === undefined || payloadType === undefined) return undefined;
  const pattern = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m;
  const offered = (pattern.exec(section) ?? pattern.exec(head))?.[1] ?? 'sendrecv';
  return { mid, payloadType: Number(payloadType), direction: ANSWERS[offered] ?? 'SendRecv' };
}

export function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(candidate|end-of-candidates).*\r?\n/gm, '');
}

/** Points the browser's SCTP at a port where nobody answers: ICE and DTLS connect, the channel never opens. */
export function withDeafChannel(sdp: string): string {
  return sdp.replace(/^a=sctp-port:\d+/m, 'a=sctp-port:5009');
}

/** What the answer says that its data channel takes (RFC 8841). */
export function withMaxMessageSize(sdp: string, bytes: number): string {
  return sdp.replace(/^a=max-message-size:\d+/m, `a=max-message-size:${bytes}`);
}
