import type { Tool } from '../../src/session/tool.js';

/** A tool that the page answers by event. */
export const setLightByEvent: Tool<{ room: string; on: boolean }> = {
  name: 'set_light',
  description: 'Turns a light on or off.',
  parameters: {
    type: 'object',
    properties: { room: { type: 'string', enum: ['kitchen', 'bedroom'] }, on: { type: 'boolean' } },
    required: ['room', 'on'],
  },
};

/** The same tool, with code of its own. */
export const setLight: Tool<{ room: string; on: boolean }> = {
  ...setLightByEvent,
  execute: ({ room, on }) => ({ room, on, done: true }),
};
