import { Call } from './call.js';
import type { CallContext } from './call-context.js';
import { readToken } from './credentials.js';
import { RealtimeVoiceError, toRealtimeVoiceError, type RealtimeVoiceErrorCode } from './errors.js';
import type { Ignition } from './ignition.js';
import { toMicrophoneError } from './microphone.js';
import { browserPlatform, type Platform } from './platform.js';
import { exchangeOffer } from './sdp-exchange.js';
import { isConfigured, type SessionOptions } from './session-options.js';
import { DEFAULT_TIMEOUTS, within, type ConnectTimeouts } from './timeouts.js';

/** What is not given is the real browser and the defaults. */
export interface ConnectContext extends Omit<CallContext, 'platform'> {
  readonly platform: Platform | undefined;
  readonly timeouts: Partial<ConnectTimeouts> | undefined;
}

/**
 * Connects: token, microphone and offer side by side. Resolves when the channel is open and the
 * microphone attached. Everything acquired belongs to the scope, which the caller closes on a rejection.
 * @throws RealtimeVoiceError what failed first, or the reason why the scope was closed
 */
export async function connect({ platform, timeouts, ...context }: ConnectContext): Promise<Call> {
  try {
    return await establish(
      { ...context, platform: platform ?? browserPlatform },
      { ...DEFAULT_TIMEOUTS, ...timeouts },
    );
  } catch (thrown) {
    throw toRealtimeVoiceError(thrown, 'protocol-error', 'Connecting failed unexpectedly.');
  }
}

async function establish(context: CallContext, timeouts: ConnectTimeouts): Promise<Call> {
  const { options, platform, scope, ignition } = context;
  const { signal } = scope;
  signal.throwIfAborted();
  checkPreconditions(platform, options, ignition);
  let call: Call;
  try {
    call = new Call(context);
  } catch (cause) {
    throw new RealtimeVoiceError('not-configured', 'The browser refused the rtcConfiguration.', { cause });
  }
  const { transport } = call;

  const timed = <T>(milliseconds: number, code: RealtimeVoiceErrorCode, what: string, promise: Promise<T>) =>
    within(
      platform,
      signal,
      milliseconds,
      () => new RealtimeVoiceError(code, `${what} took longer than ${milliseconds} ms.`),
      promise,
    );

  const attachMicrophone = async (): Promise<void> => {
    if (ignition.mode === 'text') return;
    // Reading a prompt takes as long as it takes.
    const limit = (await ignition.permitted) ? timeouts.microphone : Infinity;
    const stream = await timed(
      limit,
      'microphone-timeout',
      'Starting the microphone',
      ignition.microphone,
    ).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw toMicrophoneError(cause);
    });
    if (!stream) throw new RealtimeVoiceError('microphone-missing', 'There is no microphone stream.');
    await call.media.attach(stream);
  };

  const openChannel = async (microphoneAttached: Promise<void>): Promise<void> => {
    const [token] = await Promise.all([
      ignition.token &&
        timed(timeouts.token, 'token-timeout', 'The token endpoint', readToken(ignition.token)),
      transport.createOffer(),
    ]);
    // From here on the service bills: not while the visitor reads the prompt.
    if (!(await ignition.permitted)) await microphoneAttached;
    signal.throwIfAborted();
    const answer = await timed(
      timeouts.call,
      'call-timeout',
      'The answer to the offer',
      exchangeOffer(platform, options, transport.offer, token, signal),
    );
    call.callId = answer.callId;
    await transport.acceptAnswer(answer.sdp);
    signal.throwIfAborted();
    await timed(timeouts.channel, 'channel-timeout', 'Opening the data channel', transport.opened);
    call.configure();
  };

  const microphoneAttached = attachMicrophone();
  const codeLoaded = call.ready.catch((cause: unknown) => {
    throw new RealtimeVoiceError('load-failed', 'Code that the call needs could not be fetched.', { cause });
  });
  const connected = Promise.all([microphoneAttached, openChannel(microphoneAttached), codeLoaded]);
  connected.catch(() => {});
  // The clock for all of it starts when the visitor has answered.
  await Promise.race([
    connected,
    ignition.permitted.then((permitted) => (permitted ? undefined : microphoneAttached)),
  ]);
  await timed(timeouts.connect, 'connect-timeout', 'Connecting', connected);
  signal.throwIfAborted();
  return call;
}

function checkPreconditions(platform: Platform, options: SessionOptions, { mode }: Ignition): void {
  if (!isConfigured(options)) {
    throw new RealtimeVoiceError('not-configured', 'Neither a token nor a call endpoint is set.');
  }
  if (!platform.isSecureContext && mode !== 'text') {
    throw new RealtimeVoiceError('insecure-context', 'There is no microphone without HTTPS.');
  }
  if (!platform.isSupported) {
    throw new RealtimeVoiceError('unsupported-browser', 'The browser is too old, or has no WebRTC.');
  }
}
