import { isIP } from 'node:net';
import { parseHostPort, parseUri, uriScheme } from '../message';

/** What is wrong with a host's name or address; undefined: nothing. */
export function hostFault(host: string): string | undefined {
  if (isIP(host)) return undefined;
  const scheme = uriScheme(host);
  if (host.includes(':') && scheme !== 'sip' && scheme !== 'sips') {
    return `must be a name or an address alone, not "${host}": the port has a field of its own`;
  }
  const read = parseHostPort(host);
  if (read?.host === host.toLowerCase() && !looksLikeAddress(host)) return undefined;
  return `must be a host name or an IP address, e.g. sip.example.com, not "${host}"`;
}

export const addressFault = (address: string): string | undefined =>
  isIP(address) ? undefined : `must be an IP address, e.g. 192.0.2.10, not "${address}"`;

/** A proxy's URI (RFC 3261, section 8.1.2): whom to send to, nobody in particular there. */
export function proxyFault(uri: string): string | undefined {
  const read = parseUri(uri);
  if (read && read.user === undefined && read.headers.size === 0) return undefined;
  return `must be the SIP URI of a proxy, e.g. sip:proxy.example.com:5060, not "${uri}"`;
}

/** Digits and dots only, and no address: no domain ends so (RFC 1123, section 2.1). */
const looksLikeAddress = (host: string): boolean => /^[0-9.]+$/.test(host);
