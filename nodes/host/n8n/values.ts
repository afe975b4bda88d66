import type { Field, Fields } from '../definition';
import { ROWS } from './properties';
import { isObject } from '../../common/values';

/** n8n's shape of a field's value → what `checkSettings` reads; see `properties.ts`. */
export function fromParameters(
  fields: Fields,
  read: (name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, fromParameter(field, read(name))]),
  );
}

function fromParameter(field: Field, value: unknown): unknown {
  switch (field.type) {
    case 'list': {
      // An expression may give the rows themselves.
      const rows = isObject(value) ? (value[ROWS] ?? []) : value;
      if (!Array.isArray(rows)) return rows;
      return rows.map((row: unknown) =>
        isObject(row) ? fromParameters(field.fields, (name) => row[name]) : row,
      );
    }
    case 'textList':
      // The editor adds an entry as a copy of the default, an empty list, until it is filled in.
      return Array.isArray(value) ? value.filter((entry) => !Array.isArray(entry)) : value;
    default:
      return value;
  }
}
