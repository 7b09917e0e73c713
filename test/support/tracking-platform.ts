import { recordSends } from './sent-events.js';
import { browserPlatform, type Platform } from '../../src/session/platform.js';

/** The steps of connecting at which a test can stop time. */
export const STEPS = [
  'permission',
  'microphone',
  'token',
  'token body',
  'offer',
  'call',
  'call body',
  'answer',
  'replaceTrack',
] as const;
export type Step = (typeof STEPS)[number];

interface Gate {
  readonly step: Step;
  readonly reached: PromiseWithResolvers<void>;
  readonly released: PromiseWithResolvers<void>;
}

/**
 * The real browser, remembering what was acquired, and pausing at one step when asked to: before the
 * step's outcome is known to the session, after it happened.
 */
export class TrackingPlatform implements Platform {
  readonly isSecureContext: boolean = true;
  readonly isSupported: boolean = true;
  readonly connections: RTCPeerConnection[] = [];
  readonly channels: RTCDataChannel[] = [];
  readonly tracks: MediaStreamTrack[] = [];
  readonly contexts: AudioContext[] = [];
  readonly audioElements: HTMLAudioElement[] = [];
  readonly requests: { readonly url: string; readonly init: RequestInit }[] = [];
  timers = 0;
  granted: boolean | undefined;
  #gate: Gate | undefined;

  /** From now on, whoever gets to `step` waits there. */
  pauseAt(step: Step): void {
    this.#gate = { step, reached: Promise.withResolvers(), released: Promise.withResolvers() };
  }

  get reached(): Promise<void> {
    return this.#gate?.reached.promise ?? Promise.resolve();
  }

  release(): void {
    this.#gate?.released.resolve();
  }

  /** Whether anything acquired is still held. */
  get held(): string[] {
    return [
      ...this.connections
        .filter(({ connectionState }) => connectionState !== 'closed')
        .map(() => 'peer connection'),
      ...this.tracks.filter(({ readyState }) => readyState !== 'ended').map(() => 'track'),
      ...this.contexts.filter(({ state }) => state !== 'closed').map(() => 'audio context'),
      ...this.audioElements.filter(({ srcObject }) => srcObject !== null).map(() => 'audio element'),
      ...Array.from({ length: this.timers }, () => 'timer'),
    ];
  }

  isMicrophoneGranted(): Promise<boolean> {
    return this.#pass('permission', Promise.resolve(this.granted ?? browserPlatform.isMicrophoneGranted()));
  }

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    const stream = await browserPlatform.getUserMedia(constraints);
    this.tracks.push(...stream.getTracks());
    return this.#pass('microphone', Promise.resolve(stream));
  }

  createPeerConnection(configuration: RTCConfiguration | undefined): RTCPeerConnection {
    const connection = browserPlatform.createPeerConnection(configuration);
    this.connections.push(connection);
    this.#slow(connection, 'setLocalDescription', 'offer');
    this.#slow(connection, 'setRemoteDescription', 'answer');
    const createDataChannel = connection.createDataChannel.bind(connection);
    connection.createDataChannel = (...args) => {
      const channel = createDataChannel(...args);
      this.channels.push(channel);
      recordSends(channel);
      return channel;
    };
    const addTransceiver = connection.addTransceiver.bind(connection);
    connection.addTransceiver = (...args) => {
      const transceiver = addTransceiver(...args);
      this.#slow(transceiver.sender, 'replaceTrack', 'replaceTrack');
      return transceiver;
    };
    return connection;
  }

  createAudioContext(): AudioContext {
    const context = browserPlatform.createAudioContext();
    this.contexts.push(context);
    return context;
  }

  createAudioElement(): HTMLAudioElement {
    const element = browserPlatform.createAudioElement();
    this.audioElements.push(element);
    return element;
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    this.requests.push({ url, init });
    const step = url.includes('/calls') ? 'call' : 'token';
    const response = await browserPlatform.fetch(url, init);
    this.#slow(response, 'text', `${step} body`);
    return this.#pass(step, Promise.resolve(response));
  }

  now(): number {
    return browserPlatform.now();
  }

  after(milliseconds: number, callback: () => void): () => void {
    this.timers += 1;
    let pending = true;
    const settle = () => {
      if (pending) this.timers -= 1;
      pending = false;
    };
    const cancel = browserPlatform.after(milliseconds, () => {
      settle();
      callback();
    });
    return () => {
      settle();
      cancel();
    };
  }

  /** Makes a method of a real object pass the gate after it has done its work. */
  #slow<Name extends string>(
    object: Record<Name, (...args: never[]) => Promise<unknown>>,
    name: Name,
    step: Step,
  ): void {
    const original = object[name].bind(object) as (...args: unknown[]) => Promise<unknown>;
    Object.defineProperty(object, name, {
      value: (...args: unknown[]) => this.#pass(step, original(...args)),
    });
  }

  async #pass<T>(step: Step, outcome: Promise<T>): Promise<T> {
    const gate = this.#gate;
    if (gate?.step === step) {
      // What the step itself did is done; only the news of it waits.
      await outcome.catch(() => {});
      gate.reached.resolve();
      await gate.released.promise;
    }
    return outcome;
  }
}
