import type { RealtimeVoiceError } from '../../src/session/errors.js';
import type { SessionEventMap } from '../../src/session/session-events.js';

const NAMES = [
  'call-start',
  'call-live',
  'call-end',
  'call-error',
  'status-change',
  'activity-change',
  'mute-change',
  'transcript',
  'tool-call',
  'tool-result',
  'tool-progress',
  'approval-request',
  'talk-change',
  'limit-warning',
  'audio-blocked',
] as const satisfies readonly (keyof SessionEventMap)[];

/** Writes down the events of a session or an element, in short. */
export function logEvents(target: EventTarget): string[] {
  const log: string[] = [];
  for (const name of NAMES) {
    target.addEventListener(name, (event) => {
      const {
        from,
        to,
        reason,
        code,
        role,
        text,
        final,
        muted,
        talking,
        name: tool,
      } = event as unknown as Record<string, unknown>;
      log.push(
        [
          event.type,
          from,
          to,
          reason,
          code,
          role,
          text,
          final === true ? 'final' : undefined,
          muted,
          talking,
          tool,
        ]
          .filter((field) => typeof field === 'string' || typeof field === 'boolean')
          .join(' '),
      );
    });
  }
  return log;
}

/** The code that a promise is rejected with; fails when it isn't, or not with the typed error. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const { code } = error as RealtimeVoiceError;
    if (typeof code !== 'string') throw error;
    return code;
  }
  throw new Error('It was not rejected.');
}
