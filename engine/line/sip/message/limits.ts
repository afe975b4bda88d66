/**
 * What one message may hold. A UDP datagram cannot be longer; on a stream these keep a peer
 * from filling the memory. RFC 3261 names none; 513 (section 21.5.7) answers what is too large.
 */
export const MAX_MESSAGE_BYTES = 65_535;
/** Fields after lists are split: a forwarded INVITE of 70 hops has some 200. */
export const MAX_HEADER_FIELDS = 256;
/** Characters of one field's value; an Identity (RFC 8224) takes about 1,000. */
export const MAX_HEADER_LENGTH = 8_192;
export const MAX_URI_LENGTH = 2_048;
/** Parameters of one value. */
export const MAX_PARAMS = 64;
