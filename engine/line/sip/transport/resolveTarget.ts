import { isIP } from 'node:net';
import { DialflowError } from '../../../api';
import type { Random } from '../../../time/clock';
import type { SipUri } from '../message/types';
import type { Dns, NaptrRecord } from './dns';
import type { Protocol, Target } from './port';
import { DEFAULT_PORTS, isSecure, isWebSocket } from './protocols';
import { serverOrder } from './serverOrder';

export interface ResolveOptions {
  dns: Dns;
  random: Random;
  /** What may be used, the preferred first. */
  supported: readonly Protocol[];
  /** Taken where the URI does not name a transport: what the trunk is configured for. */
  hint?: Protocol;
  /** Ask for IPv6 addresses, too; they are tried after IPv4 ones of the same server. */
  ipv6?: boolean;
  /** What WebSockets ask for there. */
  path?: string;
}

/** A server by name, or the address itself. */
interface Server {
  protocol: Protocol;
  host: string;
  port: number;
}

/** There is none for WebSockets: they are found by NAPTR, or by the name itself. */
const SRV_PREFIX: Partial<Record<Protocol, string>> = {
  UDP: '_sip._udp',
  TCP: '_sip._tcp',
  TLS: '_sips._tcp',
};
const NAPTR_SERVICE = new Map<string, Protocol>([
  ['SIP+D2U', 'UDP'],
  ['SIP+D2T', 'TCP'],
  ['SIPS+D2T', 'TLS'],
  ['SIP+D2W', 'WS'],
  ['SIPS+D2W', 'WSS'],
]);
/** What a transport becomes in a `sips` URI; the others cannot be used there. */
const SIPS = new Map<string, Protocol>([
  ['TCP', 'TLS'],
  ['TLS', 'TLS'],
  ['WS', 'WSS'],
  ['WSS', 'WSS'],
]);
const MAX_TARGETS = 16;

/**
 * Where a request to this URI is to be sent: all the places, in the order in which to try them
 * (RFC 3263, sections 4.1 to 4.3). `maddr` is not followed: it would let a peer's Contact send
 * us anywhere.
 *
 * Rejects with `InvalidInput` where the URI asks for what is not there, and with `NotFound`
 * (worth a retry) where DNS knows no server.
 */
export async function resolveTarget(uri: SipUri, options: ResolveOptions): Promise<Target[]> {
  const servers = await serversOf(uri, options);
  const found = await Promise.allSettled(servers.map((server) => targetsOf(server, uri, options)));
  const targets = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (targets.length > 0) return targets.slice(0, MAX_TARGETS);
  const failure = found.find((one) => one.status === 'rejected')?.reason as unknown;
  throw new DialflowError(
    'NotFound',
    `DNS has no SIP server for "${uri.host}"${failure instanceof Error ? ` (${failure.message})` : ''}. Check the name, or give the server's address.`,
    { what: 'SIP server', id: uri.host },
    true,
  );
}

/** Which transport (section 4.1), then which servers (section 4.2). */
async function serversOf(uri: SipUri, options: ResolveOptions): Promise<Server[]> {
  const { host } = uri;
  const fixed = fixedProtocol(uri, options);
  if (isIP(host) || uri.port !== undefined) {
    const protocol = fixed ?? plainProtocol(uri, options.supported);
    return [{ protocol, host, port: uri.port ?? DEFAULT_PORTS[protocol] }];
  }
  if (fixed) {
    const servers = await srvServers(fixed, host, options);
    return servers.length > 0 ? servers : [hostItself(host, fixed)];
  }
  const byName = await naptrServers(uri, options);
  if (byName.length > 0) return byName;
  const usual = options.supported.filter((one) => !isSecure(one) && !isWebSocket(one));
  const bySrv = await Promise.all(usual.map((protocol) => srvServers(protocol, host, options)));
  const servers = bySrv.flat();
  return servers.length > 0 ? servers : [hostItself(host, plainProtocol(uri, options.supported))];
}

/**
 * The transport that the URI or the configuration settles, if they do. `sips` is always over TLS.
 * URIs name WebSockets `ws` whether they run over TLS or not (RFC 7118, section 5.2.2).
 */
