import { parseUri } from '../message';
import type { Flow, Target } from '../transport/port';
import { DEFAULT_PORTS } from '../transport/protocols';
import { targetOf } from './dialog';
import type { Peer } from './types';

/**
 * Whoever sent something that nobody knows more of: requests go back the way it came, for the
 * addresses that it names may be those behind its NAT. Only where it names the address that it
 * really has, its port counts (RFC 3261, section 12.2.1.1), and a connection that is gone may be
 * opened anew.
 */
export function peerOfFlow(flow: Flow): Peer {
  return { route: [], targets: (uri) => Promise.resolve(targetsOf(flow, uri)) };
}

function targetsOf(flow: Flow, uri: string): Target[] {
  const back = targetOf(flow);
  const parsed = parseUri(uri);
  const { address } = flow.remote;
  if (parsed?.host !== address) return [back];
  const protocol = parsed.params.get('transport')?.toUpperCase() ?? 'UDP';
  if (protocol !== flow.protocol) return [back];
  const port = parsed.port ?? DEFAULT_PORTS[flow.protocol];
  const named: Target = { protocol: flow.protocol, address, port };
  return flow.connection === undefined ? [named] : [back, named];
}
