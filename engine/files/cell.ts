/** What stands in a cell of a table that is written. */
export type Cell = string | number | null;

/** Excel's, of a cell. */
const LONGEST = 32_767;

/** What formulas begin with: `= + - @`, also in full width and small, and the minus sign. */
const FORMULA = '=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212';
const BEGINS = new RegExp(`^[\\t\\r\\n${FORMULA}]`);
/** Where spreadsheets of some countries begin another cell, whatever the quotes say. */
const GOES_ON = new RegExp(`[;\\t](?=[${FORMULA}])`, 'g');

/**
 * A text that a spreadsheet will not take for a formula: what begins like one, or with a tab or a
 * line break, gets an apostrophe before it (OWASP, CSV injection). Contacts' names and what
 * callees say come from outside.
 */
export function safeText(text: string): string {
  const safe = BEGINS.test(text) ? `'${text}` : text;
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1)}…` : safe;
}

/** As `safeText`, where a program may read other separators than those that were written. */
export const safeField = (text: string): string => safeText(text).replace(GOES_ON, "$&'");
