import { expect } from '@open-wc/testing';
import type {
  RealtimeClientEvent as BetaClientEvent,
  RealtimeServerEvent as BetaServerEvent,
} from 'openai/resources/beta/realtime/realtime';
import type {
  ConversationItem,
  RealtimeClientEvent,
  RealtimeResponse,
  RealtimeResponseStatus,
  RealtimeServerEvent,
  RealtimeTranslationClientEvent,
} from 'openai/resources/realtime/realtime';
import { classifyError } from '../../src/protocol/classify-error.js';
import * as clientEvents from '../../src/protocol/client-events.js';
import type { ClientEvent } from '../../src/protocol/client-events.js';
import * as imageEvent from '../../src/protocol/image-client-event.js';
import * as inputEvents from '../../src/protocol/input-client-events.js';
import { parseServerEvent } from '../../src/protocol/parse-server-event.js';
import type { ProtocolEvent } from '../../src/protocol/protocol-event.js';
import * as toolEvents from '../../src/protocol/tool-client-events.js';

/** Typed from the package's types, so that a name that appears or goes there fails the compiler here. */
type Names<Name extends string> = Readonly<Record<Name, true>>;
type GaClientName = RealtimeClientEvent['type'];

const GA_CLIENT = {
  'session.update': true,
  'conversation.item.create': true,
  'conversation.item.retrieve': true,
  'conversation.item.delete': true,
  'conversation.item.truncate': true,
  'input_audio_buffer.append': true,
  'input_audio_buffer.commit': true,
  'input_audio_buffer.clear': true,
  'output_audio_buffer.clear': true,
  'response.create': true,
  'response.cancel': true,
  // The same names as `send()` takes.
} satisfies Names<GaClientName> satisfies Names<ClientEvent['type']>;
const BETA_CLIENT: Names<Exclude<BetaClientEvent['type'], GaClientName>> = {
  'transcription_session.update': true,
};
const TRANSLATION_CLIENT: Names<Exclude<RealtimeTranslationClientEvent['type'], GaClientName>> = {
  'session.input_audio_buffer.append': true,
  'session.close': true,
};

/** Everything in these files that is or makes a client event. */
type Builders = typeof clientEvents & typeof imageEvent & typeof inputEvents & typeof toolEvents;
type BuilderName = {
  [Name in keyof Builders]: Builders[Name] extends ClientEvent | ((...args: never[]) => ClientEvent)
    ? Name
    : never;
}[keyof Builders];
const BUILT: Readonly<Record<BuilderName, ClientEvent>> = {
  sessionUpdate: clientEvents.sessionUpdate({ instructions: 'Be brief.' }),
  message: clientEvents.message('system', []),
  userText: clientEvents.userText('Hi'),
  userImage: imageEvent.userImage('data:image/png;base64,', ''),
  functionCallOutput: toolEvents.functionCallOutput('call_1', '42'),
  systemText: toolEvents.systemText('Late.'),
  approvalResponse: toolEvents.approvalResponse('approval_1', true),
  responseCreate: clientEvents.responseCreate('response_1'),
  responseCancel: clientEvents.responseCancel,
  outputAudioClear: clientEvents.outputAudioClear,
  inputAudioClear: inputEvents.inputAudioClear,
  inputAudioCommit: inputEvents.inputAudioCommit,
};

/** For each event the fewest fields that are valid, several times where it becomes one thing or another. */
type Samples<Event extends { readonly type: string }> = {
  readonly [Name in Event['type']]: readonly Omit<
    Extract<Event, { readonly type: Name }>,
    'type' | 'event_id'
  >[];
};

