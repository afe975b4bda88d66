import type { Clock } from '../../../time/clock';
import type { Parsed, Via } from '../message/types';
import { Connection, type ConnectionOwner } from './connection';
import type { Endpoint, Flow, Protocol, Target, TransportCounters, TransportFailure } from './port';
import { isSecure, isWebSocket } from './protocols';
import type { TransportSettings } from './settings';
import type { ConnectOptions, ListenerEvents, StreamEvents, StreamWire, Wires } from './wire';

export interface StreamsParts {
  wires: Pick<Wires, 'connect'>;
  clock: Clock;
  settings: TransportSettings;
  counters: TransportCounters;
  /** Whether whom it came from may send. */
  message(parsed: Parsed, flow: Flow, called: boolean): boolean;
  /** A connection is gone. */
  closed(connection: number): void;
}

/** Strangers who may wait for their 403 at a time. */
const GUESTS = 32;

/**
 * All connections and WebSockets: found again by whom they lead to, so that one does for many
 * messages (RFC 3261, section 18), and kept within limits.
 */
export class Streams implements ConnectionOwner {
  readonly clock: Clock;
  readonly settings: TransportSettings;
  private readonly byId = new Map<number, Connection>();
  private readonly byPeer = new Map<string, Connection>();
  /** The names in `byPeer` of each connection. */
  private readonly names = new Map<Connection, string[]>();
  /** Connections that were accepted, by address. */
  private readonly accepted = new Map<string, number>();
  private guests = 0;
  private nextId = 1;

  constructor(private readonly parts: StreamsParts) {
    this.clock = parts.clock;
    this.settings = parts.settings;
  }

  get size(): number {
    return this.byId.size;
  }

  /** What a listening point does with those who connect. */
  listener(protocol: Protocol): ListenerEvents {
    return {
      admits: (remote) => this.admits(remote),
      accepted: (stream) => this.accept(protocol, stream),
    };
  }

  byNumber(id: number | undefined): Connection | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** The connection that leads there, opened if there is none. */
  obtain(target: Target, localAddress: string | undefined): Connection | TransportFailure {
    const what = `${target.protocol} ${target.address}:${target.port}`;
    if (target.connection !== undefined) {
      const connection = this.byId.get(target.connection);
      return connection ?? { reason: 'closed', message: `The connection to ${what} is gone.` };
    }
    const name = peerName(
      target.protocol,
      target,
      `${target.serverName ?? ''}${target.path ?? ''}`,
    );
    const known = this.byPeer.get(name);
    if (known?.usable) return known;
    if (this.byId.size >= this.settings.connections) {
      this.parts.counters.connectionsRefused++;
      return { reason: 'overloaded', message: `Too many connections are open to reach ${what}.` };
    }
    return this.open(target, name, what, localAddress);
  }

  /**
   * A request came over a TLS connection and asks to be reached over it (RFC 5923, section 5).
   * It is only when its certificate stands for the name in Via; over TCP nothing does.
   */
  alias(flow: Flow, via: Via): void {
    const connection = flow.protocol === 'TLS' ? this.byNumber(flow.connection) : undefined;
    if (!connection || connection.side === 'called' || !connection.proves(via.host)) return;
    const { address } = flow.remote;
    this.remember(connection, peerName('TLS', { address, port: via.port ?? 5061 }, via.host));
  }

  closeAll(): void {
    for (const connection of [...this.byId.values()]) connection.end();
  }

  message(parsed: Parsed, connection: Connection): boolean {
    return this.parts.message(parsed, connection.flow, connection.side === 'called');
  }

  keptAlive(): void {
    this.parts.counters.keepAlives++;
  }

  closed(connection: Connection): void {
    if (!this.byId.delete(connection.id)) return;
    this.parts.counters.connectionsClosed++;
    for (const name of this.names.get(connection) ?? []) {
      if (this.byPeer.get(name) === connection) this.byPeer.delete(name);
    }
    this.names.delete(connection);
    this.parts.closed(connection.id);
    if (connection.side === 'called') return;
    if (connection.side === 'guest') this.guests--;
    const { address } = connection.flow.remote;
    const left = (this.accepted.get(address) ?? 1) - 1;
    if (left > 0) this.accepted.set(address, left);
    else this.accepted.delete(address);
  }

  private admits(remote: string): boolean {
    const { settings, counters } = this.parts;
    if (!settings.admits(remote) && (settings.strangers === 'ignore' || this.guests >= GUESTS)) {
      counters.strangers++;
      return false;
    }
    const full = this.byId.size >= settings.connections;
    if (!full && (this.accepted.get(remote) ?? 0) < settings.connectionsPerPeer) return true;
    counters.connectionsRefused++;
    return false;
  }

  private accept(protocol: Protocol, wire: StreamWire): StreamEvents {
    const { address, port } = wire.remote;
    const side = this.settings.admits(address) ? 'accepted' : 'guest';
    const connection = this.add(protocol, side, `${protocol} ${address}:${port}`);
    if (side === 'guest') this.guests++;
    connection.on(wire);
    this.accepted.set(address, (this.accepted.get(address) ?? 0) + 1);
    // The very socket that a target names is the target; what TLS promises it did not prove.
    if (!isSecure(protocol)) this.remember(connection, peerName(protocol, wire.remote));
    return connection;
  }

  private open(
    target: Target,
    name: string,
    what: string,
    localAddress: string | undefined,
  ): Connection | TransportFailure {
    const { address, port, protocol, serverName, path = '/' } = target;
    const connection = this.add(protocol, 'called', what);
    try {
      const options: ConnectOptions = {
        ...(isSecure(protocol) ? { secure: serverName ? { serverName } : {} } : {}),
        ...(isWebSocket(protocol) ? { webSocket: { path } } : {}),
        ...(localAddress ? { localAddress } : {}),
      };
      connection.on(this.parts.wires.connect({ address, port }, options, connection));
    } catch (error) {
      connection.end();
      return { reason: 'unreachable', message: `${what}: ${String(error)}` };
    }
    this.remember(connection, name);
    return connection;
  }

  private add(protocol: Protocol, side: Connection['side'], what: string): Connection {
    const connection = new Connection(this.nextId++, protocol, side, what, this);
    this.byId.set(connection.id, connection);
    this.parts.counters.connectionsOpened++;
    return connection;
  }

  /** The newest connection is the one used. */
  private remember(connection: Connection, name: string): void {
    if (this.byPeer.get(name) === connection) return;
    this.byPeer.set(name, connection);
    const names = this.names.get(connection);
    if (!names) this.names.set(connection, [name]);
    else if (!names.includes(name)) names.push(name);
  }
}

/** `asked`: the name and path that were asked for there. */
const peerName = (protocol: Protocol, { address, port }: Endpoint, asked = ''): string =>
  `${protocol} ${address}:${port} ${asked}`;
