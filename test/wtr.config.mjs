// Tests that run in a real Chromium. Web-test-runner has to be started through tsx: `npm test -- units`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { AUTOPLAY_FLAG, baseFlags, FAKE_DEVICE_FLAGS, findChromium } from './support/browser.mjs';
import { testBackend } from './support/middleware.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const executablePath = findChromium();

const backend = testBackend(async () => {
  const { createLocalRealtimeServer } = await import('../demo/server/index.ts');
  // Tests that need words spoken to them run end to end, with a grammar; here nobody waits for a recogniser.
  return createLocalRealtimeServer({ recogniser: 'none' });
});

export default {
  rootDir: root,
  files: ['test/{protocol,conversation,session,element,locales}/**/*.test.ts'],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  // One page at a time: a second one is a tab in front of the first, which then gets no animation frames.
  concurrency: 1,
  browsers: [
    chromeLauncher({
      launchOptions: {
        ...(executablePath === undefined ? {} : { executablePath }),
        args: [...baseFlags(), ...FAKE_DEVICE_FLAGS, AUTOPLAY_FLAG],
      },
    }),
  ],
  // The tsconfig carries the two decorator settings; without them Lit's properties fail silently.
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: `${root}tsconfig.json` }),
    { name: 'test-backend', serverStop: () => backend.close() },
  ],
  middleware: [(context, next) => backend.middleware(context, next)],
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false }), countReporter()],
  // Lit's development build warns of misuse, which tests should see; its one greeting is no warning.
  testRunnerHtml: (framework) => `<!doctype html>
    <html lang="en">
      <head>
        <script>globalThis.litIssuedWarnings = new Set(['dev-mode']);</script>
        <script type="module" src="${framework}"></script>
      </head>
      <body></body>
    </html>`,
  testsFinishTimeout: 120_000,
  testFramework: { config: { timeout: 10_000 } },
};

/** Writes down how many tests passed and failed, for `test/run.mjs`. */
function countReporter() {
  return {
    onTestRunFinished({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        const before = counts.failed;
        count(session.testResults, counts);
        // A file that did not load, or that failed outside of its tests, is one failure.
        if (!session.passed && counts.failed === before) counts.failed += 1;
      }
      if (process.env.TEST_COUNTS !== undefined)
        writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts));
    },
  };
}

function count(suite, counts) {
  for (const { passed, skipped } of suite?.tests ?? []) {
    counts[skipped ? 'skipped' : passed ? 'passed' : 'failed'] += 1;
  }
  for (const inner of suite?.suites ?? []) count(inner, counts);
}
