import { RealtimeVoiceError } from '../session/errors.js';
import type { Tool } from '../session/tool.js';

/** Where tools from markup end up: the element itself. */
export interface MarkupToolsHost extends HTMLElement {
  readonly tools: readonly Tool[];
  registerTool(tool: Tool): void;
  unregisterTool(name: string): void;
}

/** What was read before, for the next reading: the page may have changed its markup. */
const known = new WeakMap<MarkupToolsHost, readonly Tool[]>();

/** Registers the tools that `<script type="application/json">` children describe; a tool of the page's own wins. */
export function readMarkupTools(host: MarkupToolsHost, report: (error: RealtimeVoiceError) => void): void {
  for (const tool of known.get(host) ?? []) {
    if (host.tools.includes(tool)) host.unregisterTool(tool.name);
  }
  const registered: Tool[] = [];
  for (const { text } of host.querySelectorAll<HTMLScriptElement>(
    ':scope > script[type="application/json"]',
  )) {
    try {
      for (const tool of parse(text)) {
        if (typeof tool.name !== 'string') throw new TypeError('it has no name');
        if (host.tools.some(({ name }) => name === tool.name)) continue;
        host.registerTool(tool);
        registered.push(tool);
      }
    } catch (cause) {
      report(toInvalid(cause));
    }
  }
  known.set(host, registered);
}

/** One tool or a list of them; what the page answers itself has nothing to execute. */
function parse(text: string): readonly Tool[] {
  const value = JSON.parse(text) as Tool | readonly Tool[];
  return (Array.isArray(value) ? value : [value]) as readonly Tool[];
}

function toInvalid(cause: unknown): RealtimeVoiceError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RealtimeVoiceError(
    'tool-invalid',
    `A tool in the markup of <realtime-voice> is no tool: ${reason}`,
    {
      cause,
      fatal: false,
    },
  );
}
