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
 * | `max_message_size=N` | the answer says that the data channel takes messages of N bytes |
 * | `fail_response=N` (`fail_code=`) | the Nth response ends `failed`, without an `error` event |
 * | `incomplete_response=N` (`incomplete_reason=`) | the Nth response ends `incomplete` after its first clause: `content_filter` |
 * | `error_after_ms=N` (`error_code=`, `error_message=`) | an `error` event out of the blue, N ms after the channel opened |
 * | `fail_transcription=1` | the visitor's words are understood but not written down |
 * | `null_previous=1` | `conversation.item.done` never tells the predecessor, that of visitors' items neither |
 * | `unlinked_errors=1` | `error` never says which client event it is about |
 * | `no_status=1` | items without `status` |
 * | `junk=1` | frames among the events that no client should trip over: see wire/junk.ts |
 *
 * They go together with each other and with `profile=`: see profiles/index.ts.
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
  readonly maxMessageSize: number | undefined;
  readonly failResponse: number | undefined;
  readonly failCode: string | null;
  readonly incompleteResponse: number | undefined;
  readonly incompleteReason: string;
  readonly errorAfterMs: number | undefined;
  readonly errorCode: string | null;
  readonly errorMessage: string;
  readonly failTranscription: boolean;
  readonly nullPrevious: boolean;
  readonly unlinkedErrors: boolean;
  readonly noStatus: boolean;
  readonly junk: boolean;
}

const SERVER_ERROR = 'The server had an error while processing your request.';

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
    maxMessageSize: number('max_message_size'),
    failResponse: number('fail_response'),
    failCode: query.get('fail_code'),
    incompleteResponse: number('incomplete_response'),
    incompleteReason: query.get('incomplete_reason') ?? 'content_filter',
    errorAfterMs: number('error_after_ms'),
    errorCode: query.get('error_code'),
    errorMessage: query.get('error_message') ?? SERVER_ERROR,
    failTranscription: flag('fail_transcription'),
    nullPrevious: flag('null_previous'),
    unlinkedErrors: flag('unlinked_errors'),
    noStatus: flag('no_status'),
    junk: flag('junk'),
  };
}
