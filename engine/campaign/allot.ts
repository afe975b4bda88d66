/** A group that may dial, as the sharing of lines sees it. */
export interface Claimant {
  id: string;
  /** Calls placed one by one go before everything else. */
  priority: 'direct' | 'urgent' | 'daily';
  /** Calls that are up. */
  live: number;
  /** Guaranteed concurrency. */
  least: number;
  /** Calls at a time at the most. */
  most: number;
  /** Jobs that may be dialled now, as far as is known. */
  wants: number;
  /** Ascending; who was served longest ago comes first among equals. */
  served: number;
}

const PRIORITIES = ['direct', 'urgent', 'daily'] as const;

/**
 * How many lines of those that are free each claimant gets.
 *
 * Calls placed one by one come first. Then guarantees are met, those of urgent groups before those
 * of daily ones. What is left is idle: urgent groups share it, then daily ones, so that of one
 * priority whoever has fewest calls up gets the next line. No line stays free that anybody may use.
 */
export function allot(free: number, claimants: readonly Claimant[]): Map<string, number> {
  const shares = new Map(claimants.map(({ id }) => [id, 0]));
  const of = (priority: Claimant['priority']) => claimants.filter((c) => c.priority === priority);
  let left = Math.max(0, Math.floor(free));
  left = raise(left, of('direct'), shares, ({ most }) => most);
  for (const priority of PRIORITIES.slice(1)) {
    left = raise(left, of(priority), shares, ({ least, most }) => Math.min(least, most));
  }
  for (const priority of PRIORITIES.slice(1)) {
    left = raise(left, of(priority), shares, ({ most }) => most);
  }
  return shares;
}

/** Raises the lowest first, each up to its limit, with what there is. Answers what is left. */
function raise(
  lines: number,
  claimants: readonly Claimant[],
  shares: Map<string, number>,
  limitOf: (claimant: Claimant) => number,
): number {
  const levels = claimants
    .map((claimant) => {
      const given = shares.get(claimant.id) ?? 0;
      const level = claimant.live + given;
      const room = Math.min(limitOf(claimant) - level, claimant.wants - given);
      return { id: claimant.id, served: claimant.served, level, room };
    })
    .filter(({ room }) => room > 0)
    .sort((a, b) => a.level - b.level || a.served - b.served);
  const used = (height: number): number =>
    levels.reduce((sum, { level, room }) => sum + clamp(height - level, room), 0);
  // The greatest common height that there are lines for.
  let low = 0;
  let high = lines + Math.max(0, ...levels.map(({ level }) => level)) + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (used(middle) <= lines) low = middle;
    else high = middle;
  }
  let left = lines;
  const give = (id: string, count: number): void => {
    shares.set(id, (shares.get(id) ?? 0) + count);
    left -= count;
  };
  for (const { id, level, room } of levels) give(id, clamp(low - level, room));
  // What does not suffice for one more each: to those served longest ago.
  const next = levels
    .filter(({ level, room }) => level <= low && room > low - level)
    .sort((a, b) => a.served - b.served);
  for (const { id } of next) if (left > 0) give(id, 1);
  return left;
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));
