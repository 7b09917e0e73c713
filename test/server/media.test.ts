import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTurnDetector } from '../../demo/server/hearing/turn-detector.ts';
import type { PacedFrame, PacerClock } from '../../demo/server/media/pacer.ts';
import { createPlayout, type PlayoutEdge } from '../../demo/server/media/playout.ts';
import { createSequenceTracker, formatRtp, parseRtp } from '../../demo/server/media/rtp.ts';
import { parseOffer, withDeafChannel, withoutCandidates } from '../../demo/server/media/sdp.ts';
import { trimSilence } from '../../demo/server/speech/trim-silence.ts';
import { formatWav, parseWav } from '../../demo/server/speech/wav.ts';

describe('the playout', () => {
  function setUp() {
    let now = 1000;
    let due: { readonly at: number; readonly run: () => void } | undefined;
    const clock: PacerClock = {
      now: () => now,
      setTimeout: (run, ms) => (due = { at: now + ms, run }),
      clearTimeout: () => (due = undefined),
    };
    const sent: PacedFrame[] = [];
    const edges: string[] = [];
    const onEdge = ({ kind, responseId }: PlayoutEdge) =>
      edges.push(`${kind} ${responseId} after ${sent.length}`);
    const playout = createPlayout((frame) => sent.push(frame), onEdge, clock);
    /** Lets time pass; `stall` wakes the timer only at the end, as a busy thread would. */
    const pass = (ms: number, stall = false) => {
      const end = now + ms;
      while (due && due.at <= end) {
        const { run, at } = due;
        due = undefined;
        now = stall ? end : at;
        run();
      }
      now = end;
    };
    return { playout, sent, edges, pass, isIdle: () => due === undefined };
  }
  const frames = (count: number) => Array.from({ length: count }, () => new Uint8Array(3));

  it('sends one frame each 20 ms and says when it starts and ends', () => {
    const { playout, sent, edges, pass, isIdle } = setUp();
    const utterance = playout.open('r1', 'i1');
    utterance.push(frames(3));
    assert.equal(sent.length, 1, 'the first goes out at once');
    pass(20);
    assert.equal(sent.length, 2);
    utterance.end();
    pass(100);
    assert.deepEqual(
      sent.map(({ timestamp, marker }) => [timestamp, marker]),
      [
        [0, true],
        [960, false],
        [1920, false],
      ],
    );
    assert.deepEqual(edges, ['started r1 after 0', 'stopped r1 after 3']);
    assert.equal(utterance.playedMs, 60);
    assert.ok(isIdle());
  });

  it('catches up after a stall, with the same timestamps', () => {
    const { playout, sent, pass } = setUp();
    playout.open('r1', 'i1').push(frames(10));
    pass(100, true);
    assert.equal(sent.length, 6);
    assert.equal(sent.at(-1)?.timestamp, 5 * 960);
  });

  it('lets RTP time go on in a pause', () => {
    const { playout, sent, pass } = setUp();
    const first = playout.open('r1', 'i1');
    first.push(frames(1));
    first.end();
    pass(1000);
    playout.open('r2', 'i2').push(frames(1));
    assert.deepEqual(
      sent.map(({ timestamp, marker }) => [timestamp, marker]),
      [
        [0, true],
        [50 * 960, true],
      ],
    );
  });

  it('waits for frames that are still being made, and plays in order', () => {
    const { playout, edges, pass } = setUp();
    const first = playout.open('r1', 'i1');
    const second = playout.open('r2', 'i2');
    second.push(frames(1));
    second.end();
    pass(100);
    assert.deepEqual(edges, []);
    first.push(frames(1));
    first.end();
    pass(100);
    assert.deepEqual(edges, [
      'started r1 after 0',
      'stopped r1 after 1',
      'started r2 after 1',
      'stopped r2 after 2',
    ]);
  });

  it('tells how much was heard of what it drops', () => {
    const { playout, sent, edges, pass } = setUp();
    const utterance = playout.open('r1', 'i1');
    utterance.push(frames(10));
    pass(50);
    const [cut] = playout.clear();
    assert.equal(cut?.playedMs, 60);
    assert.equal(cut?.spokenMs, 200);
    utterance.push(frames(10));
    pass(1000);
    assert.equal(sent.length, 3, 'late frames of it are dropped too');
    assert.deepEqual(edges, ['started r1 after 0'], 'cleared is not stopped');
  });
});

