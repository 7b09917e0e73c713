/**
 * Faults on demand: query parameters of `POST /v1/realtime/calls`, for tests. The service has none of them.
 *
 * | parameter | what happens |
 * |---|---|
 * | `delay_ms=N` | the answer comes N ms later |
 * | `never=1` | no answer ever comes (until the page gives up) |
 * | `status=N` (`code=`, `message=`) | this status with OpenAI's error envelope; `body=html` an HTML page instead |
 * | `no_channel=1` | ICE and DTLS connect, the data channel never opens |
 * | `no_candidates=1` | an answer without candidates: ICE never connects |
 * | `close_channel_after_ms=N` | the server closes the data channel N ms after it opened |
 * | `drop_after_ms=N` | the server closes the peer connection N ms after the channel opened |
 * | `session_seconds=N` | the session expires after N s |
 * | `late_transcript=1` | the visitor's transcript comes after `response.done` |
 * | `clause_delay_ms=N` | each clause of an answer takes N ms longer to make: a response that can be caught in the making |
 * | `beta=1` | the older event names on the channel |
 * | `no_location=1` | an answer without `Location` |
 */
export interface Knobs {
  readonly delayMs: number;
  readonly never: boolean;
  readonly failure:
    | {
        readonly status: number;
        readonly code: string | null;
        readonly message: string;
        readonly html: boolean;
      }
    | undefined;
  readonly deafChannel: boolean;
  readonly noCandidates: boolean;
  readonly closeChannelAfterMs: number | undefined;
  readonly dropAfterMs: number | undefined;
  readonly sessionSeconds: number | undefined;
  readonly lateTranscript: boolean;
  readonly clauseDelayMs: number;
  readonly beta: boolean;
  readonly noLocation: boolean;
}

export function parseKnobs(query: URLSearchParams): Knobs {
  const flag = (name: string) => query.has(name) && query.get(name) !== '0';
  const number = (name: string) => {
    const value = Number(query.get(name) ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const status = number('status');
  return {
    delayMs: number('delay_ms') ?? 0,
    never: flag('never'),
    failure:
      status === undefined
        ? undefined
        : {
            status,
            code: query.get('code'),
            message: query.get('message') ?? `The server was asked to answer ${status}.`,
            html: query.get('body') === 'html',
          },
    deafChannel: flag('no_channel'),
    noCandidates: flag('no_candidates'),
    closeChannelAfterMs: number('close_channel_after_ms'),
    dropAfterMs: number('drop_after_ms'),
    sessionSeconds: number('session_seconds'),
    lateTranscript: flag('late_transcript'),
    clauseDelayMs: number('clause_delay_ms') ?? 0,
    beta: flag('beta'),
    noLocation: flag('no_location'),
  };
}
