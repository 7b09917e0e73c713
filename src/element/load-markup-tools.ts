import { RealtimeVoiceError } from '../session/errors.js';
import type { MarkupToolsHost } from './markup-tools.js';

/** Registers the tools that are described in the markup. The code for that is fetched only where there is something to read. */
export function loadMarkupTools(host: MarkupToolsHost, report: (error: RealtimeVoiceError) => void): void {
  if (!host.querySelector(':scope > script')) return;
  import('./markup-tools.js').then(
    ({ readMarkupTools }) => readMarkupTools(host, report),
    (cause: unknown) => {
      const message = 'The code that reads tools from the markup could not be fetched.';
      report(new RealtimeVoiceError('load-failed', message, { cause, fatal: false }));
    },
  );
}
