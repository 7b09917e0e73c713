import type { JsonObject } from '../wire/json.ts';
import type { McpServer, McpTool } from './mcp-server.ts';

const ORDER: JsonObject = {
  type: 'object',
  properties: { order_number: { type: 'integer' } },
  required: ['order_number'],
};

const FIND_ORDER: McpTool = {
  name: 'find_order',
  description: 'Says where an order is.',
  readOnly: true,
  parameters: ORDER,
  run: ({ order_number: order }) => say(`Order ${Number(order)} is on its way and arrives on Friday.`),
};
const CANCEL_ORDER: McpTool = {
  name: 'cancel_order',
  description: 'Cancels an order.',
  readOnly: false,
  parameters: ORDER,
  run: ({ order_number: order }) => say(`Order ${Number(order)} is cancelled.`),
};
const REFUND_ORDER: McpTool = {
  name: 'refund_order',
  description: 'Pays an order back. The tool itself always fails.',
  readOnly: false,
  parameters: ORDER,
  run: () => ({ error: { type: 'tool_execution_error', message: 'Refunds are closed today.' } }),
};
const TRACK_PARCEL: McpTool = {
  name: 'track_parcel',
  description: 'Follows a parcel. Its server is always down.',
  readOnly: true,
  parameters: { type: 'object', properties: {} },
  run: () => ({ error: { type: 'http_error', code: 503, message: 'The parcel service is down.' } }),
};
const PRINT_INVOICE: McpTool = {
  name: 'print_invoice',
  description: 'Prints an invoice. Its server never understands the request.',
  readOnly: true,
  parameters: { type: 'object', properties: {} },
  run: () => ({
    error: { type: 'protocol_error', code: -32602, message: 'The invoice request is invalid.' },
  }),
};
const CHECK_STOCK: McpTool = {
  name: 'check_stock',
  description: 'Says whether there is something left.',
  readOnly: true,
  parameters: { type: 'object', properties: {} },
  run: () => say('There are twelve left in stock.'),
};

/** MCP servers that live in this process, by the name they are known under. Nothing goes over a network. */
const SERVERS: Readonly<Record<string, McpServer>> = {
  orders: { listingMs: 20, tools: [FIND_ORDER, CANCEL_ORDER, REFUND_ORDER, TRACK_PARCEL, PRINT_INVOICE] },
  /** Its tools are not there yet when the first turn starts. */
  slow: { listingMs: 1_000, tools: [CHECK_STOCK] },
  broken: { listingMs: 20, tools: undefined },
};

/** By its label, else by a part of its address (`https://orders.example/mcp`); nobody there: `broken`. */
export function findFakeServer(label: string, url: string): McpServer | undefined {
  const names = Object.keys(SERVERS);
  const name = names.find((one) => one === label) ?? names.find((one) => url.split(/[^\w]+/).includes(one));
  return SERVERS[name ?? 'broken'];
}

const say = (message: string) => ({ output: JSON.stringify({ message }) });
