import { checkArguments } from '../conversation/tool-parameters.js';
import { askApproval } from './approval.js';
import type { Platform } from './platform.js';
import type { Scope } from './scope.js';
import type { Tool, ToolContext } from './tool.js';

/** Long enough for a slow back end; a visitor who hears nothing for longer thinks that the call is dead. */
const DEFAULT_TIMEOUT_MS = 60_000;

export interface ToolExecution {
  readonly tool: Tool;
  readonly args: unknown;
  readonly context: ToolContext;
  readonly platform: Platform;
  readonly scope: Scope;
  dispatch(event: Event): void;
  /** The result came after the model had been told that it takes too long. */
  late(value: unknown): void;
}

/** @throws Error with a message for the model when the arguments are not what the tool takes */
export async function checkToolArguments(tool: Tool, args: unknown): Promise<unknown> {
  const checked = await checkArguments(tool.parameters, args);
  if (checked.ok) return checked.value;
  throw new Error(`The arguments are not valid: ${checked.message}`);
}

/** Asks for the permission that the tool needs, runs it, and does not wait for it for ever. */
export async function executeTool(execution: ToolExecution): Promise<unknown> {
  const { tool, args, context, dispatch } = execution;
  const { needsApproval } = tool;
  if (typeof needsApproval === 'function' ? await needsApproval.call(tool, args) : needsApproval) {
    const { callId: id, signal } = context;
    const init = { id, name: tool.name, args, serverLabel: undefined, signal };
    const approval = await askApproval(dispatch, init);
    if (!approval) throw new Error('Nobody could be asked to allow this.');
    if (!approval.approved)
      throw new Error(`The visitor did not allow this. ${approval.reason ?? ''}`.trim());
  }
  const { promise, reject } = Promise.withResolvers<never>();
  const milliseconds = tool.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  let timedOut = false;
  const cancel = execution.platform.after(milliseconds, () => {
    timedOut = true;
    reject(new Error(`The tool has not answered in ${milliseconds / 1000} seconds; it may answer later.`));
  });
  execution.scope.defer(cancel);
  const running = Promise.resolve(tool.execute?.(args, context)).finally(cancel);
  running.then(
    (value) => {
      if (timedOut) execution.late(value);
    },
    () => {},
  );
  return Promise.race([running, promise]);
}
