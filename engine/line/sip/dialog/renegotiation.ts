import type { Timer } from '../../../time/clock';
import type { SipResponse } from '../message/types';
import type { LocalAudio } from '../sdp';
import type { Received } from '../transport/port';
import { descriptionIn } from './body';
import { SDP } from './capabilities';
import type { Attempt, Exchange, ExchangeFailure } from './exchange';
import { Receipt } from './receipt';
import { retryAfterOf } from './reply';
import { failed } from './sender';
import type { InviteUsage } from './usage';

/** What we want changed: the direction of audio, or nothing but the session's time. */
type Job =
  | { kind: 'offer'; direction: LocalAudio['direction']; done: (taken: boolean) => void }
  | { kind: 'refresh' };

/** Tries of one change, glare and challenges to its time taken together. */
const MOST_TRIES = 6;
/** A Retry-After longer than this is a refusal, seconds. */
const LONGEST_RETRY = 32;

/**
 * INVITEs and UPDATEs of ours that change a session or refresh it, one after the other (RFC 3261,
 * section 14.1; RFC 3311; RFC 4028, section 7.4).
 *
 * ```
 *        none of the peer's under way
 *   idle ──────────────────────────→ asking ──→ idle    taken, or refused: all is as before
 *     ↑                                │ 491, Retry-After
 *     └──────────── waiting ←──────────┘
 * ```
 */
export class Renegotiation {
  private state: 'idle' | 'asking' | 'waiting' = 'idle';
  private readonly jobs: Job[] = [];
  private tries = 0;
  private timer: Timer | undefined;
  private exchange: Exchange | undefined;
  private inviting = false;

  constructor(private readonly usage: InviteUsage) {}

  /** An INVITE of ours is under way: one of the peer's meets it (491). */
  get busy(): boolean {
    return this.state === 'asking' && this.inviting;
  }

  change(direction: LocalAudio['direction']): Promise<boolean> {
    if (this.usage.disposed) return Promise.resolve(false);
    return new Promise((done) => {
      this.jobs.push({ kind: 'offer', direction, done });
      this.resume();
    });
  }

  refresh(): void {
    // A change that waits refreshes as well.
    if (this.usage.disposed || this.jobs.length > 0) return;
    this.jobs.push({ kind: 'refresh' });
    this.resume();
  }

  /** Goes on, when nothing of the peer's stands in the way. */
  resume(): void {
    const [job] = this.jobs;
    if (this.state !== 'idle' || !job || this.usage.disposed) return;
    if (this.usage.changes.open || this.usage.negotiation.phase !== 'settled') return;
    this.state = 'asking';
    this.tries++;
    if (job.kind === 'refresh' && this.usage.takes('UPDATE')) this.update();
    else this.invite(job);
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.state = 'idle';
    for (const job of this.jobs.splice(0)) if (job.kind === 'offer') job.done(false);
  }

  private invite(job: Job): void {
    const { usage } = this;
    const { negotiation, owner } = usage;
    const current = negotiation.local;
    if (!current) return this.settle(false);
    const local = job.kind === 'offer' ? { ...current, direction: job.direction } : current;
    const body = negotiation.offer(local);
    const receipt = new Receipt();
    const headers = owner.timer.asking();
    this.inviting = true;
    this.exchange = usage.ask(
      'INVITE',
      { headers, contentType: SDP, body },
      {
        provisional: ({ message }) => this.provisional(message, receipt),
        final: (received, attempt) => this.answered(received, attempt, local),
        failed: (failure, cseq) => this.notAnswered(failure, cseq),
      },
    );
  }

  /** The offer stands as it is, so none is made (RFC 4028, section 7.4). */
  private update(): void {
    const { usage } = this;
    this.inviting = false;
    this.exchange = usage.ask(
      'UPDATE',
      { headers: usage.owner.timer.asking() },
      {
        final: (received) => this.updated(received),
        failed: (failure, cseq) => this.notAnswered(failure, cseq),
      },
    );
  }

  /** Nobody has to be asked about a change: it rings for half a minute at the most. */
  private provisional(response: SipResponse, receipt: Receipt): void {
    const { usage } = this;
    if (usage.disposed) return;
    const taken = receipt.take(response);
    if (taken.kind === 'next') void usage.send('PRACK', { headers: [taken.rack] });
    const { clock, settings } = usage.site;
    this.timer ??= clock.after(64 * settings.t1Ms, () => this.exchange?.cancel());
  }

  private answered(received: Received<SipResponse>, attempt: Attempt, local: LocalAudio): void {
    const { usage } = this;
    const { message } = received;
    const { status } = message;
    this.timer?.cancel();
    this.timer = undefined;
    // The answer may come when BYE is on its way: it is acknowledged all the same.
    if (status < 300) void usage.ack(attempt);
    if (usage.disposed) return;
    const { negotiation, owner } = usage;
    if (status >= 300) {
      negotiation.refused();
      return this.refused(received, attempt.cseq);
    }
    usage.dialog.refresh(received);
    usage.learn(message);
    owner.timer.answered(message);
    const description = descriptionIn(message);
    if (description.kind !== 'sdp') {
      negotiation.refused();
      return this.settle(false);
    }
    const read = negotiation.answered(description.session, local);
    if (!read.ok) return owner.broken(usage, { kind: 'noAudio', message: read.reason });
    owner.tell.media(read.plan, negotiation.held);
    this.settle(true);
  }

  private updated(received: Received<SipResponse>): void {
    const { usage } = this;
    const { message } = received;
    if (usage.disposed) return;
    const { status } = message;
    if (status < 300) {
      usage.dialog.refresh(received);
      usage.owner.timer.answered(message);
      return this.settle(true);
    }
    if (status !== 405 && status !== 501) return this.refused(received, 0);
    usage.lacks('UPDATE');
    this.wait(0);
  }

  /** What a refusal leads to (section 14.1). */
  private refused(received: Received<SipResponse>, cseq: number): void {
    const { usage } = this;
    const { message } = received;
    const again = retryAfterOf(message);
    if (message.status === 422 && usage.owner.timer.tooSmall(message)) return this.wait(0);
    if (message.status === 491) return this.wait(this.glare());
    if (message.status >= 500 && again !== undefined && again <= LONGEST_RETRY) {
      return this.wait(again * 1_000);
    }
    if (usage.check({ ok: true, received, cseq })) this.settle(false);
  }

  private notAnswered(failure: ExchangeFailure, cseq: number): void {
    const { usage } = this;
    this.timer?.cancel();
    this.timer = undefined;
    if (usage.disposed) return;
    if (this.inviting) usage.negotiation.refused();
    if (usage.check(failed(failure, cseq))) this.settle(false);
  }

  /** In units of 10 ms: 2.1 to 4 s for who made the Call-ID, 0 to 2 s for the other (14.1). */
  private glare(): number {
    const { ours, site } = this.usage;
    const chance = site.random();
    return ours ? 2_100 + 10 * Math.floor(chance * 191) : 10 * Math.floor(chance * 201);
  }

  private wait(ms: number): void {
    if (this.tries >= MOST_TRIES) return this.settle(false);
    this.state = 'waiting';
    this.timer = this.usage.site.clock.after(ms, () => {
      this.timer = undefined;
      this.state = 'idle';
      this.resume();
    });
  }

  private settle(taken: boolean): void {
    const job = this.jobs.shift();
    this.state = 'idle';
    this.tries = 0;
    this.exchange = undefined;
    if (job?.kind === 'offer') job.done(taken);
    else if (!taken) this.usage.owner.timer.retry();
    this.resume();
  }
}
