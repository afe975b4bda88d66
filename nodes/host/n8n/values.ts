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

/** What a credential holds; see `credentialProperties`. */
export const fromCredential = (
  fields: Fields,
  data: Readonly<Record<string, unknown>>,
): Record<string, unknown> =>
  fromParameters(fields, (name) => {
    const value = data[name];
    const isLines = fields[name]?.type === 'textList' && typeof value === 'string';
    return isLines ? value.split(/[\n,，;；]/) : value;
  });

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
