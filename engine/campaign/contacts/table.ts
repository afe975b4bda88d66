import { DialflowError } from '../../api';

/** Rows of a sheet, as many as Excel has. */
export const MAX_ROWS = 1_048_576;
/** Columns of a sheet, as many as Excel has. */
export const MAX_COLUMNS = 16_384;
/** 最多支持50列. */
export const MAX_VARIABLES = 50;

/** What stood in a cell: text, or something that no text can be made of. */
export type Cell = string | UnreadableCell;

export interface UnreadableCell {
  /** What to show a person in its place. */
  shown: string;
  reason: string;
}

export interface TableRow {
  /** 1-based, as Excel shows it; the number of the entry where there is no sheet. */
  row: number;
  /** May be shorter than the header, have holes, or go beyond it. */
  cells: readonly (Cell | undefined)[];
}

/** A roster before it is checked, whatever it came from. Rows are read while it is checked. */
export interface RosterTable {
  /** Names as they stand in the first row; an empty one has no name. */
  header: readonly (string | undefined)[];
  rows: Iterable<TableRow>;
  /** Number of rows, where it is known before they are read. */
  total?: number;
}

/** The same of a file: its rows come some at a time, and the next ones when they are asked for. */
export interface RosterStream extends Omit<RosterTable, 'rows'> {
  batches: AsyncIterable<readonly TableRow[]>;
  /** Gives back what it holds, however far it has been read. */
  close(): Promise<void>;
}

/** As much as Excel lets into a cell. */
export const MAX_TEXT = 32_767;

export function textCell(written: string): Cell {
  const text = written.trim();
  if (text.length <= MAX_TEXT) return text;
  return {
    shown: shorten(text, 200),
    reason: `holds ${count(text.length)} characters, at most ${count(MAX_TEXT)} are allowed`,
  };
}

export const cellText = (cell: Cell | undefined): string =>
  cell === undefined ? '' : typeof cell === 'string' ? cell : cell.shown;

/** Refuses the whole roster: `path` names the setting or column to blame. */
export function refuse(path: string, reason: string): never {
  throw DialflowError.invalid('roster', [{ path, reason }]);
}

export function refuseTooManyRows(path: string): never {
  return refuse(
    path,
    `it has more than ${count(MAX_ROWS)} rows, which is all that is read of one roster; split it`,
  );
}

export function refuseTooManyColumns(row: number, where: string): never {
  return refuse(where, `row ${row}: there are more than ${count(MAX_COLUMNS)} columns`);
}

/** 1048576 → `1,048,576`. */
export const count = (n: number): string => n.toLocaleString('en-US');

/** 0 → `A`, 26 → `AA`, as Excel names columns. */
export function columnLetters(index: number): string {
  let letters = '';
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  }
  return letters;
}

export const shorten = (text: string, length = 40): string =>
  text.length > length ? `${text.slice(0, length - 1)}…` : text;
