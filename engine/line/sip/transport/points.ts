import { isIPv6 } from 'node:net';
import type { ListeningPoint, Protocol } from './port';
import { DEFAULT_PORTS } from './protocols';
import type { Listener, UdpWire, Wires } from './wire';

/** A point that is open. */
export interface OpenPoint {
  point: ListeningPoint;
  udp?: UdpWire;
  listener?: Listener;
}

const MAX_ROUTES = 1_024;

/**
 * The points that are open: which one a peer is sent to from, and by what name we are known
 * there (`sent-by`, RFC 3261, section 18.1.1).
 */
export class Points {
  private readonly open: OpenPoint[] = [];
  /** All that we ever called ourselves, `host:port`, lower case. */
  private readonly ours = new Set<string>();
  /** Local address by remote one, for points bound to all addresses. */
  private readonly routes = new Map<string, string>();

  constructor(private readonly wires: Pick<Wires, 'localAddress'>) {}

  add(open: OpenPoint): void {
    this.open.push(open);
  }

  all(): readonly OpenPoint[] {
    return this.open;
  }

  clear(): void {
    this.open.length = 0;
  }

  /** The first point of this protocol and the peer's address family. */
  choose(protocol: Protocol, remote: string): OpenPoint | undefined {
    const v6 = isIPv6(remote);
    for (const one of this.open) {
      if (one.point.protocol === protocol && isIPv6(one.point.address) === v6) return one;
    }
    return undefined;
  }

  has(protocol: Protocol): boolean {
    return this.open.some(({ point }) => point.protocol === protocol);
  }

  /** The point that a datagram came to. */
  at(protocol: Protocol, address: string, port: number): OpenPoint | undefined {
    for (const one of this.open) {
      const { point } = one;
      if (point.protocol === protocol && point.port === port && point.address === address) {
        return one;
      }
    }
    return undefined;
  }

  /** What we call ourselves towards this peer. */
  nameOf({ point }: OpenPoint, remote: string): { host: string; port: number } {
    const port = point.advertised?.port ?? (point.port || DEFAULT_PORTS[point.protocol]);
    const host = point.advertised?.host ?? this.addressOf(point, remote);
    return { host, port };
  }

  /** As it stands in Via. */
  sentBy(open: OpenPoint, remote: string): string {
    const { host, port } = this.nameOf(open, remote);
    const sentBy = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
    this.ours.add(`${host.toLowerCase()}:${port}`);
    return sentBy;
  }

  /** Whether a response's top Via names us (section 18.1.2). */
  isOurs(host: string, port: number): boolean {
    return this.ours.has(`${host}:${port}`) || this.ours.has(`${host.toLowerCase()}:${port}`);
  }

  private addressOf(point: ListeningPoint, remote: string): string {
    if (!isWildcard(point.address)) return point.address;
    const known = this.routes.get(remote);
    if (known !== undefined) return known;
    if (this.routes.size >= MAX_ROUTES) this.routes.clear();
    const address = this.wires.localAddress(remote);
    this.routes.set(remote, address);
    return address;
  }
}

export const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::';
