import { redactText } from '../conversation/redaction.js';

const LONGEST_DETAIL = 300;

/** The server's own words about an error: OpenAI's envelope `{error: {message, code}}`, `{error: "…"}`, or plain text. */
export function readErrorText(
  body: string,
  secret?: string,
): { readonly message: string; readonly code: string | undefined } {
  let message = body;
  let code: string | undefined;
  try {
    const parsed = JSON.parse(body) as { error?: unknown; message?: unknown } | null;
    const error = parsed?.error ?? parsed?.message;
    if (typeof error === 'string') message = error;
    else if (typeof error === 'object' && error !== null) {
      const fields = error as { message?: unknown; code?: unknown };
      message = typeof fields.message === 'string' ? fields.message : '';
      code = typeof fields.code === 'string' ? fields.code : undefined;
    }
  } catch {
    // An HTML page says nothing that a developer could not see in the network panel.
    if (body.trimStart().startsWith('<')) message = '';
  }
  // Some servers quote the key that they refuse.
  if (secret) message = message.replaceAll(secret, '[redacted]');
  return { message: redactText(message.slice(0, LONGEST_DETAIL)), code };
}
