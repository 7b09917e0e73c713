/** One line of what a tool is called with. */
export interface ArgumentLine {
  readonly key: string;
  readonly value: string;
}

/** What a tool is called with, for somebody who reads no JSON: one line a value, inner ones with the path to them. */
export function argumentLines(args: unknown, path = ''): readonly ArgumentLine[] {
  if (Array.isArray(args) && args.every((item) => !isObject(item))) {
    return [{ key: path, value: args.map(String).join(', ') }];
  }
  if (isObject(args)) {
    return Object.entries(args).flatMap(([key, value]) =>
      argumentLines(value, path === '' ? key : `${path} › ${key}`),
    );
  }
  if (args === undefined) return [];
  return [{ key: path, value: typeof args === 'string' ? args : JSON.stringify(args) }];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
