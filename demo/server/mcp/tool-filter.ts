import { isObject, listOf, type Json } from '../wire/json.ts';
import type { McpTool } from './mcp-server.ts';

/** `{tool_names, read_only}`; an empty one fits nothing. */
function fits(filter: Json | undefined, tool: McpTool): boolean {
  if (!isObject(filter)) return false;
  const { tool_names: names, read_only: readOnly } = filter;
  if (names === undefined && readOnly === undefined) return false;
  const named = names === undefined || listOf(names).includes(tool.name);
  return named && (readOnly === undefined || readOnly === tool.readOnly);
}

/** `allowed_tools`: names or a filter; all when absent. */
export function isAllowed(allowed: Json | undefined, tool: McpTool): boolean {
  if (allowed == null) return true;
  return Array.isArray(allowed) ? listOf(allowed).includes(tool.name) : fits(allowed, tool);
}

/** `require_approval`: what is not clearly free of it needs it, as by the service's own default. */
export function needsApproval(required: Json | undefined, tool: McpTool): boolean {
  if (required === 'never') return false;
  if (!isObject(required)) return true;
  if (fits(required['always'], tool)) return true;
  if (fits(required['never'], tool)) return false;
  // With only an `always` filter the rest is free; with a `never` filter the rest is not.
  return required['never'] !== undefined || required['always'] === undefined;
}
