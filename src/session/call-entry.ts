/** The part of a session that is fetched on intent. */
export { connect } from './connect.js';
export { DEFAULT_TIMEOUTS } from './timeouts.js';
export { fetchWarmToken } from './warm-token.js';
