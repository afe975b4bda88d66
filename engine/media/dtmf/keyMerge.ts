/** A phone that sends a key both ways sends it at about the same time. */
const TOGETHER_MS = 400;
const MOST_UNMATCHED = 8;

type Way = 'event' | 'tone';

/**
 * Tells each key once where a phone sends it as an event and as a tone: whichever is noticed
 * first counts, and the other one is set off against it.
 */
export class KeyMerge {
  private readonly unmatched: { way: Way; digit: string; at: number }[] = [];

  constructor(private readonly tell: (digit: string) => void) {}

  key(way: Way, digit: string, nowMs: number): void {
    const { unmatched } = this;
    while (unmatched[0] && nowMs - unmatched[0].at > TOGETHER_MS) unmatched.shift();
    const same = unmatched.findIndex((one) => one.way !== way && one.digit === digit);
    if (same >= 0) {
      unmatched.splice(same, 1);
      return;
    }
    unmatched.push({ way, digit, at: nowMs });
    if (unmatched.length > MOST_UNMATCHED) unmatched.shift();
    this.tell(digit);
  }
}
