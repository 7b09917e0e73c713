import { expect, waitUntil } from '@open-wc/testing';
import { RealtimeVoiceError } from '../../src/session/errors.js';
import { browserPlatform, type Platform } from '../../src/session/platform.js';
import { Microphone } from '../../src/session/microphone.js';
import { Scope } from '../../src/session/scope.js';
import { expectQuietConsole } from '../support/no-console.js';
import { codeOf } from '../support/session-log.js';

/** Time that passes when the test says so. */
class Clock {
  #now = 0;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#now + milliseconds, callback };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((other) => other !== timer));
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { callback } of due) callback();
  }
}

describe('Microphone', () => {
  expectQuietConsole();

  let scope: Scope;
  let clock: Clock;
  let connection: RTCPeerConnection;
  let sender: RTCRtpSender;
  let capture: () => Promise<MediaStream>;
  let captured: number;
  let platform: Platform;

  beforeEach(() => {
    scope = new Scope();
    clock = new Clock();
    captured = 0;
    connection = new RTCPeerConnection();
    sender = connection.addTransceiver('audio').sender;
    capture = () => navigator.mediaDevices.getUserMedia({ audio: true });
    platform = {
      ...browserPlatform,
      after: (milliseconds, callback) => clock.after(milliseconds, callback),
      getUserMedia: () => {
        captured += 1;
        return capture();
      },
    };
  });
  afterEach(() => {
    scope.close(new RealtimeVoiceError('aborted', 'end of the test'));
    connection.close();
  });

  const attach = async (muted = false) => {
    const stream = await capture();
    const host = { platform, scope, sender, audioContext: undefined, lost: () => {} };
    const microphone = await Microphone.attach(host, stream, false, muted);
    return { microphone, track: stream.getAudioTracks()[0] as MediaStreamTrack };
  };

  it('is silent at once, detached after a second, and off after thirty', async () => {
    const { microphone, track } = await attach();
    expect(sender.track).to.equal(track);
    microphone.mute();
    expect(track.enabled).to.equal(false);
    clock.pass(999);
    expect(sender.track).to.equal(track);
    clock.pass(1);
    await waitUntil(() => sender.track === null, 'detached');
    expect(track.readyState).to.equal('live');
    clock.pass(28_999);
    expect(track.readyState).to.equal('live');
    clock.pass(1);
    expect(track.readyState).to.equal('ended');
  });

  it('comes back from each step', async () => {
    const { microphone, track } = await attach();
    for (const wait of [0, 2000]) {
      microphone.mute();
      clock.pass(wait);
      await microphone.unmute();
      expect(microphone.muted).to.equal(false);
      expect(sender.track).to.equal(track);
      expect(track.enabled).to.equal(true);
      // The steps of the old mute are off.
      clock.pass(60_000);
      expect(track.readyState).to.equal('live');
    }
    microphone.mute();
    clock.pass(1000);
    clock.pass(29_000);
    expect(captured).to.equal(0);
    await microphone.unmute();
    expect(captured).to.equal(1);
    expect(sender.track?.readyState).to.equal('live');
    expect(sender.track?.enabled).to.equal(true);
  });

  it('is muted until the device is there again, and asks for it once', async () => {
    const { microphone } = await attach();
    microphone.mute();
    clock.pass(1000);
    clock.pass(29_000);
    const device = Promise.withResolvers<MediaStream>();
    capture = () => device.promise;
    const first = microphone.unmute();
    const second = microphone.unmute();
    expect(microphone.muted).to.equal(true);
    device.resolve(await navigator.mediaDevices.getUserMedia({ audio: true }));
    await Promise.all([first, second]);
    expect(captured).to.equal(1);
    expect(microphone.muted).to.equal(false);
  });

  it('stays muted when it is muted again while the device starts', async () => {
    const { microphone } = await attach();
    microphone.mute();
    clock.pass(1000);
    clock.pass(29_000);
    const unmuted = microphone.unmute();
    microphone.mute();
    await unmuted;
    expect(microphone.muted).to.equal(true);
    expect(sender.track?.enabled ?? false).to.equal(false);
  });

  it('stays muted, and says why, when the device is gone', async () => {
    const { microphone } = await attach();
    microphone.mute();
    clock.pass(1000);
    clock.pass(29_000);
    capture = () => Promise.reject(new DOMException('unplugged', 'NotFoundError'));
    expect(await codeOf(microphone.unmute())).to.equal('microphone-missing');
    expect(microphone.muted).to.equal(true);
  });

  it('waits for no prompt when the call ends meanwhile, and stops what comes late', async () => {
    const { microphone } = await attach();
    microphone.mute();
    clock.pass(1000);
    clock.pass(29_000);
    const device = Promise.withResolvers<MediaStream>();
    capture = () => device.promise;
    const unmuted = microphone.unmute();
    scope.close(new RealtimeVoiceError('aborted', 'hung up'));
    expect(await codeOf(unmuted)).to.equal('aborted');
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    device.resolve(stream);
    await waitUntil(() => stream.getAudioTracks()[0]?.readyState === 'ended', 'the late track is stopped');
  });

  it('starts muted without ever having been heard', async () => {
    const { microphone, track } = await attach(true);
    expect(microphone.muted).to.equal(true);
    expect(track.enabled).to.equal(false);
  });

  it("never sends the page's own stream when it starts muted, not even for a moment", async () => {
    const stream = await capture();
    const sent: (MediaStreamTrack | null)[] = [];
    const replaceTrack = sender.replaceTrack.bind(sender);
    sender.replaceTrack = (track) => {
      sent.push(track);
      return replaceTrack(track);
    };
    const host = { platform, scope, sender, audioContext: undefined, lost: () => {} };
    const microphone = await Microphone.attach(host, stream, true, true);
    expect(sent.every((track) => track === null)).to.equal(true);
    await microphone.unmute();
    expect(sender.track === stream.getAudioTracks()[0]).to.equal(true);
    for (const track of stream.getTracks()) track.stop();
  });
});
