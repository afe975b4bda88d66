import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whether a request may be for us. A page of somebody else's may make a browser of this machine
 * send us requests, under a name of its own that leads here (DNS rebinding): names that are not
 * ours are refused. An address is nobody's name.
 */
export function isOurHost(host: string | undefined, publicUrl: URL | undefined): boolean {
  if (host === undefined) return false;
  const name = nameOf(host);
  if (name === undefined) return false;
  if (publicUrl && host.toLowerCase() === publicUrl.host) return true;
  return name === 'localhost' || isIP(name) !== 0;
}

/** Whether a WebSocket is asked for by a page that we have served. */
export function isOurOrigin(
  origin: string | undefined,
  host: string | undefined,
  publicUrl: URL | undefined,
): boolean {
  if (origin === undefined || host === undefined) return false;
  if (publicUrl && origin.toLowerCase() === publicUrl.origin) return true;
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** What other pages may make a browser ask for: the page itself, to be looked at, and no more. */
export function mayFetch(headers: IncomingHttpHeaders, isPage: boolean): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin') return true;
  return (
    isPage && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  );
}

/** Without the port, brackets of an IPv6 address taken off. */
function nameOf(host: string): string | undefined {
  const found = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(host);
  return (found?.[1] ?? found?.[2])?.toLowerCase();
}
