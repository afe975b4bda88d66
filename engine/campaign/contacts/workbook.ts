import * as XLSX from 'xlsx';
import { dateCell, EXACT_IN_EXCEL, numberCell } from './cell';
import {
  cellText,
  MAX_COLUMNS,
  MAX_ROWS,
  refuse,
  refuseTooManyColumns,
  refuseTooManyRows,
  textCell,
  type Cell,
  type RosterTable,
  type TableRow,
} from './table';
import { unzip, zipStored } from './zip';

type SheetRow = (XLSX.CellObject | undefined)[];

/**
 * The first sheet of an xlsx workbook. The library that reads it is handed only the parts that
 * hold the sheets' values, unpacked by us within limits: no pictures, comments, links, formulas.
 *
 * @param where path of the setting to blame, `source.path` or `source.data`
 */
export function tableOfWorkbook(bytes: Uint8Array, where: string): RosterTable {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = unzip(file, isNeeded, where);
  if (![...parts.keys()].some((name) => /^xl\/workbook[^/]*\.xml$/i.test(name))) {
    refuse(where, 'it is a zip file, but no Excel workbook (.xlsx)');
  }
  for (const [name, content] of parts) {
    if (/\/worksheets\//i.test(name)) parts.set(name, withoutTail(content));
  }
  return tableOfSheet(sheetOf(zipStored(parts), where), where);
}

/** Content types, relations, the workbook, its texts, its number formats (which tell dates), its sheets. */
const isNeeded = (name: string): boolean =>
  /^\[Content_Types\]\.xml$/i.test(name) ||
  /^_rels\/\.rels$/i.test(name) ||
  /^xl\/(_rels\/)?[^/]+\.(xml|rels)$/i.test(name) ||
  /^xl\/worksheets\/[^/]+\.xml$/i.test(name) ||
  /^xl\/persons\/[^/]+\.xml$/i.test(name);

/** Links, merged cells and the like follow the values; a link may span the whole sheet, cell by cell. */
function withoutTail(sheet: Buffer): Buffer {
  const end = sheet.lastIndexOf('sheetData>');
  return end < 0 ? sheet : sheet.subarray(0, end + 'sheetData>'.length);
}

function sheetOf(file: Buffer, where: string): XLSX.WorkSheet {
  let workbook: XLSX.WorkBook;
  try {
    workbook = XLSX.read(file, {
      type: 'buffer',
      dense: true,
      sheets: 0,
      sheetRows: MAX_ROWS + 1,
      cellDates: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      nodim: true, // what the sheet says of its own size may be wrong
    });
  } catch (error) {
    return unreadable(where, error instanceof Error ? error.message : String(error));
  }
  const [name] = workbook.SheetNames;
  const sheet = name === undefined ? undefined : workbook.Sheets[name];
  return sheet ?? unreadable(where, 'its first sheet cannot be read');
}

function tableOfSheet(sheet: XLSX.WorkSheet, where: string): RosterTable {
  const rows = (sheet['!data'] ?? []) as (SheetRow | undefined)[];
  if (rows.length > MAX_ROWS) refuseTooManyRows(where);
  // A cell may claim to be in any column; an array is walked through up to its length.
  const wide = rows.findIndex((row) => row !== undefined && row.length > MAX_COLUMNS);
  if (wide >= 0) refuseTooManyColumns(wide + 1, where);
  const first = rows.findIndex((row) => row?.some((cell) => cellText(toCell(cell)) !== ''));
  if (first < 0) refuse(where, 'its first sheet is empty; the roster has to be in the first sheet');
  const header = (rows[first] ?? []).map((cell) => cellText(toCell(cell)));
  // Rows that the sheet leaves out are holes, which `reduce` passes over.
  const total = rows.reduce((sum, row, index) => (row && index > first ? sum + 1 : sum), 0);
  return { header, rows: rowsBelow(rows, first), total };
}

function* rowsBelow(rows: (SheetRow | undefined)[], header: number): Generator<TableRow> {
  for (let index = header + 1; index < rows.length; index++) {
    const row = rows[index];
    if (!row) continue;
    rows[index] = undefined; // read once: what is a contact now need not be a row as well
    yield { row: index + 1, cells: row.map(toCell) };
  }
}

function toCell(cell: XLSX.CellObject | undefined): Cell {
  const value = cell?.v;
  if (cell?.t === 'e') {
    return { shown: '#', reason: 'holds an Excel error (#N/A, #REF! …); put a value there' };
  }
  if (value === undefined) return '';
  if (value instanceof Date) return dateCell(value);
  if (typeof value === 'number') return numberCell(value, EXACT_IN_EXCEL);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'; // as Excel shows them
  return textCell(value);
}

function unreadable(where: string, why: string): never {
  return refuse(where, `the workbook cannot be read (${why}); open it in Excel and save it again`);
}
