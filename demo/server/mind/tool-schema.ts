import { isObject, listOf, objectOf, stringOf, type Json, type JsonObject } from '../wire/json.ts';
import type { FunctionTool } from './mind.ts';
import { stem, wordsIn, wordsOfName } from './words.ts';

export type ParameterKind = 'choice' | 'choices' | 'boolean' | 'number' | 'string' | 'other';

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly required: boolean;
  readonly choices: readonly string[];
  readonly fallback: Json | undefined;
}

export interface ToolShape {
  readonly tool: FunctionTool;
  readonly parameters: readonly Parameter[];
  /** Words of the name that say what it is about, without verbs such as set and get. */
  readonly topics: readonly string[];
  /** Words of the description and of the parameters: weaker evidence. */
  readonly hints: readonly string[];
  /** It changes something: a question is no reason to call it. */
  readonly changes: boolean;
}

const VERBS = ['set', 'get', 'add', 'put', 'turn', 'switch', 'toggle', 'change', 'update', 'show', 'make', 'do', 'run',
  'call', 'look', 'find', 'fetch', 'read', 'list', 'check', 'remove', 'delete', 'create', 'open', 'close']; // prettier-ignore
const READING_VERBS = ['get', 'show', 'look', 'find', 'fetch', 'read', 'list', 'check'];
const STOP_WORDS = ['a', 'an', 'the', 'to', 'of', 'in', 'on', 'off', 'or', 'and', 'for', 'with', 'this', 'that', 'it', 'is',
  'at', 'by', 'from', 'up', 'whether', 'which', 'what', 'how', 'many', 'user', 'visitor', 'please', 'tool', 'function',
  'one', 'their', 'your', 'my', 'me', 'you', 'i', 'be', 'are', 'can', 'when', 'if', 'new', 'current', 'given']; // prettier-ignore

export function shapeOf(tool: FunctionTool): ToolShape {
  const required = listOf(tool.parameters['required']);
  const parameters = Object.entries(objectOf(tool.parameters['properties'])).map(([name, schema]) =>
    parameterOf(name, objectOf(schema), required.includes(name)),
  );
  const nameWords = wordsOfName(tool.name);
  const informative = (word: string) => !VERBS.includes(word) && !STOP_WORDS.includes(word);
  const described = wordsIn(tool.description).map(stem);
  const named = parameters.flatMap(({ name }) => wordsOfName(name));
  return {
    tool,
    parameters,
    topics: nameWords.filter(informative),
    hints: [...new Set([...described, ...named].filter(informative))],
    changes: !nameWords.some((word) => READING_VERBS.includes(word)),
  };
}

function parameterOf(name: string, schema: JsonObject, required: boolean): Parameter {
  const types = [schema['type']].flat().map(stringOf);
  const inItems = objectOf(schema['items'])['enum'];
  const choices = listOf(schema['enum'] ?? inItems).filter((one): one is string => typeof one === 'string');
  const kind: ParameterKind =
    choices.length > 0
      ? isObject(schema['items']) ? 'choices' : 'choice'
      : types.includes('boolean') ? 'boolean'
      : types.includes('integer') || types.includes('number') ? 'number'
      : types.includes('string') ? 'string' : 'other'; // prettier-ignore
  return { name, kind, required, choices, fallback: schema['default'] };
}
