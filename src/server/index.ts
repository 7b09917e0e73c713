export type { TokenErrorCode } from './answers.js';
export type { SessionSettings } from './session-settings.js';
export { createTokenHandler, type SessionFactory, type TokenHandlerOptions } from './token-handler.js';
export {
  DEFAULT_ALLOWED,
  type AllowedChoices,
  type AllowedValues,
  type VisitorChoice,
} from './visitor-choice.js';
