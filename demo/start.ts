// `npm start`: the demo pages, with the local realtime server or, with OPENAI_API_KEY, the real service.
import { ensureRecogniser } from './server/install.ts';
import { startDemo } from './start-demo.ts';

const { PORT, OPENAI_API_KEY } = process.env;

// With the real service nothing has to be recognised here.
if (!OPENAI_API_KEY) ensureRecogniser();
const demo = await startDemo({
  bundle: 'watch',
  port: PORT ? Number(PORT) : undefined,
  openAiKey: OPENAI_API_KEY,
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void demo.close().finally(() => process.exit(0));
  });
}

console.log(
  OPENAI_API_KEY ? 'The pages talk to the OpenAI Realtime API.' : 'The pages talk to the local server.',
);
console.log(demo.url);
