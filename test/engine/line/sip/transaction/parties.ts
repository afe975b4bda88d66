import { createResponse } from '../../../../../engine/line/sip/message';
import type {
  HeaderField,
  SipRequest,
  SipResponse,
} from '../../../../../engine/line/sip/message/types';
import { TransactionLayer } from '../../../../../engine/line/sip/transaction/layer';
import type {
  ClientTransaction,
  ClientUser,
  ServerTransaction,
  ServerUser,
  TransactionFailure,
} from '../../../../../engine/line/sip/transaction/types';
import type { Protocol, Received, Target } from '../../../../../engine/line/sip/transport/port';
import type { TransportSettings } from '../../../../../engine/line/sip/transport/settings';
import { Transport } from '../../../../../engine/line/sip/transport/transport';
import { FakeClock } from '../../../../support/fakeClock';
import { FakeNetwork, type Conditions } from '../../../../support/fakeNetwork';
import { seededRandom } from '../../../../support/random';

export const ALICE = '10.0.0.1';
export const BOB = '10.0.0.2';

/** A host with both layers. */
export interface Party {
  transport: Transport;
  layer: TransactionLayer;
  /** Where to find it. */
  target: Target;
}

export interface Parties {
  clock: FakeClock;
  network: FakeNetwork;
  alice: Party;
  bob: Party;
  /** Exceptions that came up on the way. */
  faults: unknown[];
  /** Waits until everything is over, and says what is left: nothing, or something leaks. */
  leftovers(): Promise<Record<string, number>>;
}

export interface PartyOptions {
  seed?: number;
  conditions?: Partial<Conditions>;
  protocol?: Protocol;
  settings?: Partial<TransportSettings>;
  serverLimit?: number;
}

/** Alice and Bob on a network of their own. */
export async function parties(options: PartyOptions = {}): Promise<Parties> {
  const clock = new FakeClock();
  const network = new FakeNetwork(clock, seededRandom(options.seed ?? 1), options.conditions);
  const faults: unknown[] = [];
  const alice = await party(ALICE, clock, network, faults, options);
  const bob = await party(BOB, clock, network, faults, options);
  const leftovers = async (): Promise<Record<string, number>> => {
    await clock.advance(100_000);
    await alice.transport.close();
    await bob.transport.close();
    await clock.advance(10);
    return {
      timers: clock.pending(),
      clients: alice.layer.counters().clients + bob.layer.counters().clients,
      servers: alice.layer.counters().servers + bob.layer.counters().servers,
      unacknowledged: alice.layer.counters().unacknowledged + bob.layer.counters().unacknowledged,
      connections: alice.transport.connections() + bob.transport.connections(),
      faults: faults.length,
    };
  };
  return { clock, network, alice, bob, faults, leftovers };
}

export const NOTHING_LEFT = {
  timers: 0,
  clients: 0,
  servers: 0,
  unacknowledged: 0,
  connections: 0,
  faults: 0,
};

async function party(
  address: string,
  clock: FakeClock,
  network: FakeNetwork,
  faults: unknown[],
  { seed = 1, protocol = 'UDP', settings, serverLimit }: PartyOptions,
): Promise<Party> {
  const fault = (error: unknown): void => void faults.push(error);
  const random = seededRandom(seed + Number(address.slice(-1)));
  const transport = new Transport({
    wires: network.host(address),
    clock,
    random,
    settings: { admits: () => true, ...settings },
    fault,
  });
  const layer = new TransactionLayer({
    transport,
    clock,
    random,
    fault,
    ...(serverLimit ? { serverLimit } : {}),
  });
  await transport.bind([
    { protocol: 'UDP', address, port: 5060 },
    { protocol: 'TCP', address, port: 5060 },
  ]);
  return { transport, layer, target: { protocol, address, port: 5060 } };
}

let calls = 0;

