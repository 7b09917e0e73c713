/** What the page and the driver agree on. No code: the page's scripts are bundled for the browser. */

/** The clients that are compared, in the order of the table. */
export const CLIENTS = {
  ideal: 'ideal, by hand',
  'ideal-token': 'ideal, token at hand',
  founding: "founding documents' sequence",
  agents: '@openai/agents-realtime',
  cold: 'this element, cold',
  hovered: 'this element, hovered',
  warm: 'this element, warm',
} as const;
export type ClientName = keyof typeof CLIENTS;
export const CLIENT_NAMES = Object.keys(CLIENTS) as ClientName[];

/** Steps of connecting, as the probe sees them from outside; all clients pass the same ones. */
export const STEPS = [
  'token asked',
  'microphone asked',
  'offer made',
  'token answered',
  'call posted',
  'microphone open',
  'track attached',
  'call answered',
  'answer set',
  'channel open',
  'live',
  'heard',
  'connect() resolved',
] as const;
export type Step = (typeof STEPS)[number];

/** Milliseconds from the click to the first time of each step; negative before it. */
export type Measurement = Partial<Record<Step, number>>;

/** What every client has the assistant say first. */
export const GREETING = 'Hello!';

/** The probe, as `globalThis.benchmark` in every page of the comparison. */
export interface Benchmark {
  /** What the client has to do before a visitor comes, such as fetching a token ahead. */
  ready: Promise<void>;
  /** Where the button is. */
  target(): { readonly x: number; readonly y: number };
  /** Resolves when the page has asked for nothing for a while. */
  settled(): Promise<void>;
  mark(step: Step): void;
  /** The client holds a call: the probe checks that the channel is open and a live track is on a sender. */
  live(): void;
  /** Resolves when the client has passed all its steps; `awaiting` is one that comes after the others. */
  done(awaiting?: Step): Promise<Measurement>;
}
