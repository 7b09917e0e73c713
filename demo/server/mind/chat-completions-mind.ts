import { isObject, listOf, numberOf, objectOf, parseJson, stringOf, type JsonObject } from '../wire/json.ts';
import type { Mind, MindOutput, MindRequest, MindTurn } from './mind.ts';
import { readServerSentEvents } from './server-sent-events.ts';

export interface ChatCompletionsOptions {
  /** The API's base (`http://localhost:11434/v1`) or the whole `…/chat/completions`. */
  readonly url: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
}

/** Any OpenAI-compatible model server (Ollama, llama.cpp, vLLM), streamed, with tools. */
export function createChatCompletionsMind({ url, model, apiKey }: ChatCompletionsOptions): Mind {
  const endpoint = /\/chat\/completions\/?$/.test(url) ? url : `${url.replace(/\/+$/, '')}/chat/completions`;
  return {
    async *think(request) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
        },
        body: JSON.stringify(bodyOf(request, model)),
        signal: request.signal,
      });
      if (!response.ok || !response.body) {
        const detail = (await response.text()).slice(0, 300);
        throw new Error(`The model at ${endpoint} answered ${response.status}: ${detail}`);
      }
      yield* readAnswer(response.body);
    },
  };
}

interface PendingCall {
  name: string;
  arguments: string;
}

async function* readAnswer(body: ReadableStream<Uint8Array>): AsyncIterable<MindOutput> {
  const calls = new Map<number, PendingCall>();
  for await (const data of readServerSentEvents(body)) {
    if (data === '[DONE]') break;
    const chunk = parseJson(data);
    if (!isObject(chunk)) continue;
    if (isObject(chunk['error'])) throw new Error(stringOf(chunk['error']['message']) ?? 'The model failed.');
    const delta = objectOf(objectOf(listOf(chunk['choices'])[0])['delta']);
    const text = stringOf(delta['content']);
    if (text) yield { kind: 'text', text };
    // A call comes in pieces: the name first, then its arguments, letter by letter.
    for (const piece of listOf(delta['tool_calls']).map(objectOf)) {
      const index = numberOf(piece['index']) ?? calls.size;
      const call = calls.get(index) ?? { name: '', arguments: '' };
      const { name, arguments: args } = objectOf(piece['function']);
      call.name += stringOf(name) ?? '';
      call.arguments += typeof args === 'string' ? args : args === undefined ? '' : JSON.stringify(args);
      calls.set(index, call);
    }
  }
  for (const call of calls.values())
    yield { kind: 'tool-call', name: call.name, arguments: call.arguments || '{}' };
}

function bodyOf({ instructions, request, turns, tools, toolChoice }: MindRequest, model: string): JsonObject {
  const messages = [{ role: 'system', content: request ?? instructions }, ...messagesOf(turns)];
  const declared = tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: {
      name,
      description,
      parameters: Object.keys(parameters).length > 0 ? parameters : { type: 'object', properties: {} },
    },
  }));
  return {
    model,
    stream: true,
    messages,
    ...(declared.length > 0
      ? {
          tools: declared,
          tool_choice:
            typeof toolChoice === 'object'
              ? { type: 'function', function: { name: toolChoice.name } }
              : toolChoice,
        }
      : {}),
  };
}

/** Plain text, or parts where there are pictures. */
function contentOf({ text, images = [] }: Extract<MindTurn, { text: string }>): string | JsonObject[] {
  if (images.length === 0) return text;
  const pictures = images.map(({ url }) => ({ type: 'image_url', image_url: { url } }));
  return text === '' ? pictures : [{ type: 'text', text }, ...pictures];
}

/** Calls that follow each other are one assistant message, as the chat API wants them. */
function messagesOf(turns: readonly MindTurn[]): JsonObject[] {
  const messages: JsonObject[] = [];
  for (const turn of turns) {
    if (turn.role === 'tool-output') {
      messages.push({ role: 'tool', tool_call_id: turn.callId, content: turn.output });
    } else if (turn.role === 'tool-call') {
      const call = {
        id: turn.callId,
        type: 'function',
        function: { name: turn.name, arguments: turn.arguments },
      };
      const last = messages.at(-1);
      if (last?.['tool_calls'])
        messages[messages.length - 1] = { ...last, tool_calls: [...listOf(last['tool_calls']), call] };
      else messages.push({ role: 'assistant', content: null, tool_calls: [call] });
    } else {
      messages.push({ role: turn.role, content: contentOf(turn) });
    }
  }
  return messages;
}
