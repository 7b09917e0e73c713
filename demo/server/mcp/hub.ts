import { newId } from '../wire/ids.ts';
import { objectOf, textOf, type Json, type JsonObject } from '../wire/json.ts';
import type { Conversation, Item } from '../call/conversation.ts';
import type { SendEvent } from '../call/response.ts';
import { findFakeServer } from './fake-servers.ts';
import type { McpTool } from './mcp-server.ts';
import { isAllowed, needsApproval } from './tool-filter.ts';

/** A tool of an MCP server that a response may call. */
export interface McpTarget {
  readonly label: string;
  readonly tool: McpTool;
  readonly needsApproval: boolean;
}

export interface McpHub {
  /** Asks each server among these tools what it has, unless that is known; the wire is told. */
  list(tools: readonly Json[]): void;
  /** What of these tools can be called now: servers that have not answered yet have nothing. */
  targets(tools: readonly Json[]): readonly McpTarget[];
  close(): void;
}

interface Listing {
  readonly address: string;
  /** Undefined until it answered, and when it could not. */
  tools?: readonly McpTool[];
}

/** The MCP servers of one call, asked on the session's behalf (PROTOCOL 3.8). */
export function createMcpHub(conversation: Conversation, send: SendEvent): McpHub {
  const listings = new Map<string, Listing>();
  const timers = new Set<NodeJS.Timeout>();

  const ask = (label: string, definition: JsonObject, listing: Listing) => {
    const server = findFakeServer(label, listing.address);
    const id = newId('mcpl');
    const item: Item = { id, wire: { id, type: 'mcp_list_tools', server_label: label, tools: [] } };
    // In the conversation before it is announced: official clients retrieve it as soon as they hear of it.
    const previous = conversation.add(item);
    send({ type: 'mcp_list_tools.in_progress', item_id: id });
    const timer = setTimeout(() => {
      timers.delete(timer);
      const allowed = server?.tools?.filter((tool) => isAllowed(definition['allowed_tools'], tool));
      if (allowed) listing.tools = allowed;
      item.wire = { ...item.wire, tools: (allowed ?? []).map(toWire) };
      send({ type: 'conversation.item.added', previous_item_id: previous, item: item.wire });
      send({ type: 'conversation.item.done', previous_item_id: previous, item: item.wire });
      send({ type: `mcp_list_tools.${allowed ? 'completed' : 'failed'}`, item_id: id });
    }, server?.listingMs);
    timers.add(timer);
  };

  return {
    list(tools) {
      for (const definition of mcpTools(tools)) {
        const label = textOf(definition['server_label']);
        const address = textOf(
          definition['server_url'] ?? definition['connector_id'] ?? definition['tunnel_id'],
        );
        if (listings.get(label)?.address === address) continue;
        const listing: Listing = { address };
        listings.set(label, listing);
        ask(label, definition, listing);
      }
    },
    targets: (tools) =>
      mcpTools(tools).flatMap((definition) => {
        const label = textOf(definition['server_label']);
        return (listings.get(label)?.tools ?? [])
          .filter((tool) => isAllowed(definition['allowed_tools'], tool))
          .map((tool) => ({
            label,
            tool,
            needsApproval: needsApproval(definition['require_approval'], tool),
          }));
      }),
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function mcpTools(tools: readonly Json[]): readonly JsonObject[] {
  return tools.map(objectOf).filter((tool) => tool['type'] === 'mcp');
}

function toWire({ name, description, parameters, readOnly }: McpTool): JsonObject {
  return { name, description, input_schema: parameters, annotations: { readOnlyHint: readOnly } };
}