/** A request from Alice to Bob, without Via. */
export function request(method: string, more: Partial<RequestParts> = {}): SipRequest {
  const parts = { callId: `call-${++calls}`, sequence: 1, fromTag: 'a', body: '', ...more };
  const to = parts.toTag === undefined ? '<sip:bob@test>' : `<sip:bob@test>;tag=${parts.toTag}`;
  return {
    kind: 'request',
    method,
    uri: 'sip:bob@test',
    headers: [
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: `<sip:alice@test>;tag=${parts.fromTag}` },
      { name: 'To', value: to },
      { name: 'Call-ID', value: parts.callId },
      { name: 'CSeq', value: `${parts.sequence} ${method}` },
      ...(parts.headers ?? []),
    ],
    body: Buffer.from(parts.body),
  };
}

interface RequestParts {
  callId: string;
  sequence: number;
  fromTag: string;
  toTag: string;
  headers: HeaderField[];
  body: string;
}

/** The ACK that a user makes of a 2xx (RFC 3261, section 13.2.2.4). */
export function ackOf({ message }: Received<SipResponse>): SipRequest {
  const value = (name: string): string =>
    message.headers.find((field) => field.name === name)?.value ?? '';
  return {
    kind: 'request',
    method: 'ACK',
    uri: 'sip:bob@test',
    headers: [
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: value('From') },
      { name: 'To', value: value('To') },
      { name: 'Call-ID', value: value('Call-ID') },
      { name: 'CSeq', value: `${value('CSeq').split(' ')[0]} ACK` },
    ],
    body: Buffer.alloc(0),
  };
}

/** A request that came, with its transaction. */
export interface Asked {
  server: ServerTransaction;
  received: Received<SipRequest>;
}

export const answer = ({ received }: Asked, status: number, toTag = 'b'): SipResponse =>
  createResponse(received.message, status, undefined, status > 100 ? toTag : undefined);

/** Answers; says whether the transaction took it. */
export const respond = (asked: Asked | undefined, status: number, toTag?: string): boolean =>
  asked?.server.respond(answer(asked, status, toTag)) ?? false;

/** A client user that writes down what it is told; `ack` answers each 2xx of an INVITE. */
export class Caller implements ClientUser {
  readonly told: string[] = [];
  readonly finals: Received<SipResponse>[] = [];
  failure: TransactionFailure | undefined;
  transaction: ClientTransaction | undefined;

  constructor(private readonly ackTo?: Target) {}

  provisional({ message }: Received<SipResponse>): void {
    this.told.push(String(message.status));
  }

  final(received: Received<SipResponse>): void {
    this.told.push(String(received.message.status));
    this.finals.push(received);
    if (this.ackTo && received.message.status < 300) {
      this.transaction?.ack(ackOf(received), this.ackTo);
    }
  }

  failed(failure: TransactionFailure): void {
    this.failure = failure;
    this.told.push(failure.reason);
  }

  ended(): void {
    this.told.push('ended');
  }
}

/** A server user that writes down what it is told. */
export class Callee implements ServerUser {
  readonly told: string[] = [];

  cancelled(): void {
    this.told.push('cancelled');
  }

  unacknowledged(): void {
    this.told.push('unacknowledged');
  }

  failed(failure: { reason: string }): void {
    this.told.push(failure.reason);
  }

  ended(): void {
    this.told.push('ended');
  }
}

/** Sends a request from Alice to Bob. */
export function send(
  { alice, bob }: Parties,
  message: SipRequest,
  { acks = true, target = bob.target }: { acks?: boolean; target?: Target } = {},
): Caller & { transaction: ClientTransaction } {
  const caller = new Caller(acks ? target : undefined);
  const transaction = alice.layer.request(message, target, caller);
  return Object.assign(caller, { transaction });
}

/** Has Bob keep what comes, and answer nothing of his own, or always the same. */
export function incoming({ bob }: Parties, status?: number): { asked: Asked[]; callee: Callee } {
  const asked: Asked[] = [];
  const callee = new Callee();
  bob.layer.onRequest((server, received) => {
    asked.push({ server, received });
    if (status !== undefined) respond(asked.at(-1), status);
    return callee;
  });
  return { asked, callee };
}
