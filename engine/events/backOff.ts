import type { Random } from '../time/clock';

/**
 * How long to wait after so many failures in a row, ms: the list has the waits before the 2nd,
 * 3rd… try, and its last one stands for all that follow. Up to a tenth longer by chance, so that
 * not all come at once to a server that is back.
 */
export function waitAfter(failures: number, waitsMs: readonly number[], random: Random): number {
  const wait = waitsMs[Math.min(Math.max(failures, 1), waitsMs.length) - 1] ?? 0;
  return Math.round(wait * (1 + random() * 0.1));
}
