import type { Clock, Timer } from '../time/clock';
import type { NewId } from '../time/ids';
import { Joiner, type KeptPart } from './joiner';
import type { IncomingSms, ReceivedSms } from './port';

/** Keeps parts until their message is dealt with: whoever sent them has been told that they came. */
export interface PartKeeper {
  keep(part: KeptPart): Promise<void>;
  /** In the order in which they came. */
  all(): Promise<KeptPart[]>;
  /** Their message is dealt with; they may come once more, after a crash too. */
  done(ids: readonly string[], at: number): Promise<void>;
  forget(ids: readonly string[]): Promise<void>;
  /** Those that were done before then. */
  forgetDone(before: number): Promise<void>;
}

export interface InboxParts {
  clock: Clock;
  newId: NewId;
  keeper: PartKeeper;
  /** Takes a whole message; what it rejects comes again. */
  take(sms: ReceivedSms): Promise<void>;
  /** A fault of ours; nothing is swallowed. */
  failed(error: unknown): void;
  patienceMs?: number;
  mostParts?: number;
}

/** A message that could not be dealt with, its parts acknowledged, is tried again after so long. */
const AGAIN_MS = 15_000;

/**
 * What comes through gateways, whole. A part is on the disk before its sender is told that it came;
 * what was put together and not dealt with when the process ended is put together again.
 */
export class Inbox {
  private readonly joiner: Joiner;
  private readonly again = new Set<Timer>();
  private readonly underway = new Set<Promise<void>>();
  private stopped = false;

  constructor(private readonly parts: InboxParts) {
    const { clock, patienceMs, mostParts } = parts;
    this.joiner = new Joiner({
      clock,
      whole: (message) => this.handle(message),
      ...(patienceMs !== undefined && { patienceMs }),
      ...(mostParts !== undefined && { mostParts }),
    });
  }

  async load(): Promise<void> {
    const { keeper, clock } = this.parts;
    await keeper.forgetDone(clock.now() - this.joiner.patienceMs);
    for (const part of await keeper.all()) this.joiner.load(part);
  }

  /** Resolves when it need not come again. */
  async receive(sms: IncomingSms): Promise<void> {
    const { clock, newId, keeper, take } = this.parts;
    const { mark, ...rest } = sms;
    if (!mark || mark.total === 1) {
      return take({ ...rest, at: clock.now(), incomplete: false, parts: [] });
    }
    const part = { ...rest, mark, id: newId(), at: clock.now() };
    if (this.joiner.isDuplicate(part)) return;
    await keeper.keep(part);
    // Two of the same may have come at once.
    if (this.joiner.isDuplicate(part)) await keeper.forget([part.id]);
    else this.joiner.add(part);
  }

  /** Parts that wait for others. */
  get waiting(): number {
    return this.joiner.size;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.joiner.stop();
    for (const timer of this.again) timer.cancel();
    await Promise.all(this.underway);
  }

  private handle(message: ReceivedSms): void {
    if (this.stopped) return;
    const work = this.deal(message).finally(() => this.underway.delete(work));
    this.underway.add(work);
  }

  private async deal(message: ReceivedSms): Promise<void> {
    const { take, keeper, clock } = this.parts;
    try {
      await take(message);
      await keeper.done(message.parts, clock.now());
      await keeper.forgetDone(clock.now() - this.joiner.patienceMs);
    } catch (error) {
      this.parts.failed(error);
      if (this.stopped) return;
      const timer = this.parts.clock.after(AGAIN_MS, () => {
        this.again.delete(timer);
        this.handle(message);
      });
      this.again.add(timer);
    }
  }
}
