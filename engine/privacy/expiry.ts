import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock, Timer } from '../time/clock';
import type { Bindings } from './bindings';
import type { PrivacyBook } from './book';

/** Due at once: as many as one turn of the loop takes without being noticed. */
const TOGETHER = 500;

export interface ExpiryParts {
  clock: Clock;
  book: PrivacyBook;
  bindings: Pick<Bindings, 'end' | 'warn'>;
  failed: (error: unknown) => void;
}

/**
 * Ends what expires, to the instant, and tells what will. Calls do not wait for it: a binding that
 * has expired is found by nobody, whether it has been ended or not.
 */
export class Expiry {
  private timer: Timer | undefined;
  private timedFor = Infinity;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly parts: ExpiryParts) {}

  /** What is due next may have changed. */
  arm(): void {
    const { book, clock } = this.parts;
    const { nextAt } = book.due;
    if (this.stopped || this.running || (this.timer && this.timedFor <= nextAt)) return;
    this.timer?.cancel();
    this.timer = undefined;
    if (nextAt === Infinity) return;
    this.timedFor = nextAt;
    this.timer = clock.after(Math.max(0, nextAt - clock.now()), () => {
      this.timer = undefined;
      this.running = this.run()
        .catch(this.parts.failed)
        .finally(() => {
          this.running = undefined;
          this.arm();
        });
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    this.timer = undefined;
    await this.running;
  }

  private async run(): Promise<void> {
    const { book, clock, bindings, failed } = this.parts;
    while (!this.stopped && book.due.nextAt <= clock.now()) {
      const written: Promise<void>[] = [];
      for (let count = 0; count < TOGETHER && book.due.nextAt <= clock.now(); count++) {
        const slot = book.due.first;
        if (slot === undefined) break;
        const over = book.table.expiresAtOf(slot) <= clock.now();
        const done = over ? bindings.end(slot, 'Expired') : bindings.warn(slot);
        written.push(done.catch(failed));
      }
      await Promise.all(written);
      await nextTurn();
    }
  }
}
