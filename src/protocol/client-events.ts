/** Client events of the Realtime API (PROTOCOL 3.1), in the words of the wire. `event_id` comes back in errors. */
export type ClientEvent = { readonly event_id?: string } & (
  | { readonly type: 'session.update'; readonly session: SessionSettings & { readonly type: 'realtime' } }
  | {
      readonly type: 'conversation.item.create';
      readonly item: ClientItem;
      /** `root` puts the item first. */
      readonly previous_item_id?: string;
    }
  | {
      readonly type: 'conversation.item.retrieve' | 'conversation.item.delete';
      readonly item_id: string;
    }
  | {
      /** Over WebRTC the server truncates by itself, and a second one races with it (PROTOCOL 3.6). */
      readonly type: 'conversation.item.truncate';
      readonly item_id: string;
      readonly content_index: number;
      readonly audio_end_ms: number;
    }
  | { readonly type: 'input_audio_buffer.append'; readonly audio: string }
  | { readonly type: 'input_audio_buffer.commit' | 'input_audio_buffer.clear' | 'output_audio_buffer.clear' }
  | { readonly type: 'response.create'; readonly response?: ResponseSettings }
  | { readonly type: 'response.cancel'; readonly response_id?: string }
);

/** A part of a message that a client may write. */
export type ClientContent =
  | { readonly type: 'input_text' | 'output_text'; readonly text: string }
  | {
      readonly type: 'input_image';
      /** PNG or JPEG as a data URI (PROTOCOL 3.13). */
      readonly image_url: string;
      readonly detail?: 'auto' | 'low' | 'high';
    };

export type ClientItem = { readonly id?: string } & (
  | {
      readonly type: 'message';
      readonly role: 'user' | 'system' | 'assistant';
      readonly content: readonly ClientContent[];
    }
  | { readonly type: 'function_call_output'; readonly call_id: string; readonly output: string }
  | {
      readonly type: 'mcp_approval_response';
      readonly approval_request_id: string;
      readonly approve: boolean;
      readonly reason?: string;
    }
);

/** A function that the model may call. */
export interface FunctionTool {
  readonly type: 'function';
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** An MCP server whose tools the realtime server calls itself. Its secrets belong on the page's own back end. */
export interface McpTool {
  readonly type: 'mcp';
  readonly server_label: string;
  readonly [setting: string]: unknown;
}

/** Session settings in the nesting of the GA Realtime API (PROTOCOL 4); only what is present changes. */
export interface SessionSettings {
  readonly instructions?: string;
  readonly output_modalities?: readonly ['audio'] | readonly ['text'];
  readonly audio?: {
    readonly input?: {
      readonly transcription?: { readonly model: string; readonly [setting: string]: unknown } | null;
      readonly noise_reduction?: { readonly type: 'near_field' | 'far_field' } | null;
      readonly turn_detection?: {
        readonly type: 'server_vad' | 'semantic_vad';
        readonly [setting: string]: unknown;
      } | null;
    };
    readonly output?: { readonly voice?: string | { readonly id: string }; readonly speed?: number };
  };
  readonly tools?: readonly (FunctionTool | McpTool)[];
  readonly tool_choice?: 'auto' | 'none' | 'required' | Readonly<Record<string, unknown>>;
  readonly max_output_tokens?: number | 'inf';
  readonly [setting: string]: unknown;
}

/** Settings of one response (PROTOCOL 3.4). */
export interface ResponseSettings {
  readonly instructions?: string;
  readonly output_modalities?: readonly ['audio'] | readonly ['text'];
  readonly tools?: readonly (FunctionTool | McpTool)[];
  readonly tool_choice?: 'auto' | 'none' | 'required';
  readonly max_output_tokens?: number | 'inf';
  readonly metadata?: Readonly<Record<string, string>>;
  readonly [setting: string]: unknown;
}

/** `type` is required in every update (PROTOCOL 3.1). */
export function sessionUpdate(session: SessionSettings): ClientEvent & { readonly type: 'session.update' } {
  return { type: 'session.update', session: { ...session, type: 'realtime' } };
}

export function message(role: 'user' | 'system', content: readonly ClientContent[]): ClientEvent {
  return { type: 'conversation.item.create', item: { type: 'message', role, content } };
}

export function userText(text: string): ClientEvent {
  return message('user', [{ type: 'input_text', text }]);
}

/** Under this name our own id goes along with a response, and comes back in it (PROTOCOL 3.4, `metadata`). */
export const REQUEST_METADATA = 'realtime_voice_request';

/** `requestId` comes back as `error.event_id` when the server refuses, and in the response's metadata when it does not. */
export function responseCreate(requestId: string, response: ResponseSettings = {}): ClientEvent {
  const metadata = { ...response.metadata, [REQUEST_METADATA]: requestId };
  return { type: 'response.create', event_id: requestId, response: { ...response, metadata } };
}

export const responseCancel: ClientEvent = { type: 'response.cancel' };
export const outputAudioClear: ClientEvent = { type: 'output_audio_buffer.clear' };
/** Longest response that `max_output_tokens` can ask for (PROTOCOL 4). */
const MAX_OUTPUT_TOKENS = 4096;
/** Room for the model's own overhead beside the spoken words. */
const SPEECH_BASE_TOKENS = 256;
/** A second of speech costs about 20 audio tokens and holds about 14 characters; doubled, with the text beside it. */
const SPEECH_TOKENS_PER_CHARACTER = 4;

/** A response that speaks the page's own words: bounded, so that a model which rambles is cut, and without tools. */
export function exactSpeech(words: string): ResponseSettings {
  const tokens = SPEECH_BASE_TOKENS + words.length * SPEECH_TOKENS_PER_CHARACTER;
  return {
    instructions: `Say exactly this and nothing else: "${words}"`,
    max_output_tokens: Math.min(MAX_OUTPUT_TOKENS, tokens),
    tool_choice: 'none',
  };
}
