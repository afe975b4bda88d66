import { createResponse } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import type { Received } from '../transport/port';
import type { Branches } from './branches';
import { answerKey, isOldStyle, mergeKey, type ServerKeys, serverKey, tag } from './keys';
import { ServerInvite, type ServerInviteSite } from './serverInvite';
import { ServerNonInvite } from './serverNonInvite';
import type { Site } from './site';
import type { ServerTransaction, ServerUser } from './types';

type Server = ServerInvite | ServerNonInvite;

export type RequestHandler = (
  transaction: ServerTransaction,
  received: Received<SipRequest>,
) => ServerUser;

/** The ACK of a 2xx, once, with the INVITE that it completes. */
export type AckHandler = (ack: Received<SipRequest>, invite: ServerTransaction) => void;

/** Peers' requests that are under way, and all that comes again brought to them (RFC 3261, section 17.2.3). */
export class ServerTable {
  onRequest: RequestHandler | undefined;
  onAck: AckHandler | undefined;
  readonly counters = { strays: 0, retransmissions: 0, merged: 0, overload: 0 };
  private readonly transactions = new Map<string, Server>();
  /** The first of the copies that came over several paths. */
  private readonly firsts = new Map<string, Server>();
  /** INVITEs whose 2xx waits for its ACK. */
  private readonly answers = new Map<string, ServerInvite>();
  private readonly site: ServerInviteSite & { ended(transaction: Server): void };

  constructor(
    site: Site,
    private readonly branches: Branches,
    private readonly limit: number,
  ) {
    this.site = {
      ...site,
      awaitsAck: (transaction, response, received) => {
        if (response.status < 300) this.addAnswer(transaction, response);
        else if (isOldStyle(received)) this.addAckKey(transaction, received);
      },
      acknowledged: (transaction) => this.forgetAnswer(transaction),
      ended: (transaction) => this.forget(transaction),
    };
  }

  get size(): number {
    return this.transactions.size;
  }

  get unacknowledged(): number {
    return this.answers.size;
  }

  request(received: Received<SipRequest>): void {
    const { method } = received.message;
    if (method === 'ACK') return this.ack(received);
    const key = serverKey(received, method);
    const known = this.transactions.get(key);
    if (known) {
      this.counters.retransmissions++;
      return known.retransmitted();
    }
    if (this.isFull(received)) return this.overload(received);
    if (method === 'CANCEL') this.cancel(received, key);
    else this.begin(received, key);
  }

  abandonAll(): void {
    for (const transaction of [...new Set(this.transactions.values())]) transaction.abandon();
  }

  private begin(received: Received<SipRequest>, main: string): void {
    const merge = mergeKey(received.message);
    const merged = merge !== undefined && this.firsts.has(merge);
    const transaction = this.add(
      received,
      merge === undefined || merged ? { main } : { main, merge },
    );
    if (merged) {
      this.counters.merged++;
      return this.answer(transaction, received, 482);
    }
    if (merge !== undefined) this.firsts.set(merge, transaction);
    if (!this.onRequest) return this.answer(transaction, received, 503);
    const user = this.userOf(transaction, received, this.onRequest);
    if (user) this.hand(transaction, user);
    // The handler failed: the peer is told so, if nothing was yet.
    else this.answer(transaction, received, 500);
  }

  private userOf(
    transaction: Server,
    received: Received<SipRequest>,
    handler: RequestHandler,
  ): ServerUser | undefined {
    let user: ServerUser | undefined;
    this.site.guard(() => (user = handler(transaction, received)));
    return user;
  }

  /** From now on it is the user's; it may be over already. */
  private hand(transaction: Server, user: ServerUser): void {
    transaction.user = user;
    if (transaction.state === 'terminated') this.site.guard(() => user.ended?.());
  }

  /**
   * Of a failure: ends its retransmission. Of a 2xx: of the INVITE of the same branch where the
   * peer is careless, else of that of the same dialog (RFC 3261, section 13.3.1.4; RFC 6026,
   * section 7.1).
   */
  private ack(received: Received<SipRequest>): void {
    const known = this.transactions.get(serverKey(received, 'INVITE'));
    if (known instanceof ServerInvite && known.state !== 'accepted') {
      if (!known.acknowledged()) this.counters.strays++;
      return;
    }
    const answered = this.answers.get(answerKey(received.message));
    if (answered?.acknowledged()) this.site.guard(() => this.onAck?.(received, answered));
    else this.counters.strays++;
  }

  /** RFC 3261, section 9.2. */
  private cancel(received: Received<SipRequest>, key: string): void {
    const invite = this.transactions.get(serverKey(received, 'INVITE'));
    const transaction = this.add(received, { main: key });
    if (!(invite instanceof ServerInvite)) return this.answer(transaction, received, 481);
    this.answer(transaction, received, 200, invite.toTag);
    invite.cancelled(received);
  }

  private add(received: Received<SipRequest>, keys: ServerKeys): Server {
    const transaction =
      received.message.method === 'INVITE'
        ? new ServerInvite(received, keys, this.site)
        : new ServerNonInvite(received, keys, this.site);
    this.transactions.set(keys.main, transaction);
    return transaction;
  }

  private answer(
    transaction: Server,
    { message }: Received<SipRequest>,
    status: number,
    toTag = this.branches.tag(),
  ): void {
    transaction.respond(createResponse(message, status, undefined, toTag));
  }

  /** Calls that are up are to be ended even then: their requests have as much room again. */
  private isFull({ message }: Received<SipRequest>): boolean {
    const { size } = this.transactions;
    if (size < this.limit) return false;
    const isNew = message.method !== 'CANCEL' && tag(message, 'To') === '';
    return isNew || size >= 2 * this.limit;
  }

  /** Too many to remember: this one is answered and forgotten. */
  private overload(received: Received<SipRequest>): void {
    this.counters.overload++;
    const response = createResponse(received.message, 503, undefined, this.branches.tag());
    this.site.transport.response(response, received, () => undefined).release();
  }

  private addAnswer(transaction: ServerInvite, response: SipResponse): void {
    const key = answerKey(response);
    // The same dialog and number twice: the one that came first keeps the ACK.
    if (this.answers.has(key)) return;
    transaction.keys.answer = key;
    this.answers.set(key, transaction);
  }

  /** An ACK of RFC 2543's time has the To of our response, which the INVITE had not. */
  private addAckKey(transaction: ServerInvite, received: Received<SipRequest>): void {
    const key = serverKey(received, 'INVITE', transaction.toTag);
    if (this.transactions.has(key)) return;
    transaction.keys.ack = key;
    this.transactions.set(key, transaction);
  }

  private forgetAnswer({ keys }: ServerInvite): void {
    if (keys.answer !== undefined) this.answers.delete(keys.answer);
    delete keys.answer;
  }

  private forget(transaction: Server): void {
    const { keys } = transaction;
    this.transactions.delete(keys.main);
    if (keys.ack !== undefined) this.transactions.delete(keys.ack);
    if (keys.merge !== undefined) this.firsts.delete(keys.merge);
    if (keys.answer !== undefined) this.answers.delete(keys.answer);
  }
}
