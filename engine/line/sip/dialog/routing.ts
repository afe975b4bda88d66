import { parseNameAddress, parseUri, serializeUri } from '../message';

/** How a request is addressed: its Request-URI, its Route fields, and what its next hop is looked up by. */
export interface Routing {
  uri: string;
  route: readonly string[];
  hop: string;
}

/**
 * Addresses a request to `target` over a route set (RFC 3261, section 12.2.1.1; outside dialogs
 * section 8.1.1.1 says the same). A first proxy without `lr` routes strictly: it gets its own URI
 * in the request line, and the target comes last in the route.
 */
export function routingOf(target: string, routeSet: readonly string[]): Routing {
  const [first] = routeSet;
  if (first === undefined) return { uri: target, route: routeSet, hop: target };
  const uri = parseNameAddress(first)?.uri ?? first;
  const parsed = parseUri(uri);
  if (!parsed || parsed.params.has('lr')) return { uri: target, route: routeSet, hop: uri };
  // What may not stand in a Request-URI is left out (section 19.1.1, table 1).
  parsed.headers.clear();
  parsed.params.delete('method');
  const strict = serializeUri(parsed);
  return { uri: strict, route: [...routeSet.slice(1), `<${target}>`], hop: strict };
}
