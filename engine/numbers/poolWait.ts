import { limitedUntil, type Entry } from './entry';
import type { NumberSet, SupplierPart } from './numberSet';
import { IN_USE, OFF, rateWords } from './poolWords';
import type { NumberWait } from './requests';
import type { Against, CallInQuestion, Words } from './supplierRules';

/** How the numbers of one supplier stand to a call that none of them can make now. */
interface Held {
  part: SupplierPart;
  /** Of those that are limited, the first to be free. */
  limited: Entry | undefined;
  /** Whether one of them is free, as far as limits go. */
  isFree: boolean;
  against: Against | undefined;
}

/** When a call may be made that none of the numbers can make now, and whom else that concerns. */
export function waitOf(
  set: NumberSet,
  against: readonly (Against | undefined)[],
  call: CallInQuestion,
): NumberWait {
  const { now } = call;
  const held = set.parts.map((part, index): Held => ({
    part,
    limited: part.all.firstLimited(now),
    isFree: part.all.first(now) !== undefined,
    against: against[index],
  }));
  const mine = held.filter(({ against: rule }) => rule?.until !== null);
  if (mine.length === 0 && held.length > 0 && !set.someOff) {
    const words = against.find((rule) => rule !== undefined)?.words ?? OFF;
    return onlyThis({ ...wait(Infinity, words, 'SupplierRule'), never: true }, Infinity, false);
  }
  const anybody = forAnybody(held, call);
  if (anybody) return anybody;

  const inUse = mine.filter((one) => !one.isFree && one.part.anyInUse);
  const first = earliest(mine, ({ against: rule }) => rule, now);
  // Those that are switched off may come.
  if (!first) return onlyThis(wait(Infinity, OFF, 'CallerNumberLimit'), Infinity, true);
  const open = held.filter(({ against: rule }) => rule === undefined);
  const found = told(first, open, now);
  if (found.code === 'SupplierRule' || found.waitUntil === Infinity) {
    return onlyThis(found, found.waitUntil, inUse.length > 0);
  }
  const rate = open.reduce((sum, { part }) => sum + part.rate, 0);
  const forWhat = open.map(({ part }) => part.supplier?.supplier.id ?? '').join(' ');
  const turnAt = set.turns.take(forWhat, found.waitUntil, rate > 0 ? 1 / rate : 0, now);
  return onlyThis(found, turnAt, inUse.length > 0);
}

/** Limits and hours hold for whoever is called; where they leave no number, all wait. */
function forAnybody(held: readonly Held[], { industry, now }: CallInQuestion): NumberWait | null {
  const mayCall = held.filter(({ part }) => !part.supplier?.barred(industry));
  if (held.length > 0 && mayCall.length === 0) return null;
  const hours = ({ part: { supplier } }: Held): Against | undefined => {
    const rule = supplier?.against({ place: undefined, now });
    return rule?.rule === 'hours' ? rule : undefined;
  };
  if (mayCall.some((one) => one.isFree && !hours(one))) return null;
  const first = earliest(mayCall, hours, now);
  if (!first) return wait(Infinity, OFF, 'CallerNumberLimit');
  const open = mayCall.filter((one) => !hours(one));
  return told(first, open, now);
}

/** A number that only waits for a limit may come before what a supplier's rule brings. */
function told(first: Earliest, open: readonly Held[], now: number): NumberWait {
  const limited = first.code === 'SupplierRule' && earliest(open, () => undefined, now);
  const { words, code } = limited || first;
  return wait(first.at, words, code);
}

interface Earliest {
  at: number;
  words: Words;
  code: NumberWait['code'];
}

/** When the first of them may be called from, as limits and these rules have it. */
function earliest(
  held: readonly Held[],
  ruleOf: (one: Held) => Against | undefined,
  now: number,
): Earliest | undefined {
  let first: Earliest | undefined;
  for (const one of held) {
    const found = freeFrom(one, ruleOf(one), now);
    if (!first || found.at < first.at) first = found;
  }
  return first;
}

function freeFrom(
  { part, limited, isFree }: Held,
  rule: Against | undefined,
  now: number,
): Earliest {
  const ruled = rule ? (rule.until ?? Infinity) : -Infinity;
  const limit = isFree ? -Infinity : limited ? limitedUntil(limited) : Infinity;
  const freeAt = Math.max(limit, ruled, now);
  if (limit === Infinity) return { at: Infinity, words: IN_USE, code: 'CallerNumberLimit' };
  // Its hours may be over by then.
  const at = part.supplier?.openFrom(freeAt).from ?? freeAt;
  if (limit >= ruled && limited?.limit) {
    const { count, periodMs } = limited.limit;
    return { at, words: rateWords(count, periodMs), code: 'CallerNumberLimit' };
  }
  return { at, words: rule?.words ?? OFF, code: 'SupplierRule' };
}

const wait = (waitUntil: number, words: Words, code: NumberWait['code']): NumberWait => ({
  ...{ waitUntil, because: words['en-US'], words, code },
  never: false,
});

const onlyThis = (found: NumberWait, turnAt: number, orCallEnds: boolean): NumberWait => ({
  ...found,
  onlyThis: { turnAt, orCallEnds },
});
