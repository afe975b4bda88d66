import type { Random } from '../../time/clock';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before the 2nd, 3rd… try: 12 tries in some 14 hours. */
const WAITS = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
] as const;

export const MOST_TRIES = WAITS.length + 1;

/** After so many failures; up to a tenth longer by chance, so that not all come at once. */
export function waitAfter(failures: number, random: Random): number {
  const wait = WAITS[Math.min(Math.max(failures, 1), WAITS.length) - 1] ?? 6 * HOUR;
  return Math.round(wait * (1 + random() * 0.1));
}
