/** Turns are given out so far ahead, and no further: much may change until then. */
const HORIZON_MS = 300_000;
/** Turns of one second are told as one, so that who has them is written together. */
const TOGETHER_MS = 1_000;

/**
 * When whoever waits for a limited number is to ask again: the first when it is free, the others
 * behind him, as fast as the limit lets calls go. So each asks about once, however many wait; those
 * for whom there is no turn yet are spread over some minutes, and ask again.
 */
export class Turns {
  private readonly next = new Map<string, number>();

  /**
   * @param forWhat which numbers are waited for
   * @param freeAt when the first of them is free
   * @param gapMs between one call and the next, as their limits have it
   */
  take(forWhat: string, freeAt: number, gapMs: number, now: number): number {
    let turn = Math.max(freeAt, this.next.get(forWhat) ?? 0);
    if (turn > freeAt && turn > now + 2 * HORIZON_MS) turn = Math.max(freeAt, now + HORIZON_MS);
    this.next.set(forWhat, turn + gapMs);
    return freeAt + Math.ceil((turn - freeAt) / TOGETHER_MS) * TOGETHER_MS;
  }
}
