import type { Endpoint, WebSocketPoint } from '../../engine/line/sip/transport/port';
import type {
  ConnectOptions,
  Listener,
  ListenerEvents,
  StreamEvents,
  StreamWire,
  UdpEvents,
  Wires,
} from '../../engine/line/sip/transport/wire';
import type { Clock, Random } from '../../engine/time/clock';

/** What becomes of datagrams. Streams are only delayed. */
export interface Conditions {
  /** Parts of 1. */
  loss: number;
  duplication: number;
  delayMs: number;
  /** Up to so much longer by chance: what is sent later may come earlier. */
  jitterMs: number;
}

/** A datagram or a write as the network saw it. */
export interface Seen {
  at: number;
  from: string;
  to: string;
  /** Its first line. */
  line: string;
  text: string;
  lost: boolean;
}

/**
 * A network of hosts with addresses of their own, on the test's clock.
 *
 * @example
 * const network = new FakeNetwork(clock, seededRandom(1), { loss: 0.4 });
 * const transport = new Transport({ wires: network.host('10.0.0.1'), clock, ... });
 */
export class FakeNetwork {
  readonly conditions: Conditions;
  readonly seen: Seen[] = [];
  /** Says of each datagram whether it gets lost, besides those that do by chance. */
  loses: (seen: Seen) => boolean = () => false;
  /** Hosts that swallow everything. */
  readonly silent = new Set<string>();
  /** Everybody who listens for datagrams, by `address:port`. */
  readonly udp = new Map<string, UdpEvents>();
  readonly listeners = new Map<string, FakeListener>();
  /** Both ends of each connection that is open. */
  readonly streams = new Set<FakeStream>();
  private nextPort = 49_152;

  constructor(
    readonly clock: Clock,
    private readonly random: Random,
    conditions: Partial<Conditions> = {},
  ) {
    this.conditions = { loss: 0, duplication: 0, delayMs: 1, jitterMs: 0, ...conditions };
  }

  host(address: string): Wires {
    return {
      openUdp: (local, events) => this.openUdp(this.placed(local, address), events),
      listen: (local, secure, events, webSocket) =>
        this.listen(this.placed(local, address), { events, secure, webSocket }),
      connect: (remote, options, events) => this.connect(address, remote, options, events),
      localAddress: () => address,
    };
  }

  /** First lines of what was sent, in order. */
  lines(): string[] {
    return this.seen.map(({ line }) => line);
  }

  /** A datagram from anywhere. */
  inject(from: Endpoint, to: Endpoint, bytes: Buffer): void {
    this.clock.after(this.conditions.delayMs, () =>
      this.udp.get(nameOf(to))?.datagram(bytes, from),
    );
  }

  /** Breaks all connections of a host, as a restart of it does. */
  breakStreams(address: string): void {
    for (const stream of [...this.streams]) {
      if (stream.local.address === address) stream.break();
    }
  }

  freePort(): number {
    return this.nextPort++;
  }

  record(from: Endpoint, to: Endpoint, bytes: Buffer): Seen {
    const text = bytes.toString('latin1');
    const line = text.slice(0, Math.max(0, text.indexOf('\r\n')));
    const seen: Seen = {
      at: this.clock.now(),
      from: nameOf(from),
      to: nameOf(to),
      line,
      text,
      lost: false,
    };
    this.seen.push(seen);
    return seen;
  }

  private placed(local: Endpoint, address: string): Endpoint {
    return {
      address: local.address === '0.0.0.0' ? address : local.address,
      port: local.port || this.freePort(),
    };
  }

  private openUdp(local: Endpoint, events: UdpEvents): ReturnType<Wires['openUdp']> {
    const name = nameOf(local);
    if (this.udp.has(name)) return Promise.reject(inUse());
    this.udp.set(name, events);
    return Promise.resolve({
      local,
      send: (bytes, remote) => this.datagram(bytes, local, remote),
      close: () => {
        this.udp.delete(name);
        return Promise.resolve();
      },
    });
  }

