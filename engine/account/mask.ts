import { maskNumber } from '../text/mask';

/**
 * What a log may show of a value: numbers of people masked (138****0000), secrets left out, long
 * texts and lists cut.
 */
const LONGEST_TEXT = 500;
const LONGEST_LIST = 20;
const DEEPEST = 8;
const SECRET = '(left out)';

const SECRET_NAME = /secret|passw|token|authori[sz]ation|api_?key|credential|private_?key/i;
const NUMBER_NAME = /(phone|called|caller|calling|mobile|tel)(number)?s?$|^numbers?$/i;
/** Nothing but a number, as people write it. */
const DIALLED = /^[\d\s+().-]{1,40}$/;
/** Moments and positions, which are as long as numbers of people are. */
const TIME_NAME = /(time|at|from|to|since|until|ms|after|before|sequence|sequences|day)$/i;

/** What masking goes by in a text, the first that fits: addresses, ids, digits as people write them. */
const PARTS = new RegExp(
  [
    /(?<address>\b(?:https?|wss?|sips?):\/\/[^\s"'<>]+)/,
    /(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/,
    /\+\d[\d\s().-]{5,20}\d/,
    /(?<!\d)1[3-9]\d[\s-]\d{4}[\s-]\d{4}(?!\d)/,
    /(?<!\d)0\d{2,3}[\s-]\d{3,4}[\s-]?\d{4}(?!\d)/,
    /\d{7,}/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);

/** A text with the numbers in it masked, and what is secret in addresses left out. */
export function maskText(text: string): string {
  const cut = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return cut.replace(PARTS, (part, ...rest) => {
    const { address, id } = rest.at(-1) as { address?: string; id?: string };
    if (address !== undefined) return maskAddress(address);
    return id ?? maskNumber(part);
  });
}

/** Neither user nor password, nor what stands behind the `?`. */
const maskAddress = (address: string): string =>
  address.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, (rest) => `${rest.charAt(0)}${SECRET}`);

/** A copy of a value that a log may show. `name`: of the field that it stands in. */
export function masked(value: unknown, name = '', depth = 0): unknown {
  if (SECRET_NAME.test(name) && value !== null && typeof value !== 'boolean') return SECRET;
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  switch (typeof value) {
    case 'string':
      return NUMBER_NAME.test(name) && DIALLED.test(value) ? maskNumber(value) : maskText(value);
    case 'number':
    case 'bigint':
      return TIME_NAME.test(name) || String(value).length < 7 ? value : maskNumber(String(value));
    case 'object':
      if (value === null) return null;
      if (depth >= DEEPEST) return '…';
      return Array.isArray(value)
        ? maskedList(value as unknown[], name, depth)
        : maskedObject(value, depth);
    default:
      return value;
  }
}

function maskedList(list: readonly unknown[], name: string, depth: number): unknown[] {
  const shown = list.slice(0, LONGEST_LIST).map((entry) => masked(entry, name, depth + 1));
  const more = list.length - shown.length;
  return more > 0 ? [...shown, `… ${more} more`] : shown;
}

function maskedObject(value: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(value);
  const shown = entries
    .slice(0, 100)
    .map(([key, field]): [string, unknown] => [maskText(key), masked(field, key, depth + 1)]);
  return Object.fromEntries(shown);
}
