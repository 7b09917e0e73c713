import { createChatCompletionsMind } from './chat-completions-mind.ts';
import { createDeterministicMind } from './deterministic-mind.ts';
import type { Mind } from './mind.ts';

/** The model at `LOCAL_MODEL_URL` (with `LOCAL_MODEL` and `LOCAL_MODEL_KEY`), else the deterministic mind. */
export function createDefaultMind(env: NodeJS.ProcessEnv = process.env): Mind {
  const url = env['LOCAL_MODEL_URL'];
  if (!url) return createDeterministicMind();
  return createChatCompletionsMind({
    url,
    model: env['LOCAL_MODEL'] ?? 'default',
    apiKey: env['LOCAL_MODEL_KEY'],
  });
}
