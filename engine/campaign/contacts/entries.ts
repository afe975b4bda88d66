import { DialflowError, type Problem } from '../../api';
import { valueCell } from './cell';
import {
  count,
  MAX_ROWS,
  refuse,
  refuseTooManyRows,
  textCell,
  type Cell,
  type RosterTable,
} from './table';

/** What numbers typed by hand are separated by; commas too, which no number has. */
const SEPARATORS = /[\s;；,，、]+/u;

/** 手动录入: numbers one after another, the first is row 1. */
export function tableOfText(text: string): RosterTable {
  if (typeof text !== 'string') refuse('source.text', 'is not text');
  const numbers = text.split(SEPARATORS).filter((entry) => entry !== '');
  if (numbers.length === 0) refuse('source.text', 'there is no number in it');
  if (numbers.length > MAX_ROWS) refuseTooManyRows('source.text');
  return {
    header: ['phoneNumber'],
    rows: numbers.map((number, index) => ({ row: index + 1, cells: [textCell(number)] })),
    total: numbers.length,
  };
}

/**
 * Objects, one a contact, the first is row 1. Columns are all the keys there are, in the order
 * of their first appearance; what an object has not got is empty.
 */
export function tableOfRows(rows: readonly Record<string, unknown>[]): RosterTable {
  if (!Array.isArray(rows)) refuse('source.rows', 'is not a list');
  if (rows.length > MAX_ROWS) refuseTooManyRows('source.rows');
  refuseOthers(rows);
  const positions = new Map<string, number>();
  for (const row of rows) {
    for (const key of Object.keys(row)) {
      if (!positions.has(key)) positions.set(key, positions.size);
    }
  }
  // No rows, no columns: nothing came in, which is no fault of the roster's.
  if (rows.length === 0) positions.set('phoneNumber', 0);
  return { header: [...positions.keys()], rows: cellsOf(rows, positions), total: rows.length };
}

function* cellsOf(
  rows: readonly Record<string, unknown>[],
  positions: ReadonlyMap<string, number>,
): Generator<{ row: number; cells: Cell[] }> {
  for (const [index, row] of rows.entries()) {
    const cells: Cell[] = new Array<Cell>(positions.size).fill('');
    for (const [key, value] of Object.entries(row)) {
      const position = positions.get(key);
      if (position !== undefined) cells[position] = valueCell(value);
    }
    yield { row: index + 1, cells };
  }
}

function refuseOthers(rows: readonly unknown[]): void {
  const problems: Problem[] = [];
  for (const [index, row] of rows.entries()) {
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) continue;
    problems.push({ path: `source.rows[${index}]`, reason: 'is not an object' });
  }
  if (problems.length === 0) return;
  const told = problems.slice(0, 20);
  if (problems.length > told.length) {
    const left = count(problems.length - told.length);
    told.push({ path: 'source.rows', reason: `and ${left} more are no objects` });
  }
  throw DialflowError.invalid('roster', told);
}
