import { type Handlers, type Peer, UserAgent } from '../../engine/line/sip/dialog';
import type { LocalAudio } from '../../engine/line/sip/sdp';
import { TransactionLayer, type TimerSettings } from '../../engine/line/sip/transaction';
import {
  nodeWires,
  type Protocol,
  type Target,
  Transport,
  type TransportSettings,
  type Wires,
} from '../../engine/line/sip/transport';
import { SystemClock } from '../../engine/time/clock';

export const ADDRESS = '127.0.0.1';

/** More than 1,500 calls a second, each of which leaves something behind for half a minute. */
const SERVER_LIMIT = 1_000_000;

export interface Stack {
  readonly agent: UserAgent;
  readonly transport: Transport;
  readonly port: number;
  /** What is left of all layers: nothing, when all calls are over and their timers have run out. */
  left(): Record<string, number>;
  /** Exceptions that came up on the way. */
  faults(): string[];
  close(): Promise<void>;
}

export interface StackOptions {
  protocol?: Protocol;
  timers?: Partial<TimerSettings>;
  serverLimit?: number;
  settings?: Partial<TransportSettings>;
  handlers?: Handlers;
  /** Sees each datagram, of both directions. */
  seen?: (bytes: Buffer) => void;
  /** Whether a datagram that is sent gets lost. */
  loses?: () => boolean;
}

/** All four layers on a socket of their own, as a line has them. */
export async function openStack(options: StackOptions = {}): Promise<Stack> {
  const { protocol = 'UDP', timers = {}, serverLimit = SERVER_LIMIT, handlers = {} } = options;
  const wires = tapped(nodeWires(), options);
  const faults: string[] = [];
  const fault = (error: unknown): void => {
    if (faults.length < 10)
      faults.push(error instanceof Error ? String(error.stack) : String(error));
  };
  const clock = new SystemClock();
  const random = Math.random;
  const settings = { admits: (address: string) => address === ADDRESS, ...options.settings };
  const transport = new Transport({ wires, clock, random, settings, fault });
  const transactions = new TransactionLayer({
    ...{ transport, clock, random, timers, serverLimit, fault },
  });
  const t1Ms = timers.t1 === undefined ? {} : { settings: { t1Ms: timers.t1 } };
  const parts = { transactions, transport, clock, random, fault, ...t1Ms };
  const agent = new UserAgent(parts, handlers);
  const [point] = await transport.bind([{ protocol, address: ADDRESS, port: 0 }]);
  return {
    agent,
    transport,
    port: point?.port ?? 0,
    left: () => {
      const { clients, servers, unacknowledged } = transactions.counters();
      const connections = transport.connections();
      return { ...agent.counters(), clients, servers, unacknowledged, connections };
    },
    faults: () => faults,
    close: async () => {
      await agent.close();
      transactions.close();
      await transport.close();
    },
  };
}

/** Whom to call at a port of this machine. */
export function peerAt(port: number, protocol: Protocol = 'UDP'): Peer {
  const target: Target = { protocol, address: ADDRESS, port, largeOverTcp: false };
  return { targets: () => Promise.resolve([target]), route: [] };
}

/** Audio at a port where, in most benches, nobody listens. */
export const audioAt = (port: number): LocalAudio => ({
  endpoint: { address: ADDRESS, port },
  laws: ['PCMA', 'PCMU'],
  telephoneEvents: true,
  rtcpMux: true,
  direction: 'sendrecv',
});

function tapped(wires: Wires, { seen, loses }: StackOptions): Wires {
  if (!seen && !loses) return wires;
  return {
    ...wires,
    openUdp: async (local, events) => {
      const wire = await wires.openUdp(local, {
        datagram: (bytes, remote) => {
          seen?.(Buffer.from(bytes));
          events.datagram(bytes, remote);
        },
      });
      return {
        local: wire.local,
        close: () => wire.close(),
        send: (bytes, remote, failed) => {
          seen?.(Buffer.from(bytes));
          if (!loses?.()) wire.send(bytes, remote, failed);
        },
      };
    },
  };
}
