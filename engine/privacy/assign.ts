import { DialflowError, type NewBinding } from '../api';
import type { Random } from '../time/clock';
import { isVerified, type PrivacyBook } from './book';
import { capitalOf } from './capitals';
import { conflictOf, type Conflict } from './conflict';
import type { Draft } from './draft';
import { extensionKey, leftOf, placeKey, type PoolEntry, type XEntry } from './entries';
import { canonical, unpack } from './number';
import type { PlaceSource } from './ports';

/** A number for a binding, and the extension where its kind has one. */
export type Assigned =
  | { x: XEntry; extension: string | null }
  /** Only this is in the way, on the number that was asked for. */
  | { conflict: Conflict };

interface Sources {
  book: PrivacyBook;
  places: PlaceSource;
  random: Random;
}

const EXTENSIONS = 1_000;

/**
 * The number that was asked for, or one that fits by the pool's mode (001, section 2.4).
 * @throws DialflowError where there is none
 */
export function assign(
  sources: Sources,
  pool: PoolEntry,
  draft: Draft,
  p: Pick<NewBinding, 'x' | 'expectCity'>,
): Assigned {
  if (p.x !== undefined) return assignGiven(sources, pool, draft, p.x);
  const { book, random } = sources;
  let extension: string | null = null;
  const fits = (x: XEntry): boolean => {
    if (pool.kind !== 'AXNExtension') return conflictOf(book.table, x, draft) === null;
    if (x.parties.has(draft.a)) return false;
    extension = freeExtension(x, random);
    return extension !== null;
  };
  const inCity = (province: string, city: string): XEntry | undefined =>
    pool.openIn.get(placeKey(province, city))?.pick(random, fits);

  const wanted = cityOf(sources.places, pool, draft, p.expectCity);
  const { assignment } = pool.settings;
  let x = wanted && inCity(wanted.province, wanted.city);
  if (!x && wanted && assignment === 'smart') {
    const capital = capitalOf(wanted.province);
    x = capital === undefined ? undefined : inCity(wanted.province, capital);
  }
  if (!x && (assignment !== 'strict' || pool.kind === '95AXN')) x = pool.open.pick(random, fits);
  if (x) return { x, extension };
  throw noNumber(pool, wanted);
}

function assignGiven(
  { book, random }: Sources,
  pool: PoolEntry,
  draft: Draft,
  written: string,
): Assigned {
  const x = book.numbers.get(canonical(written));
  const refuse = (reason: string): DialflowError =>
    DialflowError.invalid('binding', [{ path: 'x', reason }]);
  if (x?.pool !== pool) throw refuse(`${written} is no number of pool ${pool.key}`);
  if (x.record.locked) throw refuse(`${x.number} is locked; unlock it to bind it`);
  if (pool.settings.verifiedOnly && !isVerified(x.record)) {
    throw refuse(`${x.number} is not verified, and the pool binds verified numbers only`);
  }
  const extension =
    pool.kind === 'AXNExtension' ? (draft.extension ?? freeExtension(x, random)) : null;
  const conflict = conflictOf(book.table, x, { ...draft, extension: extension ?? '' });
  if (conflict) return { conflict };
  if (leftOf(x) <= 0 || (pool.kind === 'AXNExtension' && extension === null)) {
    throw new DialflowError(
      'LimitExceeded',
      `${x.number} has as many bindings as it can have (${x.bindings}); unbind some first.`,
    );
  }
  return { x, extension };
}

/** Of three digits, at random: none is the beginning of another one. */
function freeExtension(x: XEntry, random: Random): string | null {
  const start = Math.floor(random() * EXTENSIONS);
  for (let step = 0; step < EXTENSIONS; step++) {
    const extension = String((start + step) % EXTENSIONS).padStart(3, '0');
    const taken = [1, 2, 3].some((length) =>
      x.parties.has(extensionKey(extension.slice(0, length))),
    );
    if (!taken) return extension;
  }
  return null;
}

function cityOf(
  places: PlaceSource,
  pool: PoolEntry,
  draft: Draft,
  expected: string | undefined,
): { province: string; city: string } | undefined {
  // 95 numbers belong nowhere.
  if (pool.kind === '95AXN') return undefined;
  if (expected !== undefined && expected.trim() !== '') {
    const city = places.areas.cityOf('', expected);
    if (city) return city;
    const reason = `there is no city "${expected}", or several are called so`;
    throw DialflowError.invalid('binding', [{ path: 'expectCity', reason }]);
  }
  const place = places.of(unpack(draft.a));
  return place?.city ? place : undefined;
}

function noNumber(pool: PoolEntry, wanted: { city: string } | undefined): DialflowError {
  const { open, numbers, settings, key } = pool;
  const why =
    numbers.size === 0
      ? 'it has no numbers; buy some into it'
      : open.size === 0
        ? `its ${numbers.size} numbers are fully bound, locked or not verified`
        : settings.assignment === 'strict'
          ? wanted
            ? `none of ${wanted.city} is left, and its mode is strict`
            : 'the city of A is not known, and its mode is strict; name expectCity'
          : 'on all that are left, A or B is bound already';
  return new DialflowError('LimitExceeded', `Pool ${key} has no number for this binding: ${why}.`, {
    poolKey: key,
  });
}
