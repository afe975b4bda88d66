import { header, tagOf } from '../message';
import type { SipResponse } from '../message/types';
import type { Received } from '../transport/port';
import { Dialog } from './dialog';
import type { Attempt } from './exchange';
import type { Negotiation } from './negotiation';
import { Receipt } from './receipt';
import type { AgentSite } from './site';
import type { Peer } from './types';
import { InviteUsage, type UsageOwner } from './usage';

/** One of those that an INVITE reached: an early dialog (RFC 3261, section 13.2.2.1). */
export interface Fork {
  usage: InviteUsage;
  receipt: Receipt;
  /** Offer and answer are through, in reliable responses: what follows does not count. */
  agreed: boolean;
}

/** More who ring at the same time are not looked at. */
const MOST_FORKS = 32;

/** The early dialogs of one INVITE of ours, by the tag of who answers. */
export class Forks {
  private readonly forks = new Map<string, Fork>();
  /** Of the INVITE that they belong to; another one, with credentials, has others. */
  private cseq = 0;

  constructor(
    private readonly site: AgentSite,
    private readonly owner: UsageOwner,
    private readonly peer: Peer,
    /** As it stands before anybody answers. */
    private readonly negotiation: Negotiation,
  ) {}

  get first(): Fork | undefined {
    const [first] = this.forks.values();
    return first;
  }

  /** The one that a response belongs to, which it may begin. */
  of(received: Received<SipResponse>, attempt: Attempt): Fork | undefined {
    if (attempt.cseq !== this.cseq) this.clear();
    this.cseq = attempt.cseq;
    const tag = tagOf(header(received.message, 'To') ?? '') ?? '';
    const known = this.forks.get(tag);
    if (known) {
      known.usage.dialog.refresh(received);
      return known;
    }
    if (this.forks.size >= MOST_FORKS) return undefined;
    const fork = this.make(received, attempt);
    this.forks.set(tag, fork);
    this.site.add(fork.usage);
    return fork;
  }

  /** One that nobody but the caller knows. */
  make(received: Received<SipResponse>, { request }: Attempt): Fork {
    const dialog = Dialog.ofResponse(request, received);
    const negotiation = this.negotiation.fork();
    const parts = { dialog, negotiation, peer: this.peer, ours: true };
    const usage = new InviteUsage(this.site, this.owner, parts);
    return { usage, receipt: new Receipt(), agreed: false };
  }

  drop(fork: Fork): void {
    fork.usage.dispose();
    this.forks.delete(fork.usage.dialog.remoteTag);
  }

  /** All but this one are over; this one is on its own from now on. */
  choose(chosen: Fork): void {
    this.forks.delete(chosen.usage.dialog.remoteTag);
    this.clear();
    this.site.add(chosen.usage);
  }

  clear(): void {
    for (const fork of [...this.forks.values()]) this.drop(fork);
  }
}
