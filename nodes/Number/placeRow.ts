import { DialflowError } from '../../engine/api';
import { cellOf } from '../common/cells';
import type { Data } from '../host/run';

const COLUMNS = {
  prefix: ['prefix', '号段', '前缀'],
  province: ['province', '省份', '省'],
  city: ['city', '城市', '市'],
  carrier: ['carrier', '运营商'],
} as const;

interface PlaceRow {
  prefix: string;
  province: string;
  city: string;
  carrier?: string;
}

/** A row of a table of places, under either language's column names. */
export function placeRow(row: Data, index: number): PlaceRow {
  const cell = (column: keyof typeof COLUMNS): string => cellOf(row, COLUMNS[column]);
  const place = { prefix: cell('prefix'), province: cell('province'), city: cell('city') };
  const missing = Object.entries(place).filter(([, text]) => text === '');
  if (missing.length > 0) {
    throw DialflowError.invalid(
      'list of places',
      missing.map(([name]) => ({ path: `items[${index}].${name}`, reason: 'is missing' })),
    );
  }
  const carrier = cell('carrier');
  return { ...place, ...(carrier !== '' && { carrier }) };
}
