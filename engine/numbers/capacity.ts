import type { Entry } from './entry';
import type { SupplierPart } from './numberSet';

type Span = readonly [from: number, to: number];

/**
 * How many calls rate limits let begin within these spans, in order and apart; null: any number,
 * for one of the numbers has no limit.
 */
export function capacityOf(
  parts: readonly SupplierPart[],
  industry: string | undefined,
  spans: readonly Span[],
): number | null {
  if (spans.length === 0) return null;
  let sum = 0;
  for (const part of parts) {
    if (part.supplier?.barred(industry)) continue;
    const open = spans.flatMap((span) => hoursWithin(part, span));
    if (open.length === 0) continue;
    for (const entry of part.entries) {
      if (!entry.limit) return null;
      sum += callsFrom(entry.limit, open);
    }
  }
  return sum;
}

/** What a supplier's hours leave of a span. */
function hoursWithin({ supplier }: SupplierPart, [from, to]: Span): Span[] {
  if (!supplier) return [[from, to]];
  const open: Span[] = [];
  for (let at = from; at < to;) {
    const hours = supplier.openFrom(at);
    if (hours.from >= to) break;
    open.push([hours.from, Math.min(hours.until, to)]);
    at = hours.until;
  }
  return open;
}

function callsFrom(limit: NonNullable<Entry['limit']>, spans: readonly Span[]): number {
  const { count, periodMs, begun } = limit;
  const first = spans[0]?.[0] ?? 0;
  const last = spans.at(-1)?.[1] ?? 0;
  const apart = spans.reduce(
    (sum, [from, to]) => sum + count * Math.ceil((to - from) / periodMs),
    0,
  );
  // Each of the last `count` calls stands in the way of one for a period.
  const fresh = (count - begun.length) * Math.ceil((last - first) / periodMs);
  const after = begun.reduce((sum, at) => {
    const from = Math.max(first, at + periodMs);
    return sum + Math.max(0, Math.ceil((last - from) / periodMs));
  }, 0);
  return Math.min(apart, fresh + after);
}
