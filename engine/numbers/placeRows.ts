import { DialflowError, type Problem } from '../api';
import type { PlaceRow, PlaceSource } from './ports';

interface GivenRow {
  prefix: string;
  province: string;
  city: string;
  carrier?: string;
}

const PREFIX = /^1[3-9]\d{1,5}$/;

/** Rows that an operator adds, with provinces and cities as they are known; all problems at once. */
export function checkPlaces(rows: readonly GivenRow[], areas: PlaceSource['areas']): PlaceRow[] {
  const problems: Problem[] = [];
  const checked = rows.map((row, index): PlaceRow => {
    const path = `rows[${index}]`;
    const prefix = row.prefix.trim();
    if (!PREFIX.test(prefix)) {
      const reason = `"${prefix}" is not the first 3 to 7 digits of mobiles`;
      problems.push({ path: `${path}.prefix`, reason });
    }
    const province = areas.provinceOf(row.province) ?? row.province.trim();
    const city = areas.cityOf(province, row.city)?.city ?? row.city.trim();
    for (const [field, value] of Object.entries({ province, city })) {
      // The table of places separates the two by a blank.
      if (/\s/.test(value))
        problems.push({ path: `${path}.${field}`, reason: 'has a blank in it' });
    }
    return { prefix, province, city, carrier: row.carrier?.trim() ?? '' };
  });
  if (problems.length > 0) throw DialflowError.invalid('list of places', problems);
  return checked;
}