const ITEMS: { readonly [Type in ConversationItem['type']]: ConversationItem & { readonly type: Type } } = {
  message: { id: 'item_1', type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
  function_call: { id: 'item_1', type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' },
  function_call_output: { id: 'item_1', type: 'function_call_output', call_id: 'call_1', output: '42' },
  mcp_list_tools: { id: 'item_1', type: 'mcp_list_tools', server_label: 'shop', tools: [] },
  mcp_call: { id: 'item_1', type: 'mcp_call', server_label: 'shop', name: 'f', arguments: '{}' },
  mcp_approval_request: {
    id: 'item_1',
    type: 'mcp_approval_request',
    server_label: 'shop',
    name: 'f',
    arguments: '{}',
  },
  mcp_approval_response: {
    id: 'item_1',
    type: 'mcp_approval_response',
    approval_request_id: 'item_0',
    approve: true,
  },
};
const everyItem = Object.values(ITEMS).map((item) => ({ item }));
const ofItem = { item_id: 'item_1' };
const ofPart = { item_id: 'item_1', content_index: 0 };
const ofResponse = { response_id: 'resp_1' };
const ofOutput = { ...ofResponse, ...ofItem, output_index: 0 };
const ofOutputPart = { ...ofResponse, ...ofPart, output_index: 0 };
const session = { type: 'realtime' } as const;

const GA_SERVER: Samples<RealtimeServerEvent> = {
  'session.created': [{ session }],
  'session.updated': [{ session }],
  'conversation.created': [{ conversation: { id: 'conv_1', object: 'realtime.conversation' } }],
  'conversation.item.added': everyItem,
  'conversation.item.created': everyItem,
  'conversation.item.done': everyItem,
  'conversation.item.retrieved': everyItem,
  'conversation.item.deleted': [ofItem],
  'conversation.item.truncated': [{ ...ofPart, audio_end_ms: 1 }],
  'conversation.item.input_audio_transcription.delta': [ofItem],
  'conversation.item.input_audio_transcription.completed': [
    { ...ofPart, transcript: 'Hi', usage: { type: 'duration', seconds: 1 } },
  ],
  'conversation.item.input_audio_transcription.failed': [{ ...ofPart, error: {} }],
  'conversation.item.input_audio_transcription.segment': [
    { ...ofPart, id: 'seg_1', text: 'Hi', speaker: 'A', start: 0, end: 1 },
  ],
  'input_audio_buffer.speech_started': [{ ...ofItem, audio_start_ms: 0 }],
  'input_audio_buffer.speech_stopped': [{ ...ofItem, audio_end_ms: 1 }],
  'input_audio_buffer.committed': [ofItem],
  'input_audio_buffer.cleared': [{}],
  'input_audio_buffer.timeout_triggered': [{ ...ofItem, audio_start_ms: 0, audio_end_ms: 1 }],
  'input_audio_buffer.dtmf_event_received': [{ event: '9', received_at: 1 }],
  'output_audio_buffer.started': [ofResponse],
  'output_audio_buffer.stopped': [ofResponse],
  'output_audio_buffer.cleared': [ofResponse],
  'response.created': [{ response: { id: 'resp_1', status: 'in_progress' } }],
  'response.done': [{ response: { id: 'resp_1', status: 'completed' } }],
  'response.output_item.added': everyItem.map(({ item }) => ({ ...ofResponse, output_index: 0, item })),
  'response.output_item.done': [
    ...everyItem.map(({ item }) => ({ ...ofResponse, output_index: 0, item })),
    { ...ofResponse, output_index: 0, item: { ...ITEMS.function_call, status: 'incomplete' } },
  ],
  'response.content_part.added': [{ ...ofOutputPart, part: { type: 'audio' } }],
  'response.content_part.done': [{ ...ofOutputPart, part: { type: 'audio' } }],
  'response.output_text.delta': [{ ...ofOutputPart, delta: 'H' }],
  'response.output_text.done': [{ ...ofOutputPart, text: 'Hi' }],
  'response.output_audio_transcript.delta': [{ ...ofOutputPart, delta: 'H' }],
  'response.output_audio_transcript.done': [{ ...ofOutputPart, transcript: 'Hi' }],
  'response.output_audio.delta': [{ ...ofOutputPart, delta: '' }],
  'response.output_audio.done': [ofOutputPart],
  'response.function_call_arguments.delta': [{ ...ofOutput, call_id: 'call_1', delta: '{' }],
  'response.function_call_arguments.done': [{ ...ofOutput, call_id: 'call_1', name: 'f', arguments: '{}' }],
  'response.mcp_call_arguments.delta': [{ ...ofOutput, delta: '{' }],
  'response.mcp_call_arguments.done': [{ ...ofOutput, arguments: '{}' }],
  'response.mcp_call.in_progress': [{ ...ofItem, output_index: 0 }],
  'response.mcp_call.completed': [{ ...ofItem, output_index: 0 }],
  'response.mcp_call.failed': [{ ...ofItem, output_index: 0 }],
  'mcp_list_tools.in_progress': [ofItem],
  'mcp_list_tools.completed': [ofItem],
  'mcp_list_tools.failed': [ofItem],
  'rate_limits.updated': [{ rate_limits: [] }],
  error: [{ error: { type: 'invalid_request_error', message: 'No.' } }],
};
type BetaOnly = Exclude<BetaServerEvent, { readonly type: RealtimeServerEvent['type'] }>;
const BETA_SERVER: Samples<BetaOnly> = {
  'response.text.delta': GA_SERVER['response.output_text.delta'],
  'response.text.done': GA_SERVER['response.output_text.done'],
  'response.audio_transcript.delta': GA_SERVER['response.output_audio_transcript.delta'],
  'response.audio_transcript.done': GA_SERVER['response.output_audio_transcript.done'],
  'response.audio.delta': GA_SERVER['response.output_audio.delta'],
  'response.audio.done': GA_SERVER['response.output_audio.done'],
  'transcription_session.updated': [{ session: { client_secret: { value: 'ek_1', expires_at: 1 } } }],
};

/** The errors of PROTOCOL 3.11 as the table's first column names them, and what classifies them. */
const CODES = [
  'conversation_already_has_active_response',
  'response_cancel_not_active',
  'input_audio_buffer_commit_empty',
  'item_truncate_invalid_item_id',
  'invalid_item_id',
  'item_not_found',
  'invalid_value',
  'unknown_parameter',
  'missing_required_parameter',
  'invalid_event',
  'cannot_update_voice',
  'session_expired',
  'beta_api_shape_disabled',
  'invalid_api_key',
  'insufficient_quota',
  'rate_limit_exceeded',
  'model_not_found',
  'call_id_not_found',
];
const ERRORS = new Map<string, { readonly type?: string; readonly code?: string }>([
  ...CODES.map((code) => [`\`${code}\``, { code }] as const),
  ['no code, type `server_error`', { type: 'server_error' }],
  ['any other, or none', { code: 'something_new' }],
]);

type Status = NonNullable<RealtimeResponse['status']>;
/** `error` stands for one of each severity, `none` for no details. */
type Details = NonNullable<RealtimeResponseStatus['reason']> | 'error' | 'none';
const STATUSES: Readonly<Record<Status | 'any other', readonly Details[]>> = {
  completed: ['none'],
  cancelled: ['turn_detected', 'client_cancelled'],
  incomplete: ['max_output_tokens', 'content_filter'],
  failed: ['error', 'none'],
  in_progress: ['none'],
  'any other': ['none'],
};

const NEUTRAL_NONE = 'nothing';

/** What a frame becomes: the type of a neutral event, `nothing`, or `invalid`, which no sample may be. */
function becomes(type: string, fields: object): string {
  const parsed = parseServerEvent(JSON.stringify({ event_id: 'event_1', type, ...fields }));
  if (parsed.kind === 'known') return parsed.event.type;
  return parsed.kind === 'unknown' ? NEUTRAL_NONE : parsed.kind;
}

function done(status: string, details?: object): ProtocolEvent & { readonly type: 'response-done' } {
  const response = { id: 'resp_1', status, status_details: details ?? null };
  const parsed = parseServerEvent(JSON.stringify({ type: 'response.done', response }));
  if (parsed.kind === 'known' && parsed.event.type === 'response-done') return parsed.event;
  throw new Error(`${status}: not read as a response that is done`);
}

function severityOf(status: string, details?: object): string {
  return done(status, details).response.error?.severity ?? '–';
}

/** The rows under one heading; every cell as it is written. */
function readTable(markdown: string, heading: string): readonly (readonly string[])[] {
  const [, section = ''] = markdown.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  const lines = own.split('\n').filter((line) => line.startsWith('|'));
  // The first two lines are the head.
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** Rows without their last cell, which is for people, in an order that does not matter. */
function facts(rows: readonly (readonly string[])[]): readonly string[] {
  return rows.map((row) => row.slice(0, -1).join(' | ')).sort();
}

function bare(cell: string): string {
  return cell.replaceAll('`', '');
}

async function fetchText(path: string): Promise<string> {
  const response = await fetch(new URL(path, import.meta.url));
  expect(response.status, path).to.equal(200);
  return response.text();
}

describe('the event table', () => {
  let markdown = '';
  before(async () => {
    markdown = await fetchText('../../src/protocol/EVENTS.md');
  });

  it('lists every client event, and those that the element sends', () => {
    const sent = new Set<string>(Object.values(BUILT).map(({ type }) => type));
    const expected = [
      ...Object.keys(GA_CLIENT).map((type) => [type, 'GA'] as const),
      ...Object.keys(BETA_CLIENT).map((type) => [type, 'beta'] as const),
      ...Object.keys(TRANSLATION_CLIENT).map((type) => [type, 'translation'] as const),
    ].map(([type, generation]) => [`\`${type}\``, generation, sent.has(type) ? 'yes' : 'no', '']);
    expect(facts(readTable(markdown, 'Client events'))).to.deep.equal(facts(expected));
  });

  it('lists every server event, and what it becomes', () => {
    const expected = (samples: Readonly<Record<string, readonly object[]>>, generation: string) =>
      Object.entries(samples).map(([type, events]) => {
        const outcomes = new Set(events.map((fields) => becomes(type, fields)));
        return [`\`${type}\``, generation, [...outcomes].sort().join(' '), ''];
      });
    const rows = readTable(markdown, 'Server events').map(([type = '', generation = '', cell = '', text]) => [
      type,
      generation,
      bare(cell)
        .split(/, | or /)
        .sort()
        .join(' '),
      text ?? '',
    ]);
    expect(facts(rows)).to.deep.equal(
      facts([...expected(GA_SERVER, 'GA'), ...expected(BETA_SERVER, 'beta')]),
    );
  });

  it('lists every error code, how bad it is, and whether the page is told', () => {
    const expected = [...ERRORS].map(([name, error]) => {
      const { severity, expected: isExpected } = classifyError({ message: 'No.', ...error });
      return [name, `\`${severity}\``, isExpected ? 'no' : 'yes', ''];
    });
    expect(facts(readTable(markdown, 'Error codes'))).to.deep.equal(facts(expected));
  });

  it('knows every code that the classification knows', async () => {
    const source = await fetchText('../../src/protocol/classify-error.ts');
    const words = new Set(source.match(/\b[a-z]+(_[a-z]+)+\b/g));
    // A field, and a type.
    for (const other of ['event_id', 'server_error']) words.delete(other);
    expect([...words]).to.include('session_expired');
    expect([...words].filter((word) => !CODES.includes(word))).to.deep.equal([]);
  });

  it('lists every status of a response, and how bad it is', () => {
    const severities = ['ignorable', 'retry', 'renew', 'fatal'];
    const expected = Object.entries(STATUSES).flatMap(([status, all]) =>
      all.flatMap((details) => {
        const name = status === 'any other' ? status : `\`${status}\``;
        if (details === 'error')
          return severities.map((severity) => [name, '`error`', `\`${severity}\``, '']);
        const severity = severityOf(status, details === 'none' ? undefined : { reason: details });
        return [
          [
            name,
            details === 'none' ? '–' : `\`${details}\``,
            severity === '–' ? severity : `\`${severity}\``,
            '',
          ],
        ];
      }),
    );
    expect(facts(readTable(markdown, 'Statuses of `response.done`'))).to.deep.equal(facts(expected));
  });

  it('gives a failed response the severity of its error', () => {
    const rows = readTable(markdown, 'Error codes');
    expect(new Set(rows.map(([, severity = '']) => bare(severity))).size).to.equal(4);
    for (const [name = '', severity = ''] of rows) {
      expect(severityOf('failed', { error: ERRORS.get(name) }), name).to.equal(bare(severity));
    }
  });

  it('reads every status as it is, and one that it does not know as completed', () => {
    for (const status of Object.keys(STATUSES)) {
      expect(done(status).response.status).to.equal(status === 'any other' ? 'completed' : status);
    }
  });

  it('says something of each', () => {
    const headings = ['Client events', 'Server events', 'Error codes', 'Statuses of `response.done`'];
    for (const heading of headings) {
      for (const row of readTable(markdown, heading)) {
        expect(row, row[0]).to.have.lengthOf(4);
        expect(row.at(-1), row[0]).to.match(/\.$/);
      }
    }
  });
});
