import { message, type ClientContent, type ClientEvent } from './client-events.js';

/** A picture, and what the visitor says to it, if anything. */
export function userImage(dataUri: string, text: string): ClientEvent {
  const image: ClientContent = { type: 'input_image', image_url: dataUri };
  return message('user', text === '' ? [image] : [{ type: 'input_text', text }, image]);
}
