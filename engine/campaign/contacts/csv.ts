import { piecesOf, type Bytes } from './bytes';
import {
  cellText,
  count,
  MAX_COLUMNS,
  MAX_ROWS,
  MAX_TEXT,
  refuse,
  refuseTooManyColumns,
  refuseTooManyRows,
  textCell,
  type Cell,
  type RosterStream,
} from './table';

/**
 * A csv file, values as they were written, so that leading zeros stay. UTF-8, or what Excel
 * makes of Chinese: GBK (GB18030), or UTF-16 with its mark. Separated by comma, semicolon or
 * tab, whichever the first row has most of. Read as a stream, twice where only the whole tells
 * which encoding it has.
 *
 * @param where path of the setting to blame, `source.path` or `source.data`
 */
export async function streamOfCsv(bytes: Bytes, where: string): Promise<RosterStream> {
  const encoding = await encodingOf(bytes, where);
  const batches = rowsOf(charactersOf(bytes, encoding), where);
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    const rows = next.value;
    const first = rows.findIndex(({ cells }) => cells.some((cell) => cellText(cell) !== ''));
    if (first < 0) continue;
    const header = rows[first]?.cells.map(cellText) ?? [];
    const close = async (): Promise<void> => void (await batches.return());
    return { header, batches: rest(rows.slice(first + 1), batches), close };
  }
  return refuse(where, 'the file is empty');
}

async function* rest(
  below: CsvRow[],
  batches: AsyncGenerator<CsvRow[], void>,
): AsyncGenerator<CsvRow[], void> {
  if (below.length > 0) yield below;
  yield* batches;
}

async function encodingOf(bytes: Bytes, where: string): Promise<string> {
  const [first, second] = await bytes.read(0, 2);
  const encodings =
    first === 0xff && second === 0xfe
      ? ['utf-16le']
      : first === 0xfe && second === 0xff
        ? ['utf-16be']
        : ['utf-8', 'gb18030']; // GBK is hardly ever valid UTF-8
  for (const encoding of encodings) {
    try {
      for await (const text of charactersOf(bytes, encoding)) void text;
      return encoding;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return refuse(where, 'its characters are neither UTF-8 nor GBK; save it as "CSV UTF-8"');
}

/** Drops the mark. */
async function* charactersOf(bytes: Bytes, encoding: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const piece of piecesOf(bytes)) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

/** The longest text of a cell, each character of it a doubled quotation mark. */
const MAX_QUOTED = 2 * MAX_TEXT;
/** What has no end by then is no value of a table. */
const MAX_VALUE = 1024 * 1024;

const QUOTE = 34;
const CR = 13;
const LF = 10;

export interface CsvRow {
  row: number;
  cells: Cell[];
}

/** Rows as they come, some at a time. */
export async function* rowsOf(
  characters: AsyncIterable<string>,
  where: string,
): AsyncGenerator<CsvRow[], void> {
  const records = new Records(where);
  for await (const piece of characters) {
    const rows = records.push(piece);
    if (rows.length > 0) yield rows;
  }
  const rows = records.end();
  if (rows.length > 0) yield rows;
}

/**
 * RFC 4180, and a bare LF or CR as the end of a row. Row numbers are Excel's: a value may hold
 * line ends. What is not yet at its end is kept until it is.
 */
class Records {
  private text = '';
  private separator: string | undefined;
  private row = 1;
  private cells: Cell[] = [];
  private rows: CsvRow[] = [];
  /** A separator stands before it: a value follows, though it may be empty. */
  private open = false;

  constructor(private readonly where: string) {}

  push(characters: string): CsvRow[] {
    return this.read(characters, false);
  }

  end(): CsvRow[] {
    return this.read('', true);
  }

  private read(characters: string, atEnd: boolean): CsvRow[] {
    const text = this.text === '' ? characters : this.text + characters;
    this.rows = [];
    this.separator ??= separatorOf(text, atEnd);
    this.text = this.separator === undefined ? text : this.readValues(text, atEnd);
    if (this.text.length > MAX_VALUE) {
      refuse(
        this.where,
        `row ${this.row}: a value has more than ${count(MAX_VALUE)} characters; this is no roster`,
      );
    }
    return this.rows;
  }

  /** Reads whole values, and answers with what is left. */
  private readValues(text: string, atEnd: boolean): string {
    const { length } = text;
    const separator = this.separator?.charCodeAt(0) ?? 0;
    let at = 0;
    while (at < length || (atEnd && this.open)) {
      let value = '';
      let from = at;
      if (text.charCodeAt(at) === QUOTE) {
        const closing = this.closingQuote(text, at, atEnd);
        if (closing < 0) return text.slice(at);
        value = text.slice(at + 1, closing).replaceAll('""', '"');
        from = closing + 1;
      }
      let end = from;
      for (; end < length; end++) {
        const character = text.charCodeAt(end);
        if (character === separator || character === LF || character === CR) break;
      }
      // A CR may have its LF in what comes next.
      if (!atEnd && end >= length - 1 && text.charCodeAt(end) !== LF) return text.slice(at);
      // What stands after a closing quote is kept: "A"b is Ab, as in Excel.
      value += text.slice(from, end);
      this.add(value);
      this.open = text.charCodeAt(end) === separator;
      if (!this.open) this.endRow();
      at = end + (text.startsWith('\r\n', end) ? 2 : 1);
    }
    return '';
  }

  private add(value: string): void {
    if (this.row > MAX_ROWS) refuseTooManyRows(this.where);
    this.cells.push(textCell(value));
    if (this.cells.length > MAX_COLUMNS) refuseTooManyColumns(this.row, this.where);
  }

  private endRow(): void {
    this.rows.push({ row: this.row++, cells: this.cells });
    this.cells = [];
  }

  /** Where a quoted value ends; -1 when that is not to be seen yet. Two marks stand for one. */
  private closingQuote(text: string, start: number, atEnd: boolean): number {
    let end = text.indexOf('"', start + 1);
    while (end >= 0 && end - start <= MAX_QUOTED && text.charCodeAt(end + 1) === QUOTE) {
      end = text.indexOf('"', end + 2);
    }
    const undecided = !atEnd && (end < 0 || end === text.length - 1);
    if (undecided && text.length - start <= MAX_QUOTED + 1) return -1;
    // A mark that is never closed takes the next one, thousands of rows on, for its own.
    if (end < 0 || end - start > MAX_QUOTED) {
      refuse(this.where, `row ${this.row}: a quotation mark is opened and not closed in time`);
    }
    return end;
  }
}

/** Told by the first row with anything in it; undefined while that is not there whole. */
function separatorOf(text: string, atEnd: boolean): string | undefined {
  const found = text.search(/\S/);
  const at = Math.max(0, found);
  const start = Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1;
  const length = found < 0 ? -1 : text.slice(at).search(/[\r\n]/);
  if (length < 0 && !atEnd && text.length < MAX_VALUE) return undefined;
  const line = text.slice(start, length < 0 ? undefined : at + length).replace(/"[^"]*"/g, '');
  let best = ',';
  let most = 0;
  for (const separator of [',', ';', '\t']) {
    const times = line.split(separator).length - 1;
    if (times > most) [best, most] = [separator, times];
  }
  return best;
}
