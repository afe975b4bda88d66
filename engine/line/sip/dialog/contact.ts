import { parseNameAddress, parseUri, serializeUri } from '../message';
import type { SipUri } from '../message/types';
import type { Protocol, SipTransport, Target } from '../transport/port';

/**
 * Contact of ours for whoever is reached at `target` (RFC 3261, section 8.1.1.8); undefined where
 * nothing is bound from which that could be.
 */
export function contactOf(
  transport: SipTransport,
  target: Target,
  user: string | undefined,
): string | undefined {
  const at = transport.contact(target);
  if (!at) return undefined;
  const uri: SipUri = { scheme: 'sip', ...at, params: new Map(), headers: new Map() };
  if (user !== undefined && user !== '') uri.user = user;
  const parameter = transportParameter(target.protocol);
  if (parameter !== undefined) uri.params.set('transport', parameter);
  return `<${serializeUri(uri)}>`;
}

/** `transport=` of a URI (RFC 3261, section 19.1.1; RFC 7118, section 5.2.2: `ws` for both). */
function transportParameter(protocol: Protocol): string | undefined {
  if (protocol === 'UDP') return undefined;
  const lower: string = protocol.toLowerCase();
  return lower === 'wss' ? 'ws' : lower;
}

/** The user of a name-addr or URI. */
export function userOf(address: string): string | undefined {
  const uri = parseNameAddress(address)?.uri;
  return uri === undefined ? undefined : parseUri(uri)?.user;
}
