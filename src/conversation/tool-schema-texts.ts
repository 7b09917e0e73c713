const TYPES = new Map([
  ['array', 'an array'],
  ['boolean', 'true or false'],
  ['integer', 'an integer'],
  ['number', 'a number'],
  ['object', 'an object'],
  ['string', 'a string'],
]);

const toType = (type: unknown) => TYPES.get(String(type)) ?? String(type);

/** A text as it is, where one can see it. */
const show = (value: unknown) =>
  typeof value === 'string' && value.trim() !== '' ? value : JSON.stringify(value);

const TEXTS = new Map<string, (expected: unknown) => string>([
  ['false', () => 'is not allowed'],
  ['type', (types) => `must be ${[types].flat().map(toType).join(' or ')}`],
  ['enum', (values) => `must be one of ${[values].flat().map(show).join(', ')}`],
  ['const', (value) => `must be ${show(value)}`],
  ['not', (schema) => `must not fit ${show(schema)}`],
  ['minimum', (bound) => `must be at least ${show(bound)}`],
  ['maximum', (bound) => `must be at most ${show(bound)}`],
  ['exclusiveMinimum', (bound) => `must be more than ${show(bound)}`],
  ['exclusiveMaximum', (bound) => `must be less than ${show(bound)}`],
  ['multipleOf', (factor) => `must be a multiple of ${show(factor)}`],
  ['minLength', (size) => `must have at least ${show(size)} characters`],
  ['maxLength', (size) => `must have at most ${show(size)} characters`],
  ['pattern', (pattern) => `must match the pattern ${show(pattern)}`],
  ['format', (format) => `must have the format ${show(format)}`],
  ['minItems', (size) => `must have at least ${show(size)} items`],
  ['maxItems', (size) => `must have at most ${show(size)} items`],
  ['uniqueItems', () => 'must not have the same item twice'],
  ['minProperties', (size) => `must have at least ${show(size)} properties`],
  ['maxProperties', (size) => `must have at most ${show(size)} properties`],
]);

/** What a value must be to pass a keyword, in words that can follow its name. */
export function describeFailure(keyword: string, expected: unknown): string | undefined {
  return TEXTS.get(keyword)?.(expected);
}
