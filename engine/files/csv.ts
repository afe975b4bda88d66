import { safeField, type Cell } from './cell';

/** UTF-8 with a byte order mark: without it Excel takes the file for one of the local code page. */
export const CSV_START = '\uFEFF';

/** A row of a csv file (RFC 4180). */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = safeField(cell);
  return /[",\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
