import { header, parseCSeq } from '../message';
import type { SipRequest, SipResponse } from '../message/types';
import type { Received, Target } from '../transport/port';
import type { Branches } from './branches';
import { ClientInvite, type ClientInviteSite } from './clientInvite';
import { ClientNonInvite } from './clientNonInvite';
import { clientKey } from './keys';
import type { Site } from './site';
import type { ClientTransaction, ClientUser } from './types';

/** Nobody waits for what becomes of a CANCEL: the INVITE tells (RFC 3261, section 9.1). */
const NOBODY: ClientUser = { final: () => undefined, failed: () => undefined };

/** Our requests that are under way, and the responses brought to them (RFC 3261, section 17.1.3). */
export class ClientTable {
  private readonly transactions = new Map<string, ClientInvite | ClientNonInvite>();
  private readonly site: ClientInviteSite;

  constructor(
    site: Site,
    private readonly branches: Branches,
  ) {
    this.site = {
      ...site,
      newBranch: () => branches.branch(),
      cancel: (request, branch, via, target) => {
        this.add(new ClientNonInvite(request, target, NOBODY, branch, this.site, via));
      },
      ended: (transaction) => {
        this.transactions.delete(clientKey(transaction.branch, transaction.method));
      },
    };
  }

  get size(): number {
    return this.transactions.size;
  }

  start(request: SipRequest, target: Target, user: ClientUser): ClientTransaction {
    const { site } = this;
    const branch = this.branches.branch();
    return this.add(
      request.method === 'INVITE'
        ? new ClientInvite(request, target, user, branch, site)
        : new ClientNonInvite(request, target, user, branch, site),
    );
  }

  /** False when it answers nothing that is under way. */
  response(received: Received<SipResponse>): boolean {
    const branch = received.via.params.get('branch') ?? '';
    const method = parseCSeq(header(received.message, 'CSeq') ?? '')?.method ?? '';
    const transaction = this.transactions.get(clientKey(branch, method));
    transaction?.response(received);
    return transaction !== undefined;
  }

  abandonAll(): void {
    for (const transaction of [...this.transactions.values()]) transaction.abandon();
  }

  private add<T extends ClientInvite | ClientNonInvite>(transaction: T): T {
    this.transactions.set(clientKey(transaction.branch, transaction.method), transaction);
    return transaction;
  }
}