function fixedProtocol(uri: SipUri, { supported, hint }: ResolveOptions): Protocol | undefined {
  const named = uri.params.get('transport')?.toUpperCase();
  const secureHint = hint !== undefined && isSecure(hint);
  let wanted = named === 'WS' && secureHint ? 'WSS' : (named ?? hint);
  if (uri.scheme === 'sips') {
    const asked = named ?? (hint !== undefined && isWebSocket(hint) ? hint : 'TLS');
    wanted = SIPS.get(asked) ?? `${asked} (sips)`;
  }
  if (wanted === undefined) return undefined;
  const protocol = supported.find((one) => one === wanted);
  if (!protocol) throw unsupported(uri, wanted, supported);
  return protocol;
}

/** UDP (section 4.1), or what else there is. Only asked for `sip`. */
function plainProtocol(uri: SipUri, supported: readonly Protocol[]): Protocol {
  const protocol = supported.includes('UDP') ? 'UDP' : supported[0];
  if (!protocol) throw unsupported(uri, 'UDP', supported);
  return protocol;
}

const hostItself = (host: string, protocol: Protocol): Server => ({
  protocol,
  host,
  port: DEFAULT_PORTS[protocol],
});

async function naptrServers(uri: SipUri, options: ResolveOptions): Promise<Server[]> {
  const records = await orNothing(options.dns.naptr(uri.host));
  const usable = records
    .map((record) => ({ record, protocol: NAPTR_SERVICE.get(record.service.toUpperCase()) }))
    .filter(
      (one): one is { record: NaptrRecord; protocol: Protocol } =>
        one.record.flags.toLowerCase() === 's' &&
        one.protocol !== undefined &&
        options.supported.includes(one.protocol),
    )
    .sort(({ record: a }, { record: b }) => a.order - b.order || a.preference - b.preference)
    .slice(0, MAX_TARGETS);
  const servers = await Promise.all(
    usable.map(({ record, protocol }) => serversNamed(record.replacement, protocol, options)),
  );
  return servers.flat();
}

function srvServers(protocol: Protocol, host: string, options: ResolveOptions): Promise<Server[]> {
  const prefix = SRV_PREFIX[protocol];
  if (prefix === undefined) return Promise.resolve([]);
  return serversNamed(`${prefix}.${host}`, protocol, options);
}

async function serversNamed(
  name: string,
  protocol: Protocol,
  { dns, random }: ResolveOptions,
): Promise<Server[]> {
  const records = await orNothing(dns.srv(name));
  // A single "." says: decidedly not here (RFC 2782, "Target").
  const usable = records.filter((record) => record.name !== '' && record.name !== '.');
  return serverOrder(usable, random)
    .slice(0, MAX_TARGETS)
    .map(({ name: host, port }) => ({ protocol, host, port }));
}

async function targetsOf(server: Server, uri: SipUri, options: ResolveOptions): Promise<Target[]> {
  const { protocol, port } = server;
  const target = (address: string): Target => {
    const path = isWebSocket(protocol) && options.path !== undefined ? { path: options.path } : {};
    const plain = { protocol, address, port, ...path };
    // The certificate has to name the domain asked for, not where SRV leads (RFC 5922, section 4).
    return isSecure(protocol) && !isIP(uri.host) ? { ...plain, serverName: uri.host } : plain;
  };
  if (isIP(server.host)) return [target(server.host)];
  const families = options.ipv6 ? ([4, 6] as const) : ([4] as const);
  const answers = await Promise.allSettled(
    families.map((family) => options.dns.addresses(server.host, family)),
  );
  const addresses = answers.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const failed = answers.find((one) => one.status === 'rejected');
  if (addresses.length === 0 && failed) throw failed.reason;
  return addresses.map(({ address }) => target(address));
}

/** Records that lead elsewhere are a help: when they cannot be had, the name itself is left. */
async function orNothing<R>(answer: Promise<R[]>): Promise<R[]> {
  try {
    return await answer;
  } catch {
    return [];
  }
}

function unsupported(uri: SipUri, wanted: string, supported: readonly Protocol[]): DialflowError {
  return DialflowError.invalid('SIP address', [
    {
      path: uri.host,
      reason: `transport ${wanted} is not there: this line has ${supported.join(', ') || 'none'}. Change the transport, or open a listening point for it`,
    },
  ]);
}
