import type { Random } from '../../../time/clock';
import type { SrvRecord } from './dns';

/**
 * The order in which to try servers: lower priority first; among equals by chance, in
 * proportion to their weights (RFC 2782, "Weight").
 */
export function serverOrder(records: readonly SrvRecord[], random: Random): SrvRecord[] {
  const priorities = new Map<number, SrvRecord[]>();
  for (const record of records) {
    const equals = priorities.get(record.priority);
    if (equals) equals.push(record);
    else priorities.set(record.priority, [record]);
  }
  return [...priorities]
    .sort(([a], [b]) => a - b)
    .flatMap(([, equals]) => drawnByWeight(equals, random));
}

function drawnByWeight(records: SrvRecord[], random: Random): SrvRecord[] {
  // Those without weight stand first, so that they have their small chance.
  const left = [...records].sort((a, b) => Number(a.weight > 0) - Number(b.weight > 0));
  const drawn: SrvRecord[] = [];
  let total = left.reduce((sum, { weight }) => sum + weight, 0);
  while (left.length > 0) {
    const mark = Math.floor(random() * (total + 1));
    let running = 0;
    const found = left.findIndex(({ weight }) => (running += weight) >= mark);
    const [record] = left.splice(Math.max(0, found), 1);
    if (!record) break;
    total -= record.weight;
    drawn.push(record);
  }
  return drawn;
}