  private datagram(bytes: Buffer, from: Endpoint, to: Endpoint): void {
    const { loss, duplication, delayMs, jitterMs } = this.conditions;
    const seen = this.record(from, to, bytes);
    seen.lost = this.random() < loss || this.silent.has(to.address) || this.loses(seen);
    if (seen.lost) return;
    const copies = this.random() < duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const delay = delayMs + Math.floor(this.random() * jitterMs);
      const arriving = Buffer.from(bytes);
      this.clock.after(delay, () => this.udp.get(nameOf(to))?.datagram(arriving, from));
    }
  }

  private listen(local: Endpoint, listener: FakeListener): Promise<Listener> {
    const name = nameOf(local);
    if (this.listeners.has(name)) return Promise.reject(inUse());
    this.listeners.set(name, listener);
    return Promise.resolve({
      local,
      close: () => {
        this.listeners.delete(name);
        return Promise.resolve();
      },
    });
  }

  private connect(
    address: string,
    remote: Endpoint,
    { secure, webSocket }: ConnectOptions,
    events: StreamEvents,
  ): StreamWire {
    const local = { address, port: this.freePort() };
    const near = new FakeStream(this, local, remote);
    near.events = events;
    const { delayMs } = this.conditions;
    this.clock.after(delayMs, () => {
      if (near.gone || this.silent.has(remote.address)) return;
      const listener = this.listeners.get(nameOf(remote));
      const other =
        listener?.secure !== (secure !== undefined) ||
        (listener.webSocket !== undefined) !== (webSocket !== undefined);
      if (!listener || other) {
        return near.fail(
          Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
        );
      }
      if (!listener.events.admits(address)) return near.fail();
      const far = new FakeStream(this, remote, local);
      far.peer = near;
      near.peer = far;
      this.streams.add(near).add(far);
      far.events = listener.events.accepted(far);
      if (far.gone) return;
      far.events.connected();
      this.clock.after(delayMs, () => {
        if (!near.gone) near.events?.connected();
      });
    });
    return near;
  }
}

interface FakeListener {
  events: ListenerEvents;
  secure: boolean;
  webSocket: WebSocketPoint | undefined;
}

/** One end of a connection. */
class FakeStream implements StreamWire {
  events: StreamEvents | undefined;
  peer: FakeStream | undefined;
  gone = false;
  backlog = 0;
  /** Hosts that its certificate stands for. */
  proven: string[] = [];

  constructor(
    private readonly network: FakeNetwork,
    readonly local: Endpoint,
    readonly remote: Endpoint,
  ) {}

  proves(host: string): boolean {
    return this.proven.includes(host);
  }

  write(bytes: Buffer): void {
    const seen = this.network.record(this.local, this.remote, bytes);
    if (this.gone || this.network.silent.has(this.remote.address)) {
      seen.lost = true;
      this.backlog += bytes.length;
      return;
    }
    const arriving = Buffer.from(bytes);
    this.network.clock.after(this.network.conditions.delayMs, () => {
      if (this.peer && !this.peer.gone) this.peer.events?.data(arriving);
    });
  }

  /** As a WebSocket's: answered by the other end itself. */
  ping(): void {
    const { silent, clock, conditions } = this.network;
    if (this.gone || silent.has(this.remote.address)) return;
    clock.after(conditions.delayMs, () => this.peer?.events?.control?.('ping'));
    clock.after(2 * conditions.delayMs, () => this.events?.control?.('pong'));
  }

  end(): void {
    this.destroy();
  }

  destroy(): void {
    if (this.gone) return;
    this.leave();
    const { clock, conditions } = this.network;
    clock.after(0, () => this.events?.closed());
    clock.after(conditions.delayMs, () => this.peer?.fail());
  }

  /** Both ends at once, with an error. */
  break(): void {
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    this.fail(reset);
    this.peer?.fail(reset);
  }

  fail(error?: Error): void {
    if (this.gone) return;
    this.leave();
    this.events?.closed(error);
  }

  private leave(): void {
    this.gone = true;
    this.network.streams.delete(this);
  }
}

const nameOf = ({ address, port }: Endpoint): string => `${address}:${port}`;

const inUse = (): Error =>
  Object.assign(new Error('listen EADDRINUSE: address already in use'), { code: 'EADDRINUSE' });
