import { DialflowError } from '../api';

/** So many keys an alternative may be made of. */
const MOST_KEYS = 64;
const MOST_ALTERNATIVES = 20;
const KEYS = '0123456789*#ABCD';

/** A key of the pattern: which ones fit, and whether it may be missing. */
interface Place {
  keys: ReadonlySet<string>;
  optional: boolean;
}

/**
 * What an entry of keys has to be: `1[0-9]{10}`, `[1-3]`, `.{4,6}`, `0?[1-9]|1[0-2]`. Keys, `.`
 * (any), sets `[1-3]` and `[^0]`, counts `{4}` and `{3,5}`, `?`, alternatives behind `|`; nothing
 * that repeats without end, so that it takes a step a key whatever is pressed.
 */
export class KeyPattern {
  private constructor(private readonly alternatives: readonly (readonly Place[])[]) {}

  /** @throws DialflowError `InvalidInput` with what is wrong, and where. */
  static parse(text: string, path = 'keyPattern'): KeyPattern {
    const parts = text.split('|');
    if (parts.length > MOST_ALTERNATIVES) {
      throw refuse(path, `has ${parts.length} alternatives; ${MOST_ALTERNATIVES} at the most`);
    }
    return new KeyPattern(parts.map((part) => parseAlternative(part.trim(), path)));
  }

  /** The most keys that an entry can have. */
  get longest(): number {
    return Math.max(...this.alternatives.map((places) => places.length));
  }

  /**
   * `complete`: it fits, and can be nothing longer; `fits`: it does, and may go on; `begins`: it
   * may still; `never`.
   */
  check(entry: string): 'complete' | 'fits' | 'begins' | 'never' {
    let [fits, goesOn] = [false, false];
    for (const places of this.alternatives) {
      let at = reach(places, new Set([0]));
      for (const key of entry) {
        const next = new Set<number>();
        for (const place of at) if (places[place]?.keys.has(key)) next.add(place + 1);
        at = reach(places, next);
      }
      fits ||= at.has(places.length);
      goesOn ||= [...at].some((place) => place < places.length);
    }
    if (fits) return goesOn ? 'fits' : 'complete';
    return goesOn ? 'begins' : 'never';
  }
}

/** With those behind it that may be missing. */
function reach(places: readonly Place[], at: Set<number>): Set<number> {
  for (const place of at) if (places[place]?.optional) at.add(place + 1);
  return at;
}

const SET = /^\[(\^?)([0-9*#A-D-]+)\]/;
const COUNT = /^\{(\d{1,2})(?:,(\d{1,2}))?\}|^\?/;

function parseAlternative(text: string, path: string): Place[] {
  if (text === '') throw refuse(path, 'has an alternative that is empty');
  const places: Place[] = [];
  for (let at = 0; at < text.length;) {
    const set = SET.exec(text.slice(at));
    const key = text[at] ?? '';
    if (!set && key !== '.' && !KEYS.includes(key)) {
      throw refuse(path, `"${text.slice(at)}" begins with what is no key and no set, as [0-9] is`);
    }
    const keys = set ? keysOf(set, path) : new Set(key === '.' ? KEYS : [key]);
    at += set ? set[0].length : 1;
    const count = COUNT.exec(text.slice(at));
    at += count ? count[0].length : 0;
    const [least, most] = bounds(count);
    if (most < 1 || most < least) throw refuse(path, `${count?.[0]} counts nothing`);
    for (let i = 0; i < most; i++) places.push({ keys, optional: i >= least });
    if (places.length > MOST_KEYS) throw refuse(path, `is longer than ${MOST_KEYS} keys`);
  }
  return places;
}

function bounds(count: RegExpExecArray | null): [least: number, most: number] {
  if (!count) return [1, 1];
  if (count[0] === '?') return [0, 1];
  const least = Number(count[1]);
  return [least, count[2] === undefined ? least : Number(count[2])];
}

function keysOf([whole, not, inside = '']: RegExpExecArray, path: string): Set<string> {
  const keys = new Set<string>();
  for (let i = 0; i < inside.length; i++) {
    const [from = '', dash, to] = inside.slice(i, i + 3);
    if (dash !== '-' || to === undefined) {
      if (from === '-') throw refuse(path, `${whole} has a "-" that goes from nothing to nothing`);
      keys.add(from);
      continue;
    }
    const [first, last] = [KEYS.indexOf(from), KEYS.indexOf(to)];
    if (first < 0 || last < first) throw refuse(path, `${from}-${to} in ${whole} goes nowhere`);
    for (const key of KEYS.slice(first, last + 1)) keys.add(key);
    i += 2;
  }
  if (!not) return keys;
  return new Set([...KEYS].filter((key) => !keys.has(key)));
}

const refuse = (path: string, reason: string): DialflowError =>
  DialflowError.invalid('listening', [{ path, reason }]);
