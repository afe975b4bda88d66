import type { Clock } from '../../../time/clock';

const WINDOW_MS = 1_000;
const PEERS = 4_096;

/**
 * At most so many a second for each peer. It holds a bounded number of peers: when more ask
 * within one second, the new ones get nothing.
 */
export class RateLimit {
  private windowStart = 0;
  private readonly used = new Map<string, number>();

  constructor(
    private readonly perSecond: number,
    private readonly clock: Clock,
  ) {}

  take(peer: string): boolean {
    const now = this.clock.now();
    if (now - this.windowStart >= WINDOW_MS) {
      this.windowStart = now;
      this.used.clear();
    }
    const used = this.used.get(peer) ?? 0;
    if (used >= this.perSecond || (used === 0 && this.used.size >= PEERS)) return false;
    this.used.set(peer, used + 1);
    return true;
  }
}
