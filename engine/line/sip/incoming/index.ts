/** Calls that come in, put through to agents' phones or to numbers. */
export { IncomingCalls, type IncomingCallsParts } from './calls';
