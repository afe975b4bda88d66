import {
  cellText,
  MAX_COLUMNS,
  MAX_ROWS,
  MAX_TEXT,
  refuse,
  refuseTooManyColumns,
  refuseTooManyRows,
  textCell,
  type Cell,
  type RosterTable,
} from './table';

/** Beyond this a text no longer fits comfortably into one string. */
export const MAX_CSV_BYTES = 256 * 1024 * 1024;

/**
 * A csv file, values as they were written, so that leading zeros stay. UTF-8, or what Excel
 * makes of Chinese: GBK (GB18030), or UTF-16 with its mark. Separated by comma, semicolon or
 * tab, whichever the first row has most of.
 *
 * @param where path of the setting to blame, `source.path` or `source.data`
 */
export function tableOfCsv(bytes: Uint8Array, where: string): RosterTable {
  if (bytes.length > MAX_CSV_BYTES) {
    refuse(where, `it has more than ${MAX_CSV_BYTES / 1024 / 1024} MiB; split the roster`);
  }
  const text = decode(bytes, where);
  const rows = records(text, separatorOf(text), where);
  // Not for…of, which would close the generator on the way out.
  for (let next = rows.next(); !next.done; next = rows.next()) {
    const header = next.value.cells.map(cellText);
    if (header.some((cell) => cell !== '')) return { header, rows };
  }
  return refuse(where, 'the file is empty');
}

function decode(bytes: Uint8Array, where: string): string {
  const [first, second] = bytes;
  const encodings =
    first === 0xff && second === 0xfe
      ? ['utf-16le']
      : first === 0xfe && second === 0xff
        ? ['utf-16be']
        : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes); // drops the mark
    } catch {
      // Not in this one: GBK is hardly ever valid UTF-8.
    }
  }
  return refuse(where, 'its characters are neither UTF-8 nor GBK; save it as "CSV UTF-8"');
}

function separatorOf(text: string): string {
  const line = (/[^\r\n]*\S[^\r\n]*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  let best = ',';
  let most = 0;
  for (const separator of [',', ';', '\t']) {
    let found = 0;
    for (let at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, at + 1)) found++;
    if (found > most) [best, most] = [separator, found];
  }
  return best;
}

/** The longest text of a cell, each character of it a doubled quotation mark. */
const MAX_QUOTED = 2 * MAX_TEXT;

interface CsvRow {
  row: number;
  cells: Cell[];
}

/** RFC 4180, and a bare LF or CR as the end of a row. Row numbers are Excel's: a value may hold line ends. */
function* records(text: string, separator: string, where: string): Generator<CsvRow, undefined> {
  const length = text.length;
  let at = 0;
  for (let row = 1; at < length; row++) {
    if (row > MAX_ROWS) refuseTooManyRows(where);
    const cells: Cell[] = [];
    for (let more = true; more;) {
      let value = '';
      if (text[at] === '"') {
        const [quoted, after] = quotedAt(text, at, row, where);
        value = quoted;
        at = after;
      }
      // What stands after a closing quote is kept: "A"b is Ab, as in Excel.
      const end = endOf(text, at, separator);
      value += text.slice(at, end);
      cells.push(textCell(value));
      if (cells.length > MAX_COLUMNS) refuseTooManyColumns(row, where);
      more = text[end] === separator;
      at = end + (text.startsWith('\r\n', end) ? 2 : 1);
    }
    yield { row, cells };
  }
}

function endOf(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === separator || character === '\n' || character === '\r') return at;
  }
  return text.length;
}

/** A quoted value, and where it ends. Two quotation marks stand for one. */
function quotedAt(text: string, start: number, row: number, where: string): [string, number] {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && end - start <= MAX_QUOTED && text[end + 1] === '"') {
    end = text.indexOf('"', end + 2);
  }
  // A mark that is never closed takes the next one, thousands of rows on, for its own.
  if (end < 0 || end - start > MAX_QUOTED) {
    refuse(where, `row ${row}: a quotation mark is opened and not closed in time`);
  }
  return [text.slice(start + 1, end).replaceAll('""', '"'), end + 1];
}
