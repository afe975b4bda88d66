import type { Data } from '../host/run';

export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** For a node's status: one line, cut to what fits under a node. */
export function brief(text: string, length = 24): string {
  const letters = [...text.replace(/\s+/g, ' ').trim()];
  return letters.length > length ? `${letters.slice(0, length - 1).join('')}…` : letters.join('');
}

/** `3,000`: in both languages with commas between thousands. */
export const counted = (count: number): string => count.toLocaleString('en-US');

/** What a subtitle shows of a thing chosen from a list: its name, but not its id. */
export const unlessId = (text: string): string =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text) ? '' : text;

/** `1 call`, `2 calls`. */
export const several = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

/** `{ name: value }`, or nothing where the value is blank: for optional properties of requests. */
export const optional = <K extends string>(name: K, value: string): { [P in K]?: string } =>
  (value.trim() === '' ? {} : { [name]: value.trim() }) as { [P in K]?: string };

/** As people list numbers and ids: separated by semicolons, commas, blanks or line breaks. */
export const listed = (text: string): string[] => text.split(/[\s;；,，、]+/u).filter(Boolean);
