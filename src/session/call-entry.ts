/** The part of a session that is fetched on intent. */
export { connect } from './connect.js';
