import type { Attribute, Connection, MediaDescription, Origin, SessionDescription } from './types';

/** More than a phone ever sends; what is longer is no offer. */
const MOST_BYTES = 65_536;
const MOST_MEDIA = 32;
const MOST_ATTRIBUTES = 512;
const MOST_FORMATS = 128;

export type ParsedSdp =
  | { ok: true; session: SessionDescription }
  /** Nothing that could be acted on; `reason` is for people. */
  | { ok: false; reason: string };

/**
 * Reads a session description (RFC 8866, section 5). Tolerant, for phones are not exact: any line
 * ends, blanks, missing `o=`, `s=` and `t=`, lines it does not know. Takes anything, in linear
 * time, and never throws.
 */
export function parseSdp(body: Uint8Array | string): ParsedSdp {
  if (body.length > MOST_BYTES) return no(`it is longer than ${MOST_BYTES} octets`);
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
  const session: SessionDescription = {
    origin: { username: '-', sessionId: '0', version: '0', address: nowhere() },
    name: '-',
    attributes: [],
    media: [],
  };
  let known = 0;
  let section: SessionDescription | MediaDescription = session;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.charAt(1) !== '=') continue;
    const value = line.slice(2).trim();
    switch (line.charAt(0)) {
      case 'v':
        if (value !== '0') return no(`its version is "${value.slice(0, 20)}", not 0`);
        known++;
        break;
      case 'o':
        session.origin = readOrigin(value) ?? session.origin;
        break;
      case 's':
        if (value !== '') session.name = value;
        break;
      case 'c': {
        const connection = readConnection(value);
        if (connection) section.connection = connection;
        break;
      }
      case 'a':
        if (section.attributes.length < MOST_ATTRIBUTES) {
          section.attributes.push(readAttribute(value));
        }
        break;
      case 'm':
        if (session.media.length === MOST_MEDIA) return no(`it has over ${MOST_MEDIA} streams`);
        section = readMedia(value);
        session.media.push(section);
        known++;
        break;
      default: // i, u, e, p, b, t, r, z, k: nothing that a call asks for
    }
  }
  return known > 0 ? { ok: true, session } : no('it has neither a version nor a stream');
}

function readOrigin(value: string): Origin | undefined {
  const [username, sessionId, version, , family, address] = words(value);
  if (username === undefined || sessionId === undefined || version === undefined) return undefined;
  return {
    username,
    sessionId,
    version,
    address: address === undefined ? nowhere() : { family: readFamily(family), address },
  };
}

/** `IN IP4 192.0.2.1`; what stands behind a slash is for multicast. */
function readConnection(value: string): Connection | undefined {
  const [, family, address] = words(value);
  if (address === undefined) return undefined;
  const slash = address.indexOf('/');
  return {
    family: readFamily(family),
    address: slash < 0 ? address : address.slice(0, slash),
  };
}

function readFamily(text: string | undefined): 'IP4' | 'IP6' {
  return text?.toUpperCase() === 'IP6' ? 'IP6' : 'IP4';
}

function readAttribute(value: string): Attribute {
  const colon = value.indexOf(':');
  if (colon < 0) return { name: value.toLowerCase() };
  return { name: value.slice(0, colon).trim().toLowerCase(), value: value.slice(colon + 1).trim() };
}

function readMedia(value: string): MediaDescription {
  const [kind = '', ports = '', protocol = '', ...formats] = words(value);
  const slash = ports.indexOf('/');
  const port = Number(slash < 0 ? ports : ports.slice(0, slash));
  return {
    kind: kind.toLowerCase(),
    // A port that is none is one that nothing can be sent to.
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0,
    protocol,
    formats: formats.slice(0, MOST_FORMATS),
    attributes: [],
  };
}

function words(value: string): string[] {
  return value.split(' ').filter((word) => word !== '');
}

function nowhere(): Connection {
  return { family: 'IP4', address: '0.0.0.0' };
}

function no(reason: string): ParsedSdp {
  return { ok: false, reason: `The session description cannot be read: ${reason}.` };
}
