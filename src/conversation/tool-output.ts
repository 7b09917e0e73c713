/** What the model is told of a tool's result: free text, JSON where the value is not a string already. */
export function toToolOutput(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? '{"ok":true}';
  } catch {
    return toToolError('The result could not be written as JSON.');
  }
}

export function toToolError(message: string): string {
  return JSON.stringify({ error: message });
}
