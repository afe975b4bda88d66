/** The message layer (RFC 3261, sections 7, 18.3, 19.1, 20 and 25): what the layers above may use. */
export type * from './types';
export { createResponse } from './build';
export { parseCSeq, serializeCSeq } from './cseq';
export {
  appendHeader,
  header,
  headers,
  prependHeader,
  removeHeader,
  setHeader,
  type WithHeaders,
} from './headers';
export { parseHostPort, serializeHostPort, type HostPort } from './host';
export { MAX_MESSAGE_BYTES } from './limits';
export { splitList } from './lists';
export { isKnownMethod } from './methods';
export { parseNameAddress, serializeNameAddress, tagOf } from './nameAddress';
export { canonicalName } from './names';
export { parseParams, serializeParams } from './params';
export { isKeepAlive, parseMessage } from './parse';
export { reasonPhrase } from './reasons';
export { deltaSeconds } from './seconds';
export { serializeMessage } from './serialize';
export { StreamFramer, type StreamEvent } from './streamFramer';
export { parseUri, serializeUri, uriEquals, uriScheme } from './uri';
export { parseVia, serializeVia } from './via';
