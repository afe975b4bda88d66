import { DialflowError } from '../../../api';
import type { Clock, Random } from '../../../time/clock';
import type { SipRequest } from '../message/types';
import type { SipTransport, Target } from '../transport/port';
import { Branches } from './branches';
import { ClientTable } from './clientTable';
import { type AckHandler, type RequestHandler, ServerTable } from './serverTable';
import type { Site } from './site';
import { Timers, type TimerSettings } from './timers';
import type { ClientTransaction, ClientUser, TransactionCounters } from './types';

export interface TransactionLayerParts {
  transport: SipTransport;
  clock: Clock;
  random: Random;
  timers?: Partial<TimerSettings>;
  /** Requests of peers kept at a time, most of them answered already; new ones beyond it get 503. */
  serverLimit?: number;
  /** Told of exceptions that a user threw; without it they are left alone. */
  fault?: (error: unknown) => void;
}

/** Two requests a call, each kept for 32 s: some 1,500 calls a second. */
const SERVER_LIMIT = 100_000;

/**
 * The transaction layer (RFC 3261, section 17; RFC 4320; RFC 6026): requests reach the other
 * side once, and their answers come back once, whatever the network does.
 *
 * @example
 * const layer = new TransactionLayer({ transport, clock, random });
 * layer.onRequest((transaction, { message }) => {
 *   transaction.respond(createResponse(message, 200, undefined, tag));
 *   return { cancelled: () => …, unacknowledged: () => … };
 * });
 * const invite = layer.request(message, target, { final: ({ message }) => …, failed: () => … });
 * invite.ack(ackRequest, target); // for a 2xx
 */
export class TransactionLayer {
  private readonly clients: ClientTable;
  private readonly servers: ServerTable;
  private strays = 0;

  constructor({ transport, clock, random, timers, serverLimit, fault }: TransactionLayerParts) {
    const guard = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        fault?.(error);
      }
    };
    const site: Site = { transport, clock, timers: new Timers(timers), guard };
    const branches = new Branches(random);
    this.clients = new ClientTable(site, branches);
    this.servers = new ServerTable(site, branches, serverLimit ?? SERVER_LIMIT);
    transport.listen({
      request: (received) => this.servers.request(received),
      response: (received) => {
        if (!this.clients.response(received)) this.strays++;
      },
    });
  }

  /**
   * Sends a request, which has all its headers but Via. ACK and CANCEL are not sent so, but by
   * the transaction of their INVITE.
   */
  request(message: SipRequest, target: Target, user: ClientUser): ClientTransaction {
    if (message.method === 'ACK' || message.method === 'CANCEL') {
      throw new DialflowError('WrongState', `${message.method} is sent by its INVITE.`);
    }
    return this.clients.start(message, target, user);
  }

  /** Who answers new requests. Without one they are answered 503. */
  onRequest(handler: RequestHandler): void {
    this.servers.onRequest = handler;
  }

  /** Who gets the ACKs of 2xx responses. */
  onAck(handler: AckHandler): void {
    this.servers.onAck = handler;
  }

  counters(): TransactionCounters {
    const { strays, ...others } = this.servers.counters;
    return {
      clients: this.clients.size,
      servers: this.servers.size,
      unacknowledged: this.servers.unacknowledged,
      strays: strays + this.strays,
      ...others,
    };
  }

  /** Forgets all transactions; nobody is told. */
  close(): void {
    this.clients.abandonAll();
    this.servers.abandonAll();
  }
}
