import type { EarlyMedia } from '../../../media/earlyMedia';
import type { Clock, Timer } from '../../../time/clock';

/** Nothing rings for so long beyond the ring time: given up. */
const CONNECTING_MS = 15_000;
/** A network that plays busy or an information tone is given so long to say it by a response. */
const TONE_MS = 4_000;

/** How long an answer is waited for. */
export class Patience {
  private ring: Timer | undefined;
  private tone: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly ringMs: number,
    private readonly over: (why: 'ringTimeout' | 'tone') => void,
  ) {}

  /** It is being tried, over whatever ways there are. */
  connecting(): void {
    this.wait(this.ringMs + CONNECTING_MS);
  }

  ringing(): void {
    this.wait(this.ringMs);
  }

  /** The network is heard. What it plays may turn out to be something else. */
  heard(kind: EarlyMedia): void {
    this.tone?.cancel();
    if (kind !== 'busy' && kind !== 'congestion' && kind !== 'sit') return;
    this.tone = this.clock.after(TONE_MS, () => this.over('tone'));
  }

  end(): void {
    this.ring?.cancel();
    this.tone?.cancel();
  }

  private wait(ms: number): void {
    this.ring?.cancel();
    this.ring = this.clock.after(ms, () => this.over('ringTimeout'));
  }
}
