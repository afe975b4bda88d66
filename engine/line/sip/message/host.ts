import { charTable, consists, parseDigits } from './chars';

/** A host with its port, as in URIs and in Via (RFC 3261, section 25.1: hostport, sent-by). */
export interface HostPort {
  /** Lower case; IPv6 without its brackets. */
  host: string;
  port?: number;
}

const HEX = '0123456789abcdefABCDEF';
const IPV6 = charTable(`${HEX}:.`);
/** Host names have no underscore by the grammar; in private networks they do. */
const NAME = charTable('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._');

/** `host`, `host:port`, `[IPv6]:port`; undefined for anything else. Blanks may stand around the colon. */
export function parseHostPort(text: string): HostPort | undefined {
  let end: number;
  let host: string;
  if (text.charCodeAt(0) === 91) {
    end = text.indexOf(']') + 1;
    host = text.slice(1, end - 1);
    if (end === 0 || !host.includes(':') || !consists(text, IPV6, 1, end - 1)) return undefined;
  } else {
    const colon = text.indexOf(':');
    end = colon < 0 ? text.length : colon;
    host = text.slice(0, end).trimEnd();
    if (host.length === 0 || !consists(host, NAME, 0, host.length)) return undefined;
  }
  host = host.toLowerCase();
  const rest = text.slice(end).trimStart();
  if (rest === '') return { host };
  if (!rest.startsWith(':')) return undefined;
  const port = parseDigits(rest.slice(1).trim(), 65_535);
  return port === undefined ? undefined : { host, port };
}

/** `host:port`, IPv6 in brackets (RFC 3261, section 25.1). */
export function serializeHostPort({ host, port }: HostPort): string {
  const written = host.includes(':') ? `[${host}]` : host;
  return port === undefined ? written : `${written}:${port}`;
}
