/** What a visitor's browser may ask for when it asks for a token. The keys are those of the element. */
export interface VisitorChoice {
  /** The voice of the answers. */
  readonly voice?: string;
  /** The speech model. */
  readonly model?: string;
  /** The language that the visitor speaks, as a BCP 47 tag. */
  readonly language?: string;
  /** The model that writes down the visitor's words, or `off`. */
  readonly transcription?: string;
}

/** The allowed values of one key: a list, a pattern, or `false` for none. */
export type AllowedValues = readonly string[] | RegExp | false;

/** For each key, the values that are taken over from the browser. */
export type AllowedChoices = { readonly [Key in keyof VisitorChoice]?: AllowedValues };

/**
 * What is allowed unless the page's author says otherwise: the documented Realtime voices and transcription
 * models, any language, and no model, since the model decides about the price.
 */
export const DEFAULT_ALLOWED: Required<AllowedChoices> = {
  voice: ['alloy', 'ash', 'ballad', 'coral', 'echo', 'sage', 'shimmer', 'verse', 'marin', 'cedar'],
  model: false,
  language: /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i,
  transcription: [
    'off',
    'gpt-realtime-whisper',
    'gpt-live-transcribe',
    'gpt-transcribe',
    'gpt-4o-transcribe',
    'gpt-4o-mini-transcribe',
    'gpt-4o-transcribe-diarize',
    'whisper-1',
  ],
};

const KEYS = ['voice', 'model', 'language', 'transcription'] as const;
const MAX_BODY_CHARACTERS = 4096;

/** Why a choice was refused, in words for the page's developer. */
export class ChoiceError extends Error {
  override readonly name = 'ChoiceError';
}

/**
 * Reads the choice out of a request: the query of a GET, the JSON body of a POST. A key that is not open to
 * visitors is passed over, because then the server decides; a value that is not allowed is an error.
 */
export async function readChoice(request: Request, allow: AllowedChoices): Promise<VisitorChoice> {
  const given = request.method === 'GET' ? readQuery(request) : await readBody(request);
  const choice: { -readonly [Key in keyof VisitorChoice]: VisitorChoice[Key] } = {};
  for (const key of KEYS) {
    const value = given.get(key);
    const allowed = allow[key] ?? DEFAULT_ALLOWED[key];
    if (value === undefined || value === null || value === '' || allowed === false) continue;
    if (typeof value !== 'string' || !isAllowed(value, allowed)) {
      throw new ChoiceError(`This value of "${key}" is not allowed here.`);
    }
    choice[key] = value;
  }
  return choice;
}

function isAllowed(value: string, allowed: readonly string[] | RegExp): boolean {
  // `search` takes no notice of the position that a global pattern keeps from its last use.
  return allowed instanceof RegExp ? value.search(allowed) >= 0 : allowed.includes(value);
}

function readQuery(request: Request): Map<string, unknown> {
  return new Map(new URL(request.url).searchParams);
}

async function readBody(request: Request): Promise<Map<string, unknown>> {
  const text = await request.text();
  if (text === '') return new Map();
  if (text.length > MAX_BODY_CHARACTERS) throw new ChoiceError('The request body is too long.');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ChoiceError('The request body is not JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ChoiceError('The request body is not a JSON object.');
  }
  return new Map(Object.entries(body));
}
