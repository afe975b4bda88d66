import { shorten, textCell, type Cell } from './table';

/** Excel keeps 15 digits of a number and writes zeros for the rest. */
export const EXACT_IN_EXCEL = 1e15;
/** JSON numbers are exact up to here. */
export const EXACT_IN_JSON = Number.MAX_SAFE_INTEGER;

/**
 * A number as a person would write it: no exponent, no decimals that it has not got. One that
 * has lost digits on its way is not guessed at: a wrong order number must not be read out.
 */
export function numberCell(value: number, exactBelow: number): Cell {
  if (!Number.isFinite(value)) return { shown: String(value), reason: 'holds no valid number' };
  if (Math.abs(value) > exactBelow) {
    return {
      shown: BigInt(Math.round(value)).toString(),
      reason:
        'holds a number too long to be kept exactly, its last digits are lost; keep it as text',
    };
  }
  if (Number.isInteger(value)) return BigInt(value).toString();
  const rounded = Number(value.toPrecision(15)); // 0.1 + 0.2 is 0.3 for whoever typed it
  const text = String(rounded);
  return text.includes('e') ? rounded.toFixed(20).replace(/\.?0+$/, '') : text;
}

/** A date cell, whose parts are in UTC: `2025-03-01`, `2025-03-01 09:30`, `09:30:15`. */
export function dateCell(value: Date): Cell {
  const ms = Math.round(value.getTime() / 1000) * 1000; // a second is no exact part of a day
  if (Number.isNaN(ms)) return { shown: '', reason: 'holds no valid date' };
  const iso = new Date(ms).toISOString();
  const [date = '', rest = ''] = iso.split('T');
  const time = rest.slice(0, 8).replace(/:00$/, '');
  // A time without a date lies on the first day of Excel's calendar.
  if (date.startsWith('1899-')) return time;
  return time === '00:00' ? date : `${date} ${time}`;
}

/** A value of an object: what JSON can say in one word. */
export function valueCell(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
      return textCell(value);
    case 'number':
      return numberCell(value, EXACT_IN_JSON);
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'undefined':
      return '';
    default:
      if (value === null) return '';
      return {
        shown: shorten(JSON.stringify(value) ?? typeof value, 200),
        reason: 'holds a list or an object, where text or a number is expected',
      };
  }
}
