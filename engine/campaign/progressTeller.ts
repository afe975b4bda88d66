import type { GroupStore } from '../store/groups';
import type { Clock, Timer } from '../time/clock';
import { progressEvent } from './eventBodies';

const EVERY_MS = 1_000;

export interface ProgressTellerContext {
  clock: Clock;
  groups: GroupStore;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

/** Tells by events how far groups have got: at most once a second each while calls change them. */
export class ProgressTeller {
  private readonly changed = new Set<string>();
  private timer: Timer | null = null;
  private telling: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly context: ProgressTellerContext) {}

  /** A call has changed its counters. */
  later(groupId: string): void {
    this.changed.add(groupId);
    if (this.stopped) return;
    this.timer ??= this.context.clock.after(EVERY_MS, () => {
      this.timer = null;
      const groups = [...this.changed];
      this.changed.clear();
      this.queue(groups);
    });
  }

  /** Its counters are final, as far as calls go. */
  last(groupId: string): void {
    this.changed.delete(groupId);
    this.queue([groupId]);
  }

  /** Now: after a change that is not a call's. */
  async tell(groupId: string): Promise<void> {
    const { groups, clock } = this.context;
    const group = await groups.get(groupId);
    if (group && !group.direct) await groups.append([progressEvent(group, clock.now())]);
  }

  /** Completion tells by itself. */
  forget(groupId: string): void {
    this.changed.delete(groupId);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.telling;
  }

  private queue(groupIds: readonly string[]): void {
    this.telling = this.telling
      .then(async () => {
        for (const groupId of groupIds) if (!this.stopped) await this.tell(groupId);
      })
      .catch(this.context.failed);
  }
}
