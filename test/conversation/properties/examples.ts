import type { Frame, Step } from './step.js';
import type { Play } from './talk.js';

const created = (id: string, more: Frame = {}): Frame => ({
  type: 'response.created',
  response: { id, status: 'in_progress', conversation_id: 'conv_1', ...more },
});
const finished = (id: string, status = 'completed', more: Frame = {}): Frame => ({
  type: 'response.done',
  response: { id, status, conversation_id: 'conv_1', ...more },
});
const said = (item_id: string, delta: string, more: Frame = {}): Frame => ({
  type: 'response.output_audio_transcript.delta',
  response_id: 'resp_1',
  item_id,
  content_index: 0,
  delta,
  ...more,
});
const wrote = (item_id: string, delta: string): Frame => ({
  ...said(item_id, delta),
  type: 'response.output_text.delta',
});
const playout = (what: string, response_id = 'resp_1'): Frame => ({
  type: `output_audio_buffer.${what}`,
  response_id,
});
const truncated = (item_id: string, more: Frame = {}): Frame => ({
  type: 'conversation.item.truncated',
  item_id,
  ...more,
});
const heard = (item_id: string, transcript: string): Frame => ({
  type: 'conversation.item.input_audio_transcription.completed',
  item_id,
  transcript,
});
const deleted = (item_id: string): Frame => ({ type: 'conversation.item.deleted', item_id });
const item = (type: 'added' | 'done', fields: Frame): Frame => ({
  type: `conversation.item.${type}`,
  item: fields,
});
const typed = (content: readonly unknown[]): Frame => ({
  id: 'item_1',
  type: 'message',
  role: 'user',
  content,
});
const text = { type: 'input_text', text: 'Hello' };
const call: Frame = {
  type: 'response.output_item.done',
  response_id: 'resp_1',
  item: { id: 'item_1', type: 'function_call', call_id: 'call_1', name: 'claimed', arguments: '{}' },
};

/** Sequences that once broke a rule, each for the reason that stands above it. */
export const BROKEN_CONVERSATIONS: readonly (readonly Step[])[] = [
  // What the model wrote beside the conversation was shown as a turn.
  [created('resp_1', { conversation_id: null }), wrote('item_1', '{"topic":1}')],
  // A turn that was deleted came back with its late transcription.
  [
    item('added', { id: 'item_1', type: 'message', role: 'user', content: [] }),
    deleted('item_1'),
    heard('item_1', 'No'),
  ],
  // A turn that was deleted and made again under the same id, to change it, must come back.
  [item('added', typed([text])), deleted('item_1'), item('added', typed([{ ...text, text: 'Changed' }]))],
  // Words came after the end of a turn that was cut without a time, and were added to what had been heard.
  [said('item_1', 'one '), truncated('item_1'), said('item_1', 'two ')],
  // They were added to an earlier part, in front of the cut.
  [
    said('item_1', 'two ', { content_index: 1 }),
    truncated('item_1', { audio_end_ms: 200 }),
    said('item_1', 'one '),
  ],
  // The turn was told again in other words after its end.
  [
    said('item_1', 'one two '),
    truncated('item_1', { audio_end_ms: 200 }),
    { ...said('item_1', ''), type: 'response.output_audio_transcript.done', transcript: 'Eins zwei ' },
  ],
  // A turn that had been cut off already began again, after its end.
  [created('resp_1'), said('item_1', 'one '), playout('cleared'), playout('started')],
  // A picture left a turn that was final.
  [item('added', typed([text, { type: 'input_image' }])), item('done', typed([text, null]))],
  // A turn changed sides, and another one became invisible.
  [said('item_1', 'one '), item('done', { id: 'item_1', type: 'message', content: [] })],
  [heard('item_1', 'Hello'), item('added', { id: 'item_1', type: 'function_call' })],
  // The visitor's turn was final, but had no end: nobody had heard the speech begin.
  [heard('item_1', 'Hello')],
  // Numbers below nought took from what the call had cost.
  [
    finished('resp_1', 'completed', { usage: { total_tokens: 5 } }),
    finished('resp_2', 'completed', { usage: { total_tokens: -3 } }),
  ],
  // A call was answered again when the end of its response was told again.
  [call, finished('resp_1'), call, finished('resp_1')],
  // The end of what had been heard before was taken for the end of a response that was only asked for.
  [
    created('resp_1'),
    playout('started'),
    finished('resp_1'),
    { act: 'greet' },
    { act: 'respond' },
    playout('stopped'),
  ],
  // So was the refusal to cancel a response that was over.
  [
    { act: 'greet' },
    { act: 'respond' },
    { type: 'error', error: { code: 'response_cancel_not_active', message: 'No.', event_id: null } },
  ],
];

const LINKED = { echoes: true, links: true, filters: false };
const UNLINKED = { echoes: false, links: false, filters: false };

/** Talks in which somebody once waited in vain, or spoke out of turn. */
export const BROKEN_TALKS: readonly Play[] = [
  // Nothing was said any more after a response beside the conversation.
  { ...LINKED, moves: ['ask aside'] },
  // What was asked for before an interruption was asked for again after it.
  { ...LINKED, moves: ['hear', 'respond', 'hear nothing', 'interrupt'] },
  // A refusal to cancel made two requests go out one upon the other, and one was lost when both were refused.
  { ...LINKED, echoes: false, moves: ['respond', 'up', 'interrupt', 'fail', 'interrupt', 'ask', 'hear'] },
  // The end of the sound of one response was taken for the end of the next, which was then lost.
  { ...UNLINKED, moves: ['ask', 'up', 'say', 'ask', 'hear', 'ask'] },
  // An error of somebody else came before the refusal of the request, which was then not asked for again.
  { ...UNLINKED, moves: ['respond', 'up', 'hear', 'complain', 'hear nothing', 'respond', 'hear'] },
  // Two answers of the server's own ended before three requests were refused; the first was forgotten.
  {
    ...LINKED,
    echoes: false,
    moves: ['hear', 'hear nothing', 'ask', 'hear', 'ask badly', 'hear nothing', 'ask', 'hear'],
  },
];
