import { checkKeys } from './check-keys.ts';
import { isObject, objectOf, type Json, type JsonObject } from './json.ts';
import { invalidValue, missingParameter } from './wire-error.ts';

const MCP_KEYS = [
  'type', 'server_label', 'server_url', 'connector_id', 'tunnel_id', 'authorization', 'headers', 'allowed_tools',
  'allowed_callers', 'defer_loading', 'require_approval', 'server_description',
]; // prettier-ignore
/** One of them says where the server is. */
const ADDRESSES = ['server_url', 'connector_id', 'tunnel_id'];

/** Throws the wire's error for an MCP tool that cannot be meant. */
export function checkMcpTool(tool: JsonObject, at: string): void {
  checkKeys(tool, MCP_KEYS, at);
  if (typeof tool['server_label'] !== 'string') throw missingParameter(`${at}.server_label`);
  const approval = tool['require_approval'];
  if (approval == null || approval === 'always' || approval === 'never') return;
  if (!isObject(approval)) throw invalidValue(`${at}.require_approval`, approval, ['always', 'never']);
  checkKeys(approval, ['always', 'never'], `${at}.require_approval`);
}

/** A server that was described before may be named by its label alone: the rest is filled in (PROTOCOL 3.8). */
export function completeTools(tools: readonly Json[], known: readonly Json[], at: string): readonly Json[] {
  return tools.map((tool, i) => {
    if (!isObject(tool) || tool['type'] !== 'mcp' || ADDRESSES.some((name) => tool[name] != null))
      return tool;
    const before = known
      .map(objectOf)
      .find((one) => one['type'] === 'mcp' && one['server_label'] === tool['server_label']);
    if (!before) throw missingParameter(`${at}.tools[${i}].server_url`);
    return { ...before, ...tool };
  });
}
