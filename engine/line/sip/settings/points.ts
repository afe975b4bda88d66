import { isIPv6 } from 'node:net';
import type { ListenSettings, SipLineSettings, SipProtocol } from '../../../api';
import type { ListeningPoint } from '../transport/port';
import { DEFAULT_LISTEN, DEFAULT_LISTEN_PORTS, TRUNK_DEFAULTS } from './defaults';

/**
 * What the transport is to open: what the settings name, and for trunks over a protocol that
 * nobody is to reach us by, points that only call out.
 */
export function listeningPoints(settings: SipLineSettings): ListeningPoint[] {
  const points = (settings.listen ?? DEFAULT_LISTEN).map(pointOf);
  for (const trunk of settings.trunks) {
    const protocol: SipProtocol = trunk.protocol ?? TRUNK_DEFAULTS.protocol;
    const v6 = isIPv6(trunk.host);
    const isThere = points.some((one) => one.protocol === protocol && isIPv6(one.address) === v6);
    if (isThere || protocol === 'UDP') continue;
    const port = DEFAULT_LISTEN_PORTS[protocol];
    points.push({ protocol, address: v6 ? '::' : '0.0.0.0', port, outboundOnly: true });
  }
  return points;
}

function pointOf({
  protocol,
  address = '0.0.0.0',
  port = DEFAULT_LISTEN_PORTS[protocol],
  advertisedHost: host,
  advertisedPort,
}: ListenSettings): ListeningPoint {
  const point = { protocol, address, port };
  if (host === undefined) return point;
  const advertised = advertisedPort === undefined ? { host } : { host, port: advertisedPort };
  return { ...point, advertised };
}