describe('the turn detector', () => {
  const detection = { threshold: 0.5, prefixPaddingMs: 300, silenceMs: 200 };
  const run = (probabilities: readonly number[]) => {
    const detector = createTurnDetector(detection);
    return probabilities.flatMap((probability, i) => detector.judge(probability, (i + 1) * 32) ?? []);
  };
  const times = (count: number, value: number) => Array.from({ length: count }, () => value);

  it('starts with speech and stops after the silence', () => {
    const edges = run([...times(20, 0), ...times(10, 0.9), ...times(10, 0)]);
    assert.deepEqual(edges, [
      { kind: 'started', atMs: 340 },
      { kind: 'stopped', atMs: 1184 },
    ]);
  });

  it('takes no click for speech, and no dip for the end', () => {
    assert.deepEqual(run([...times(5, 0), 0.9, ...times(5, 0)]), []);
    const edges = run([...times(5, 0.9), ...times(10, 0.4), ...times(5, 0.9)]);
    assert.deepEqual(
      edges.map(({ kind }) => kind),
      ['started'],
    );
  });
});

describe('RTP', () => {
  it('is read as it is written', () => {
    const header = { payloadType: 109, sequence: 65_535, timestamp: 2 ** 32 + 5, ssrc: 7, marker: true };
    const packet = formatRtp(header, Uint8Array.of(1, 2, 3));
    assert.equal(packet.readUInt32BE(4), 5);
    assert.deepEqual(parseRtp(packet), {
      payloadType: 109,
      sequence: 65_535,
      payload: Uint8Array.of(1, 2, 3),
    });
  });

  it('may have sources, an extension and padding', () => {
    const packet = Buffer.from([
      0xb1, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 0xbe, 0xde, 0, 1, 8, 8, 8, 8, 42, 0, 2,
    ]);
    assert.deepEqual(parseRtp(packet)?.payload, Uint8Array.of(42));
  });

  it('is not RTCP, nor anything cut short', () => {
    assert.equal(parseRtp(Buffer.from([0x80, 200, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 5])), undefined);
    assert.equal(parseRtp(Buffer.from([0x80, 111, 0])), undefined);
    assert.equal(parseRtp(Buffer.from([0x90, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])), undefined);
  });

  it('counts what was lost, across the wrap, and drops what comes late', () => {
    const tracker = createSequenceTracker();
    const lost = [65_533, 65_534, 1, 0, 1, 2].map((sequence) => tracker.lostBefore(sequence));
    assert.deepEqual(lost, [0, 0, 2, undefined, undefined, 0]);
  });
});

describe('an offer', () => {
  const HEAD = 'v=0\r\na=ice-ufrag:x\r\na=fingerprint:sha-256 AA\r\n';
  const audio = (direction: string) =>
    `m=audio 9 UDP/TLS/RTP/SAVPF 109 9\r\na=mid:voice\r\na=rtpmap:109 opus/48000/2\r\n${direction}`;
  it('tells payload type, mid and the direction of the answer', () => {
    const cases = {
      'a=sendrecv\r\n': 'SendRecv',
      'a=recvonly\r\n': 'SendOnly',
      'a=sendonly\r\n': 'RecvOnly',
      '': 'SendRecv',
    };
    for (const [line, direction] of Object.entries(cases)) {
      const offer = parseOffer(
        `${HEAD}${audio(line)}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:1\r\n`,
      );
      assert.deepEqual(offer, { audio: { mid: 'voice', payloadType: 109, direction }, hasDataChannel: true });
    }
  });
  it('may be for text alone, but not for nothing', () => {
    assert.deepEqual(parseOffer(`${HEAD}m=application 9 x y\r\n`), {
      audio: undefined,
      hasDataChannel: true,
    });
    assert.equal(parseOffer(HEAD), undefined);
    assert.equal(parseOffer(`${HEAD}m=video 9 x 96\r\n`), undefined);
    assert.equal(parseOffer('{"error":{}}'), undefined);
  });
});

describe('a spoilt answer', () => {
  const ANSWER =
    'm=application 9 x y\r\na=sctp-port:5000\r\na=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\na=end-of-candidates\r\n';
  it('has no candidates, or a channel that nobody hears', () => {
    assert.equal(withoutCandidates(ANSWER), 'm=application 9 x y\r\na=sctp-port:5000\r\n');
    assert.match(withDeafChannel(ANSWER), /a=sctp-port:(?!5000)\d+\r\na=candidate/);
  });
});

describe('PCM', () => {
  it('survives a WAV file', () => {
    const samples = Int16Array.of(0, 1, -1, 32_767, -32_768);
    assert.deepEqual(parseWav(formatWav({ sampleRate: 16_000, samples })), { sampleRate: 16_000, samples });
    assert.throws(() => parseWav(Buffer.from('nothing of the kind')), /not a WAV/);
  });
  it('loses the silence around it', () => {
    const samples = new Int16Array(10_000);
    samples.fill(1000, 4000, 5000);
    assert.equal(trimSilence(samples).length, 160 + 1000 + 1600);
    assert.equal(trimSilence(new Int16Array(500)).length, 0);
  });
});
