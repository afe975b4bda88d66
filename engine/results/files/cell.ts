/** What stands in a cell of a table that is written. */
export type Cell = string | number | null;

/** Excel's, of a cell. */
const LONGEST = 32_767;

/**
 * A text that a spreadsheet will not take for a formula: what begins with one of `= + - @`, a
 * tab or a line break gets an apostrophe before it (OWASP, CSV injection). Contacts' names and
 * what callees say come from outside.
 */
export function safeText(text: string): string {
  const safe = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1)}…` : safe;
}
