/** Fields in which a server echoes what belongs to the page's owner, not to its visitor. */
const SECRET_FIELDS = new Set([
  'instructions',
  'prompt',
  'tools',
  'authorization',
  'headers',
  'client_secret',
]);
/** Keys of the API: long-lived `sk-…` and ephemeral `ek_…`. */
const SECRET_TEXT = /\b(?:sk-|ek_)[\w-]{6,}/g;

/** A frozen deep copy of every server event, before the page sees it: without secrets, unless it wants them. */
export function redact(value: unknown, exposesSecrets = false): unknown {
  if (typeof value === 'string') return exposesSecrets ? value : redactText(value);
  if (Array.isArray(value)) return Object.freeze(value.map((one) => redact(one, exposesSecrets)));
  if (typeof value !== 'object' || value === null) return value;
  return Object.freeze(
    Object.fromEntries(
      Object.entries(value).flatMap(([key, field]) =>
        !exposesSecrets && SECRET_FIELDS.has(key.toLowerCase()) ? [] : [[key, redact(field, exposesSecrets)]],
      ),
    ),
  );
}

export function redactText(text: string): string {
  return text.replace(SECRET_TEXT, '[redacted]');
}
