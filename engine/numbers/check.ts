import { type CallerNumberSettings, type Problem } from '../api';
import { at } from '../validation/path';
import { noCity, noProvince, type Suppliers } from './suppliers';
import type { PlaceSource } from './ports';

/** What is kept of a caller number's settings: each has a value. */
export type NumberSettings = Required<CallerNumberSettings>;

const NUMBER = /^\+?\d{3,20}$/;
export const MOST_CALLS = 100_000;
/** A day: limits of lines are by the second, the minute or the day. */
export const MOST_SECONDS = 86_400;

/** Blanks, hyphens and brackets are for people. */
export const digitsOf = (written: string): string =>
  written.normalize('NFKC').replace(/[\s\-‐-―()\p{Cf}]/gu, '');

interface Sources {
  places: PlaceSource;
  suppliers: Suppliers;
  /** Names of the line's trunks; null: a line that has none, whatever is asked of it. */
  trunks: () => readonly string[] | null;
}

/**
 * Settings as they are kept, with the place of the number where none is given. Adds to `problems`
 * what is wrong with them. A trunk that they had `before` may have gone since.
 */
export function checkNumber(
  given: CallerNumberSettings,
  sources: Sources,
  path: string,
  problems: Problem[],
  before?: NumberSettings,
): NumberSettings {
  const wrong = (field: string, reason: string): void => {
    problems.push({ path: at(path, field), reason });
  };
  const number = digitsOf(given.number);
  if (!NUMBER.test(number)) {
    wrong('number', 'is no number; 3 to 20 digits are needed, with a + before them if wanted');
  }
  const settings: NumberSettings = {
    number,
    ...placeOf(given, number, sources.places, wrong),
    rateLimitCount: given.rateLimitCount ?? null,
    rateLimitPeriod: given.rateLimitPeriod ?? null,
    maxConcurrency: given.maxConcurrency ?? null,
    supplier: given.supplier?.trim() || null,
    trunk: given.trunk?.trim() || null,
    monthlyPrice: given.monthlyPrice ?? null,
    minutePrice: given.minutePrice ?? null,
    remark: given.remark?.trim() ?? '',
    enabled: given.enabled ?? true,
  };

  const { rateLimitCount, rateLimitPeriod, maxConcurrency } = settings;
  whole('rateLimitCount', rateLimitCount, MOST_CALLS);
  whole('rateLimitPeriod', rateLimitPeriod, MOST_SECONDS);
  whole('maxConcurrency', maxConcurrency, 10_000);
  if ((rateLimitCount === null) !== (rateLimitPeriod === null)) {
    const [missing, there] =
      rateLimitCount === null
        ? ['rateLimitCount', 'a period']
        : ['rateLimitPeriod', 'a number of calls'];
    wrong(
      missing,
      `is missing: a rate limit is so many calls in so many seconds, and ${there} is given`,
    );
  }
  for (const field of ['monthlyPrice', 'minutePrice'] as const) {
    const price = settings[field];
    if (price !== null && !(price >= 0 && price < 1e9))
      wrong(field, `is ${price}; 0 or more yuan are needed`);
  }
  if (settings.supplier !== null) {
    const id = sources.suppliers.idOf(settings.supplier);
    if (id !== undefined) settings.supplier = id;
    else {
      const known = sources.suppliers.ids.join(', ');
      wrong('supplier', `there is no supplier "${settings.supplier}"; known are ${known}`);
    }
  }
  const { trunk } = settings;
  const trunks = sources.trunks();
  if (trunk !== null && trunks && trunk !== before?.trunk && !trunks.includes(trunk)) {
    wrong('trunk', `the SIP line has no trunk "${trunk}"; it has ${trunks.join(', ')}`);
  }
  return settings;

  function whole(field: string, value: number | null, most: number): void {
    if (value === null || (Number.isInteger(value) && value >= 1 && value <= most)) return;
    wrong(field, `is ${value}; a whole number from 1 to ${most} is needed`);
  }
}

function placeOf(
  given: CallerNumberSettings,
  number: string,
  places: PlaceSource,
  wrong: (field: string, reason: string) => void,
): { province: string; city: string } {
  const province = given.province?.trim() ?? '';
  const city = given.city?.trim() ?? '';
  if (!province && !city) {
    const place = places.of(number);
    return { province: place?.province ?? '', city: place?.city ?? '' };
  }
  const known = province ? places.areas.provinceOf(province) : '';
  if (known === undefined) {
    wrong('province', noProvince(province));
    return { province, city };
  }
  if (!city) return { province: known, city: '' };
  const found = places.areas.cityOf(known, city);
  if (found) return { province: found.province, city: found.city };
  wrong('city', noCity(city, known));
  return { province: known, city };
}
