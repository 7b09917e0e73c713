import { toJsonSchema } from '../conversation/tool-parameters.js';
import type { FunctionTool, SessionSettings } from '../protocol/client-events.js';
import { END_SESSION_TOOL } from './end-session.js';
import { RealtimeVoiceError } from './errors.js';
import type { ConfigurationHost } from './session-configuration.js';

/**
 * What the session's `tools` shall be: the page's beside those of others. One that can't be declared as it is, is
 * reported and left out.
 * @param others what the page's settings or the server's session have
 * @param known names that were declared before, for what is gone; those of now are added
 */
export async function declareTools(
  { options, tools, fail }: ConfigurationHost,
  others: readonly unknown[],
  known: Set<string>,
): Promise<NonNullable<SessionSettings['tools']>> {
  const declared: FunctionTool[] = options.withEndSession ? [END_SESSION_TOOL] : [];
  for (const { name, description, parameters, jsonSchema } of tools.values()) {
    try {
      const schema = await toJsonSchema(parameters, jsonSchema);
      const words = description === undefined ? {} : { description };
      declared.push({ type: 'function', name, ...words, parameters: schema });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `The tool "${name}" can't be declared: ${reason}`;
      fail(new RealtimeVoiceError('tool-invalid', message, { cause, fatal: false }));
    }
  }
  for (const { name } of declared) known.add(name);
  const kept = (others as readonly FunctionTool[]).filter(({ name }) => !known.has(name));
  return [...kept, ...declared];
}
