import { RealtimeVoiceError, type RealtimeVoiceErrorCode } from './errors.js';

/** The error for an HTTP answer that is one, with the server's own words. @param sentence what its status completes */
export async function toRefusal(
  code: RealtimeVoiceErrorCode,
  sentence: string,
  { status }: Response,
  body: string,
  secret?: string,
): Promise<RealtimeVoiceError> {
  const detail = await import('./error-text.js').then(
    ({ readErrorText }) => readErrorText(body, secret),
    // Without the code that reads them the status says enough.
    () => ({ message: '', code: undefined }),
  );
  return new RealtimeVoiceError(code, `${sentence} ${status}. ${detail.message}`.trim(), {
    status,
    wireCode: detail.code,
  });
}
