/** RTP (RFC 3550) as far as one Opus stream each way needs it. */
const HEADER_BYTES = 12;

export interface RtpPacket {
  readonly payloadType: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** Undefined for RTCP, which shares the port (RFC 5761), and for anything malformed. */
export function parseRtp(packet: Buffer): RtpPacket | undefined {
  if (packet.length < HEADER_BYTES || (packet[0] ?? 0) >> 6 !== 2) return undefined;
  const first = packet[0] ?? 0;
  const second = packet[1] ?? 0;
  if (second >= 192 && second <= 223) return undefined;
  let start = HEADER_BYTES + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (packet.length < start + 4) return undefined;
    start += 4 + packet.readUInt16BE(start + 2) * 4;
  }
  const padding = first & 0x20 ? (packet[packet.length - 1] ?? 0) : 0;
  const end = packet.length - padding;
  if (start >= end) return undefined;
  return {
    payloadType: second & 0x7f,
    sequence: packet.readUInt16BE(2),
    // A copy, and no Buffer: it goes to another thread without the memory around it.
    payload: new Uint8Array(packet.subarray(start, end)),
  };
}

export interface RtpHeader {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** First packet after a silence: the receiver may adjust its jitter buffer here. */
  readonly marker: boolean;
}

export function formatRtp(header: RtpHeader, payload: Uint8Array): Buffer {
  const packet = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  packet[0] = 0x80;
  packet[1] = (header.marker ? 0x80 : 0) | header.payloadType;
  packet.writeUInt16BE(header.sequence & 0xffff, 2);
  packet.writeUInt32BE(header.timestamp >>> 0, 4);
  packet.writeUInt32BE(header.ssrc >>> 0, 8);
  packet.set(payload, HEADER_BYTES);
  return packet;
}

export interface SequenceTracker {
  /** How many packets were lost before this one; undefined when it came late or twice. */
  lostBefore(sequence: number): number | undefined;
}

export function createSequenceTracker(): SequenceTracker {
  let last: number | undefined;
  return {
    lostBefore(sequence) {
      const step = last === undefined ? 1 : (sequence - last) & 0xffff;
      if (step === 0 || step > 0x8000) return undefined;
      last = sequence;
      return step - 1;
    },
  };
}
