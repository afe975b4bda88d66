import type { RosterProgress } from '../../api';
import type { Clock } from '../../time/clock';

/** A person is told often enough four times a second. */
const PAUSE_MS = 250;

/**
 * Lets through what is told of a reading: the beginning of each phase, then as much as the
 * pause allows. Without a clock all of it.
 */
export class Telling {
  private phase: RosterProgress['phase'] | undefined;
  private next = 0;

  constructor(private readonly clock: Pick<Clock, 'now'> | undefined) {}

  /** Whether this is to be told now. */
  due({ phase }: Pick<RosterProgress, 'phase'>): boolean {
    const now = this.clock?.now() ?? 0;
    if (this.clock && phase === this.phase && now < this.next) return false;
    this.phase = phase;
    this.next = now + PAUSE_MS;
    return true;
  }
}
