import type { TrunkSettings } from '../../../api';
import { DialflowError } from '../../../api';
import type { Random } from '../../../time/clock';
import { parseNameAddress, parseUri } from '../message';
import type { SipUri } from '../message/types';
import { TRUNK_DEFAULTS } from '../settings/defaults';
import type { Dns } from '../transport/dns';
import type { Protocol, Target } from '../transport/port';
import { isWebSocket } from '../transport/protocols';
import { resolveTarget } from '../transport/resolveTarget';

export interface NextHopsParts {
  settings: TrunkSettings;
  dns: Dns;
  random: Random;
  /** Protocols that points are open for, the preferred first. */
  supported: readonly Protocol[];
  ipv6?: boolean;
}

/** Where a trunk's requests go (RFC 3261, section 8.1.2; RFC 3263). */
export class NextHops {
  private readonly own: SipUri;
  private readonly domain: string | undefined;

  constructor(private readonly parts: NextHopsParts) {
    const { host, port, domain } = parts.settings;
    const empty = { params: new Map<string, string>(), headers: new Map<string, string>() };
    this.own = { scheme: 'sip', host: host.toLowerCase(), ...empty };
    if (port !== undefined) this.own.port = port;
    this.domain = domain?.toLowerCase();
  }

  /** For a Request-URI or Route, a URI or a name-addr. Rejects with a `DialflowError`. */
  async targets(text: string): Promise<Target[]> {
    const uri = parseUri(text) ?? parseUri(parseNameAddress(text)?.uri ?? '');
    if (!uri) {
      throw DialflowError.invalid('SIP address', [
        { path: text, reason: 'is no SIP URI, e.g. sip:02180000000@sip.example.com' },
      ]);
    }
    const { settings, dns, random, supported, ipv6 = false } = this.parts;
    const hint = settings.protocol ?? TRUNK_DEFAULTS.protocol;
    // A WebSocket's server is the way to all that lies behind it (RFC 7118, section 5).
    const to = isWebSocket(hint) || this.isOwn(uri) ? this.own : uri;
    const path = settings.webSocketPath ?? '/';
    const targets = await resolveTarget(to, { dns, random, supported, hint, path, ipv6 });
    return targets.map(withoutTcp);
  }

  /** As `identity.ts` writes them: the domain leads to the host. */
  private isOwn(uri: SipUri): boolean {
    if (uri.scheme !== 'sip' || uri.params.has('transport')) return false;
    if (uri.host === this.own.host && uri.port === this.own.port) return true;
    return uri.host === this.domain && uri.port === undefined;
  }
}

/**
 * Trunks that are set to UDP seldom listen on TCP as well, though RFC 3261, section 18.1.1, has
 * large requests go there; and an INVITE with credentials is large.
 */
const withoutTcp = (target: Target): Target =>
  target.protocol === 'UDP' ? { ...target, largeOverTcp: false } : target;
