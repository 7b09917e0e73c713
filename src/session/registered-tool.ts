import { checkArguments } from '../conversation/tool-parameters.js';
import { askApproval } from './approval.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import type { Tool, ToolContext } from './tool.js';

/** Long enough for a slow back end; a visitor who hears nothing for longer thinks that the call is dead. */
const DEFAULT_TIMEOUT_MS = 60_000;

export interface ToolExecution {
  readonly tool: Tool;
  readonly context: ToolContext;
  readonly platform: Platform;
  readonly scope: Scope;
  readonly dispatch: (event: Event) => void;
  /** The result came after the model had been told that it takes too long. */
  readonly late: (value: unknown) => void;
}

/**
 * What has to be before anybody answers: the arguments are checked, and the permission that the tool needs is there.
 * @returns the arguments as the tool gets them
 * @throws Error with a message for the model
 */
export async function admitCall({ tool, context, dispatch }: ToolExecution, args: unknown): Promise<unknown> {
  const checked = await checkArguments(tool.parameters, args);
  if (!checked.ok) throw new Error(`The arguments are not valid: ${checked.message}`);
  const { value } = checked;
  const { name, needsApproval } = tool;
  const isNeeded =
    typeof needsApproval === 'function' ? await needsApproval.call(tool, value) : needsApproval;
  if (!isNeeded) return value;
  const { callId: id, signal } = context;
  const approval = await askApproval(dispatch, { id, name, args: value, serverLabel: undefined, signal });
  if (!approval) throw new Error('Nobody could be asked to allow this.');
  if (!approval.approved) throw new Error(`The visitor did not allow this. ${approval.reason ?? ''}`.trim());
  return value;
}

/** The answer, but no longer waited for than the tool may take. */
export function limitTime(
  { tool, platform, scope, late }: ToolExecution,
  answer: Promise<unknown>,
): Promise<unknown> {
  const { promise, reject } = Promise.withResolvers<never>();
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = tool;
  let timedOut = false;
  const cancel = platform.after(timeoutMs, () => {
    timedOut = true;
    reject(new Error(`The tool has not answered in ${timeoutMs / 1000} seconds; it may answer later.`));
  });
  scope.defer(cancel);
  const running = answer.finally(cancel);
  running.then(
    (value) => {
      if (timedOut) late(value);
    },
    (error: unknown) => {
      if (timedOut) late({ error: error instanceof Error ? error.message : String(error) });
    },
  );
  return Promise.race([running, promise]);
}
