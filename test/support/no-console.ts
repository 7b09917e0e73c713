/**
 * Fails a test that leaves a warning or an error on the console. Call it once inside a `describe`; a test
 * that expects output takes it with `takeConsole()`.
 */
type Method = 'warn' | 'error';

const METHODS: readonly Method[] = ['warn', 'error'];
let seen: string[] = [];

/** Watches the console through every test of the suite it is called in. */
export function expectQuietConsole(): void {
  const originals = new Map<Method, Console[Method]>();
  const noteError = (event: ErrorEvent | PromiseRejectionEvent): void => {
    seen.push(`uncaught: ${String('reason' in event ? event.reason : event.message)}`);
  };

  beforeEach(() => {
    seen = [];
    for (const method of METHODS) {
      originals.set(method, console[method]);
      console[method] = (...args: unknown[]): void => {
        seen.push(`console.${method}: ${args.map(String).join(' ')}`);
      };
    }
    window.addEventListener('unhandledrejection', noteError);
    window.addEventListener('error', noteError);
  });

  afterEach(function () {
    for (const [method, original] of originals) console[method] = original;
    window.removeEventListener('unhandledrejection', noteError);
    window.removeEventListener('error', noteError);
    const left = takeConsole();
    if (left.length > 0)
      throw new Error(`"${this.currentTest?.fullTitle()}" leaves this on the console:\n${left.join('\n')}`);
  });
}

/** What was logged since the test began or since the last call. */
export function takeConsole(): string[] {
  const taken = seen;
  seen = [];
  return taken;
}
