import { DialflowError, type TrunkSettings, type TrunkStatus } from '../../../api';
import type { Clock, Random, Timer } from '../../../time/clock';
import { parseUri } from '../message';
import type { SipRequest } from '../message/types';
import { TRUNK_DEFAULTS } from '../settings/defaults';
import type { Received } from '../transport/port';
import { serverOrder } from '../transport/serverOrder';
import { AddressBook } from './addressBook';
import { accountOf } from './identity';
import { Trunk, type TrunkSite } from './trunk';

export interface TrunksParts extends Omit<TrunkSite, 'found' | 'changed'> {
  /** Checked by `parseSipLine`. */
  settings: readonly TrunkSettings[];
  /** A trunk went up or down, or registered; never from inside `start`. */
  changed?: (status: TrunkStatus) => void;
}

/** How often names are looked up again; the cache in front of DNS knows how long they hold. */
const REFRESH_MS = 60_000;

/**
 * The trunks of a line: which to take for a call, who belongs to them, how they stand.
 *
 * @example
 * const trunks = new Trunks({ settings: settings.trunks, sender, dns, clock, random, supported, contact });
 * await trunks.start();
 * for (const trunk of trunks.candidates()) {
 *   const { uri, from, to, headers } = trunk.call('13800138000', '02180000000');
 *   trunk.begin(); // … INVITE, with `peer: trunk`
 *   if (!trunk.end(sessionEnd)) break;
 * }
 */
export class Trunks {
  private readonly trunks: readonly Trunk[];
  /** Of hosts and proxies: who sends from there is the trunk. */
  private readonly own: AddressBook<Trunk>;
  /** Of all that requests go to in calls: who answers from there is only let in. */
  private readonly led: AddressBook<Trunk>;
  private readonly clock: Clock;
  private readonly random: Random;
  private timer: Timer | undefined;

  constructor(parts: TrunksParts) {
    const { settings, changed, ...site } = parts;
    this.clock = parts.clock;
    this.random = parts.random;
    this.own = new AddressBook(parts.clock);
    this.led = new AddressBook(parts.clock);
    this.trunks = settings.map(
      (one) =>
        new Trunk(one, {
          ...site,
          found: (address, trunk, own) => (own ? this.own : this.led).note(address, trunk),
          changed: (trunk) => changed?.(trunk.status()),
        }),
    );
  }

  get all(): readonly Trunk[] {
    return this.trunks;
  }

  get(name: string): Trunk | undefined {
    return this.trunks.find((trunk) => trunk.name === name);
  }

  /**
   * Whom to try for one call, in this order: by `order`, among equals by chance in proportion to
   * `weight` (RFC 2782); those that are down behind all others. Trunks that are full, or have
   * asked for no calls, are left out.
   *
   * @param only the trunk that the call is bound to
   */
  candidates(only?: string): Trunk[] {
    const bound = this.trunks.filter(({ name }) => only === undefined || name === only);
    const free = bound.filter((trunk) => !trunk.isFull && !trunk.rests);
    const isDoubtful = (trunk: Trunk): boolean => trunk.isDoubtful;
    return [
      ...this.drawn(free.filter((trunk) => !isDoubtful(trunk))),
      ...this.drawn(free.filter(isDoubtful)),
    ];
  }

  /** Why there is no candidate, for people. */
  whyNone(only?: string): string {
    if (only !== undefined) {
      const trunk = this.get(only);
      if (!trunk) return `The line has no trunk "${only}", which the caller number is bound to.`;
      const why = trunk.isFull
        ? 'carries as many calls as it may'
        : 'asked for no calls for a while (503, Retry-After)';
      return `Trunk "${only}", which the caller number is bound to, ${why}.`;
    }
    const full = this.trunks.filter((trunk) => trunk.isFull).length;
    const resting = this.trunks.length - full;
    const parts = [
      ...(full > 0 ? [`${full} carry as many calls as they may`] : []),
      ...(resting > 0 ? [`${resting} asked for no calls for a while (503, Retry-After)`] : []),
    ];
    return `No trunk is free: ${parts.join(', ')}.`;
  }

  /** Whether an address belongs to a trunk, or to a call over one: the transport lets it in. */
  admits(address: string): boolean {
    return this.own.has(address) || this.led.has(address);
  }

  /**
   * The trunk that a request came from; where several share an address, the one whose account it
   * is for. Not so for an address that a callee has led us to: it may speak in its call only.
   */
  of({ message, flow }: Received<SipRequest>): Trunk | undefined {
    const owners = this.own.owners(flow.remote.address);
    if (owners.length < 2) return owners[0];
    const user = parseUri(message.uri)?.user;
    return owners.find(({ settings }) => accountOf(settings) === user) ?? owners[0];
  }

  statuses(): TrunkStatus[] {
    return this.trunks.map((trunk) => trunk.status());
  }

  /** Asks a trunk now. @throws DialflowError NotFound. */
  async test(name: string): Promise<TrunkStatus> {
    const trunk = this.get(name);
    if (!trunk) throw DialflowError.notFound('trunk', name);
    return trunk.test();
  }

  /** Begins to register and to ask. Resolves when the addresses of all have been looked up, or cannot be. */
  async start(): Promise<void> {
    this.refreshLater();
    const looked = Promise.all(this.trunks.map((trunk) => trunk.refresh()));
    for (const trunk of this.trunks) trunk.start();
    await looked;
  }

  /** Takes registrations back. */
  async stop(): Promise<void> {
    this.timer?.cancel();
    await Promise.all(this.trunks.map((trunk) => trunk.stop()));
  }

  /** A connection of the transport's is gone; registrations over it are made anew. */
  connectionClosed(connection: number): void {
    for (const trunk of this.trunks) trunk.connectionClosed(connection);
  }

  private refreshLater(): void {
    this.timer?.cancel();
    this.timer = this.clock.after(REFRESH_MS, () => {
      for (const trunk of this.trunks) void trunk.refresh();
      this.refreshLater();
    });
  }

  private drawn(trunks: readonly Trunk[]): Trunk[] {
    const records = trunks.map(({ name, settings }) => ({
      priority: settings.order ?? TRUNK_DEFAULTS.order,
      weight: settings.weight ?? TRUNK_DEFAULTS.weight,
      ...{ name, port: 0 },
    }));
    return serverOrder(records, this.random).flatMap(({ name }) => this.get(name) ?? []);
  }
}
