import { isIPv6 } from 'node:net';
import type { Clock, Random } from '../../../time/clock';
import { type DigestAlgorithm, DigestServer } from '../auth';
import { header, parseNameAddress, parseUri } from '../message';
import type { HeaderField, SipRequest } from '../message/types';
import { plainAddress } from '../settings/networkList';
import type { Received } from '../transport/port';
import { RateLimit } from '../transport/rateLimit';
import { LockOut, type LockOutSettings } from './lockOut';

export interface GateParts {
  clock: Clock;
  random: Random;
  realm: string;
  /** For signing nonces: 32 random bytes, new at each start. */
  secret: Uint8Array;
  /** One challenge each. Default: `PHONE_ALGORITHMS`. */
  algorithms?: readonly DigestAlgorithm[] | undefined;
  passwordOf(name: string): string | undefined;
  /** Whether the phone is registered from this address just now. */
  isKnown(name: string, address: string): boolean;
  settings?: Partial<GateSettings>;
}

export interface GateSettings extends LockOutSettings {
  /** Requests that are looked at, of one address and second. */
  perSecond: number;
}

export const DEFAULT_GATE: GateSettings = {
  tries: 5,
  windowMs: 600_000,
  firstMs: 60_000,
  longestMs: 3_600_000,
  perSecond: 20,
};

/**
 * MD5 alone: many phones give up when a challenge that they do not know (SHA-256, RFC 8760) stands
 * beside the one that they do, first or second, baresip 1.0 among them.
 */
export const PHONE_ALGORITHMS: readonly DigestAlgorithm[] = ['MD5'];

/** What a request with credentials, or without, is to be told (RFC 3261, section 22.2). */
export type Admission =
  | { ok: true; phone: string }
  | { ok: false; status: 400 | 401 | 403 | 503; headers: HeaderField[] };

export interface GateCounters {
  challenged: number;
  accepted: number;
  /** Wrong names or passwords. */
  wrong: number;
  /** Times that an address or a name was locked. */
  locks: number;
  /** Refused because of a lock. */
  locked: number;
  /** Beyond the rate of an address. */
  limited: number;
}

/**
 * Who is who: digest, and what keeps guessing from being worth while. A name that does not exist
 * is answered just as a wrong password is, and the same work is done for it.
 *
 * A lock of a name does not touch the phone that is registered under it, where it is: else anybody
 * could lock it out. Nor does a lock of an address, behind which a whole office may be.
 */
export class Gate {
  readonly counters: GateCounters = {
    ...{ challenged: 0, accepted: 0, wrong: 0, locks: 0, locked: 0, limited: 0 },
  };
  private readonly digest: DigestServer;
  private readonly rate: RateLimit;
  private readonly addresses: LockOut;
  private readonly names: LockOut;

  constructor(private readonly parts: GateParts) {
    const { realm, secret, clock, algorithms = PHONE_ALGORITHMS } = parts;
    const settings = { ...DEFAULT_GATE, ...parts.settings };
    this.digest = new DigestServer({ realm, secret, clock, algorithms });
    this.rate = new RateLimit(settings.perSecond, clock);
    this.addresses = new LockOut(settings, clock);
    this.names = new LockOut(settings, clock);
  }

  isLocked(address: string): boolean {
    return this.addresses.isLocked(networkOf(address));
  }

  judge({ message, flow }: Received<SipRequest>): Admission {
    const { counters } = this;
    const { address } = flow.remote;
    const network = networkOf(address);
    if (!this.rate.take(network)) {
      counters.limited++;
      const seconds = String(1 + Math.floor(this.parts.random() * 10));
      return refused(503, [{ name: 'Retry-After', value: seconds }]);
    }
    const verdict = this.digest.verify(message, (name) => {
      const password = this.parts.passwordOf(name);
      return password === undefined ? undefined : { password };
    });
    // Without credentials, whom it says it is: to be challenged is no danger.
    const name = 'username' in verdict ? verdict.username : userOf(message);
    if (this.isBarred(network, address, name)) {
      counters.locked++;
      return refused(403);
    }
    if (verdict.ok) {
      counters.accepted++;
      // Not the address: whoever has one password may still guess at others'.
      this.names.right(verdict.username);
      return { ok: true, phone: verdict.username };
    }
    switch (verdict.why) {
      case 'missing':
        counters.challenged++;
        return refused(401, this.digest.challenges());
      case 'stale':
        counters.challenged++;
        return refused(401, this.digest.challenges(true));
      case 'malformed':
        return refused(400);
      case 'wrong':
        counters.wrong++;
        if (this.addresses.wrong(network)) counters.locks++;
        if (this.names.wrong(verdict.username)) counters.locks++;
        return refused(403);
    }
  }

  private isBarred(network: string, address: string, name: string | undefined): boolean {
    const locked =
      this.addresses.isLocked(network) || (name !== undefined && this.names.isLocked(name));
    return locked && !(name !== undefined && this.parts.isKnown(name, address));
  }
}

const userOf = (message: SipRequest): string | undefined => {
  const field = header(message, message.method === 'REGISTER' ? 'To' : 'From') ?? '';
  return parseUri(parseNameAddress(field)?.uri ?? '')?.user;
};

const refused = (
  status: Exclude<Admission, { ok: true }>['status'],
  headers: HeaderField[] = [],
): Admission => ({ ok: false, status, headers });

/** Whoever has an IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':');
  if (tail !== undefined) groups.push('0', '0', '0', '0');
  return groups
    .slice(0, 4)
    .map((group) => group || '0')
    .join(':');
}
