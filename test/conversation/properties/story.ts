import type { Dice } from './dice.js';
import type { Frame, Step } from './step.js';

/** GA names, the older beta names, or a server that sends only what a compatible one must (PROTOCOL 8). */
export type Dialect = 'ga' | 'beta' | 'bare';

const WORDS = ['one ', 'two ', 'three ', 'a rather longer piece of what is said, ', '日本語', 'x', ''];
const ERRORS = [
  'conversation_already_has_active_response',
  'response_cancel_not_active',
  'invalid_value',
  'input_audio_buffer_commit_empty',
  'cannot_update_voice',
  'item_truncate_invalid_item_id',
  null,
];
const ENDINGS = ['completed', 'cancelled', 'failed', 'incomplete'] as const;
type Ending = (typeof ENDINGS)[number];

/** What a transcript of the conversation has to show. */
export interface Line {
  readonly id: string;
  readonly role: string;
  readonly text: string;
  /** Whether it can't change any more; `undefined` for speech of the assistant, where it depends on what was heard. */
  readonly final: boolean | undefined;
}

/** Writes a conversation as a server tells it (PROTOCOL 3.5 to 3.12), one scene after the other. */
export class Story {
  readonly steps: Step[] = [];
  readonly #lines: Line[] = [];
  readonly #dialect: Dialect;
  /** What comes at some time after this, as transcriptions do. */
  readonly #late: Frame[] = [];
  #counter = 0;
  #last: string | null = null;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#tell({ type: 'session.created', session: { audio: { input: { turn_detection: {} } }, tools: [] } });
  }

  /** In order, without what was deleted. */
  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** The visitor speaks. */
  voice(dice: Dice): void {
    const item_id = this.#name('item');
    const outcome = dice.roll(6);
    this.#tell({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id });
    this.steps.push(dice.pick([300, 0, 2000]));
    this.#tell({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 300, item_id });
    if (dice.roll(9) === 8) this.#tell({ type: 'input_audio_buffer.timeout_triggered', item_id });
    this.#tell({ type: 'input_audio_buffer.committed', item_id, previous_item_id: this.#last });
    this.#add({ id: item_id, type: 'message', role: 'user', content: [{ type: 'input_audio' }] }, true);
    const transcription = 'conversation.item.input_audio_transcription';
    const usage = { type: 'tokens', total_tokens: 3 };
    const text = dice.pick(WORDS) + dice.pick(WORDS);
    const delta = { type: `${transcription}.delta`, item_id, content_index: 0, delta: text };
    const completed = {
      type: `${transcription}.completed`,
      item_id,
      content_index: 0,
      transcript: text,
      usage,
    };
    const failed = { type: `${transcription}.failed`, item_id, content_index: 0, error: {} };
    const segment = { type: `${transcription}.segment`, item_id, content_index: 0, text };
    const told = [[completed], [delta, completed], [failed], [delta, failed], [delta, delta, segment], []];
    const isLate = dice.roll(2) === 1;
    if (isLate) this.#late.push(...(told[outcome] ?? []));
    else this.steps.push(...(told[outcome] ?? []));
    const words = [text, text, '', text, text + text, ''][outcome] ?? '';
    this.#lines.push({ id: item_id, role: 'user', text: words, final: outcome < 4 });
  }

  /** The visitor, or the page, writes. */
  typed(dice: Dice): void {
    const image = { type: 'input_image', image_url: 'data:' };
    const text = { type: 'input_text', text: dice.pick(WORDS) };
    const content = dice.pick([[text], [text, image], [image]]);
    const role = dice.pick(['user', 'system']);
    const id = this.#name('item');
    this.#add({ id, type: 'message', role, content }, true);
    if (role === 'user')
      this.#lines.push({ id, role, text: content[0] === text ? text.text : '', final: true });
  }

  /** The assistant answers: in speech, in writing, with calls, or with nothing. */
  answer(dice: Dice): void {
    const response_id = this.#name('resp');
    const ending: Ending = dice.pick(ENDINGS);
    const kind = dice.pick(['speech', 'speech', 'writing', 'calls', 'speech and calls', 'mcp', 'nothing']);
    const metadata = dice.pick([
      null,
      null,
      { realtime_voice_request: dice.pick(['tools_1', 'response_1']) },
    ]);
    const open = { id: response_id, status: 'in_progress', conversation_id: 'conv_1', metadata };
    this.#tell({ type: 'response.created', response: open });
    const output: Frame[] = [];
    if (kind.includes('speech') || kind === 'writing') {
      for (let messages = 1 + (dice.roll(5) === 4 ? 1 : 0); messages > 0; messages -= 1)
        output.push(...this.#message(dice, response_id, kind !== 'writing', ending));
    }
    if (kind.includes('calls')) output.push(...this.#functionCalls(dice, response_id, ending));
    if (kind === 'mcp') output.push(...this.#serverCall(dice, response_id));
    output.push({ type: 'response.done', response: { ...open, ...this.#closing(dice, ending) } });
    if (kind.includes('speech')) this.#play(dice, response_id, output, ending);
    else this.steps.push(...output);
    this.#tell({ type: 'rate_limits.updated', rate_limits: [] });
  }

  /** A response beside the conversation, which shows in no transcript unless it is heard. */
  aside(dice: Dice): void {
    const response_id = this.#name('resp');
    const response = { id: response_id, conversation_id: null, status: 'in_progress' };
    this.#tell({ type: 'response.created', response });
    const words = { response_id, item_id: this.#name('item'), content_index: 0 };
    this.#tell({ type: this.#named('output_text.delta'), ...words, delta: '{"topic":' });
    this.#tell({ type: this.#named('output_text.done'), ...words, text: '{"topic":1}' });
    this.#tell({ type: 'response.done', response: { ...response, ...this.#closing(dice, 'completed') } });
  }

  error(dice: Dice): void {
    const error = {
      code: dice.pick(ERRORS),
      message: 'No.',
      event_id: dice.pick([null, 'response_1', 'mine']),
    };
    this.#tell({ type: 'error', error: dice.roll(5) === 4 ? { ...error, type: 'server_error' } : error });
  }

  /** An item is deleted, cut or shown again, by the page or by its back end. */
  handled(dice: Dice): void {
    const line = dice.pick(this.#lines);
    if (line === undefined) return;
    const { id: item_id, role } = line;
    const kind = dice.roll(3);
    if (kind === 0) {
      this.#tell({ type: 'conversation.item.deleted', item_id });
      this.#lines.splice(this.#lines.indexOf(line), 1);
    } else if (kind === 1 && role === 'assistant') {
      this.#tell({ type: 'conversation.item.truncated', item_id, audio_end_ms: dice.pick([200, 0, 60_000]) });
    } else {
      this.#tell({ type: 'conversation.item.retrieved', item: { id: item_id } });
    }
  }

  /** Something that asks nothing of the client. */
  noise(dice: Dice): void {
    const type = dice.pick([
      'mcp_list_tools.in_progress',
      'mcp_list_tools.failed',
      'conversation.created',
      'a.b',
    ]);
    this.#tell({ type, item_id: 'item_tools' });
  }

  /** What was late comes now. */
  catchUp(): void {
    this.steps.push(...this.#late.splice(0));
  }

  #message(dice: Dice, response_id: string, spoken: boolean, ending: Ending): Frame[] {
    const id = this.#name('item');
    const place = { response_id, item_id: id, output_index: 0, content_index: 0 };
    const words = Array.from({ length: dice.roll(4) + 1 }, () => dice.pick(WORDS));
    const text = words.join('');
    const name = spoken ? 'output_audio_transcript' : 'output_text';
    const item = { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] };
    const content = spoken ? { type: 'output_audio', transcript: text } : { type: 'output_text', text };
    const status = ending === 'completed' ? 'completed' : 'incomplete';
    const whole = { ...item, status, content: [content] };
    const added = this.#added(item);
    this.#last = id;
    this.#lines.push({ id, role: 'assistant', text, final: spoken ? undefined : true });
    const done =
      this.#dialect === 'ga' ? [{ type: 'conversation.item.done', item: whole, previous_item_id: null }] : [];
    return [
      { type: 'response.output_item.added', response_id, output_index: 0, item },
      ...added,
      { type: 'response.content_part.added', ...place, part: { type: spoken ? 'audio' : 'text' } },
      ...words.map((delta) => ({ type: this.#named(`${name}.delta`), ...place, delta, obfuscation: 'x' })),
      { type: this.#named(`${name}.done`), ...place, [spoken ? 'transcript' : 'text']: text },
      { type: 'response.content_part.done', ...place, part: content },
      ...done,
      { type: 'response.output_item.done', response_id, output_index: 0, item: whole },
    ];
  }

  #functionCalls(dice: Dice, response_id: string, ending: Ending): Frame[] {
    return Array.from({ length: dice.roll(2) + 1 }, () => {
      const call_id = this.#name('call');
      const id = this.#name('item');
      const name = dice.pick(['claimed', 'later', 'broken', 'refused', 'unclaimed', 'silent']);
      const status = ending === 'completed' || dice.roll(2) === 0 ? 'completed' : 'incomplete';
      const args = dice.pick(['{}', '{"n":1}', '{"n":', '']);
      const item = { id, type: 'function_call', status, call_id, name, arguments: args };
      const frames = [
        ...this.#added(item),
        {
          type: 'response.function_call_arguments.done',
          response_id,
          item_id: id,
          call_id,
          name,
          arguments: args,
        },
        { type: 'response.output_item.done', response_id, output_index: 0, item },
      ];
      this.#last = id;
      return frames;
    }).flat();
  }

  #serverCall(dice: Dice, response_id: string): Frame[] {
    const call = { server_label: 'orders', name: 'find', arguments: '{}' };
    const id = this.#name('item');
    const done = (item: Frame) => [
      { type: 'conversation.item.done', item },
      { type: 'response.output_item.done', response_id, item },
    ];
    const approval = { id: this.#name('item'), type: 'mcp_approval_request', ...call };
    const outcome = dice.pick([{ output: '42' }, { error: { type: 'http_error', code: 503 } }]);
    return [
      ...(dice.roll(2) === 0 ? done(approval) : []),
      { type: 'response.mcp_call.in_progress', item_id: id },
      { type: 'response.mcp_call_arguments.done', item_id: id, arguments: '{}' },
      ...done({ id, type: 'mcp_call', ...call, ...outcome }),
    ];
  }

  /** Puts the events of what is heard among those of what is generated, in any order that a server may choose. */
  #play(dice: Dice, response_id: string, output: readonly Frame[], ending: Ending): void {
    const isCut = ending === 'cancelled' || dice.roll(4) === 3;
    const heard: Step[] = [];
    if (this.#dialect !== 'bare') heard.push({ type: 'output_audio_buffer.started', response_id });
    heard.push(dice.pick([500, 50, 3000]));
    if (isCut) {
      const cut = [
        { type: 'output_audio_buffer.cleared', response_id },
        {
          type: 'conversation.item.truncated',
          item_id: this.#last,
          audio_end_ms: dice.pick([300, 0, 60_000]),
        },
        { type: 'input_audio_buffer.speech_started', item_id: this.#name('item') },
      ];
      if (dice.roll(2) === 1) cut.reverse();
      heard.push(...cut.slice(0, 3 - dice.roll(3)));
    } else if (this.#dialect !== 'bare') {
      heard.push({ type: 'output_audio_buffer.stopped', response_id });
    }
    // A barge-in falls anywhere into the generation; what is heard to its end ends last.
    const rest = [...output];
    this.steps.push(...rest.splice(0, 4));
    while (rest.length > 0 && heard.length > 0 && (isCut || heard.length > 1)) {
      this.steps.push((dice.roll(3) === 2 ? heard.shift() : rest.shift()) as Step);
    }
    this.steps.push(...rest, ...heard);
  }

  #closing(dice: Dice, status: Ending): Frame {
    const usage = dice.pick([
      null,
      { total_tokens: 9, input_token_details: { text_tokens: 4, audio_tokens: 1 } },
    ]);
    const reason = { cancelled: 'turn_detected', incomplete: 'max_output_tokens' }[status as string];
    const error = dice.pick([{ type: 'server_error' }, { code: 'rate_limit_exceeded' }, 'odd']);
    return { status, usage, status_details: status === 'failed' ? { error } : { reason } };
  }

  #add(item: Frame & { readonly id: string }, complete: boolean): void {
    this.steps.push(...this.#added(item));
    if (complete && this.#dialect === 'ga') this.#tell({ type: 'conversation.item.done', item });
    this.#last = item.id;
  }

  #added(item: Frame & { readonly id: string }): Frame[] {
    const type = `conversation.item.${this.#dialect === 'ga' ? 'added' : 'created'}`;
    return [{ type, item, previous_item_id: this.#last }];
  }

  #named(name: string): string {
    return `response.${this.#dialect === 'beta' ? name.replace('output_', '') : name}`;
  }

  #name(kind: string): string {
    this.#counter += 1;
    return `${kind}_${this.#counter}`;
  }

  #tell(frame: Frame): void {
    this.steps.push(frame);
  }
}
