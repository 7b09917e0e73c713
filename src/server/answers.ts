/** What went wrong, for the page's developer. The element turns it into a sentence for the visitor. */
export type TokenErrorCode =
  | 'method-not-allowed'
  | 'bad-request'
  | 'not-configured'
  | 'upstream-rejected'
  | 'upstream-busy'
  | 'upstream-unreachable'
  | 'upstream-invalid';

/** A JSON answer that no cache keeps: it may hold a key. */
export function answerJson(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  });
}

/** An error answer: `{ error: { code, message } }`. */
export function answerError(
  status: number,
  code: TokenErrorCode,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return answerJson(status, { error: { code, message } }, headers);
}
