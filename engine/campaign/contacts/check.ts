import type { Contact, RejectedRow, RosterCheck } from '../../api';
import { resolveColumns, type Columns } from './columns';
import { NumberIndex } from './numberIndex';
import { checkPhoneNumber } from './phoneNumber';
import {
  cellText,
  columnLetters,
  type RosterStream,
  type RosterTable,
  type TableRow,
} from './table';

/** What some of the rows have come to, and how many have been gone through until now. */
export type RosterPart = Pick<RosterCheck, 'valid' | 'rejected'> & { rows: number };

/** Rows looked at before a part is handed out, so that whoever runs the check can do so in steps. */
const ROWS_PER_PART = 1000;

/**
 * Sorts the rows of a roster into contacts and those a person has to look at.
 *
 * The layout is that of the template (`job_template.xlsx`): the names of the columns in the
 * first row; below it, if there is one, the row that explains them; then one contact a row.
 * Rows without anything in them are passed over. Of a number that is there twice the first
 * good row is taken. A column without a name belongs to nothing, so a value in one is refused:
 * mostly a comma too many has pushed the row's values out of their places.
 *
 * The name of a contact is a variable too, ` @name `, beside the 50 of the sheet.
 */
class RosterChecker {
  private readonly columns: Columns;
  private readonly named: Set<number>;
  private readonly rowOfNumber = new NumberIndex();
  private part: RosterPart = { valid: [], rejected: [], rows: 0 };
  private explained = false;

  /** @throws DialflowError InvalidInput when the first row is not that of a roster. */
  constructor(header: RosterTable['header']) {
    this.columns = resolveColumns(header);
    this.named = new Set(this.columns.named.map((column) => column.index));
  }

  get variableNames(): string[] {
    return this.columns.variables.map((column) => column.name);
  }

  /** Looks at the next row; a part that is full before it is handed out. */
  check(row: TableRow): RosterPart | undefined {
    const { rows } = this.part;
    const full = rows > 0 && rows % ROWS_PER_PART === 0 ? this.take() : undefined;
    this.part.rows++;
    this.sort(row);
    return full;
  }

  /** What has come to light since the last part. */
  take(): RosterPart {
    const { part } = this;
    this.part = { valid: [], rejected: [], rows: part.rows };
    return part;
  }

  private sort(row: TableRow): void {
    if (isBlank(row)) return;
    const { columns, part } = this;
    const first = !this.explained;
    this.explained = true;
    if (first && isExplanation(cellText(row.cells[columns.phoneNumber.index]))) return;

    const problems = cellProblems(row, columns, this.named);
    const written = row.cells[columns.phoneNumber.index];
    const number = typeof written === 'object' ? undefined : checkPhoneNumber(written ?? '');
    if (!number) {
      // Told among the problems of its cells.
    } else if (!number.ok)
      problems.unshift({ column: columns.phoneNumber.name, reason: number.reason });
    else {
      const earlier = this.rowOfNumber.get(number.digits);
      if (earlier !== undefined) {
        problems.unshift({
          column: columns.phoneNumber.name,
          reason: `the same number as row ${earlier}`,
        });
      } else if (problems.length === 0) {
        this.rowOfNumber.set(number.digits, row.row);
        part.valid.push(toContact(row, columns, number.digits));
      }
    }
    if (problems.length > 0) part.rejected.push(toRejected(row, columns, problems));
  }
}

/**
 * Checks a table; see `RosterChecker`.
 *
 * @returns part by part, and the names of the variables at the end
 * @throws DialflowError InvalidInput when the first row is not that of a roster.
 */
export function* checkInParts({ header, rows }: RosterTable): Generator<RosterPart, string[]> {
  const checker = new RosterChecker(header);
  for (const row of rows) {
    const part = checker.check(row);
    if (part) yield part;
  }
  yield checker.take();
  return checker.variableNames;
}

/** The same for rows that come some at a time; the stream is closed behind them. */
export async function* checkStream(table: RosterStream): AsyncGenerator<RosterPart, string[]> {
  try {
    const checker = new RosterChecker(table.header);
    for await (const rows of table.batches) {
      for (const row of rows) {
        const part = checker.check(row);
        if (part) yield part;
      }
    }
    yield checker.take();
    return checker.variableNames;
  } finally {
    await table.close();
  }
}

interface CellProblem {
  column?: string;
  reason: string;
}

function cellProblems(row: TableRow, columns: Columns, named: Set<number>): CellProblem[] {
  const problems: CellProblem[] = [];
  for (const { index, name } of columns.named) {
    const cell = row.cells[index];
    if (typeof cell === 'object') {
      problems.push({ column: name, reason: `column ${name} ${cell.reason}` });
    }
  }
  row.cells.forEach((cell, index) => {
    if (!named.has(index) && cellText(cell) !== '' && problems.length < 5) {
      const letters = columnLetters(index);
      problems.push({
        reason: `there is a value in column ${letters}, which has no name in the first row`,
      });
    }
  });
  return problems;
}

function toContact(row: TableRow, columns: Columns, phoneNumber: string): Contact {
  const text = (index: number | undefined): string =>
    index === undefined ? '' : cellText(row.cells[index]);
  const variables: Record<string, string> = {};
  for (const { index, name } of columns.variables) variables[name] = text(index);
  if (columns.name !== undefined) variables['name'] = text(columns.name);

  const contact: Contact = { phoneNumber, variables, row: row.row };
  const name = text(columns.name);
  const honorific = text(columns.honorific);
  const referenceId = text(columns.referenceId);
  if (name) contact.name = name;
  if (honorific) contact.honorific = honorific;
  if (referenceId) contact.referenceId = referenceId;
  return contact;
}

function toRejected(row: TableRow, columns: Columns, problems: CellProblem[]): RejectedRow {
  const values: Record<string, string> = {};
  for (const { index, name } of columns.named) values[name] = cellText(row.cells[index]);
  const rejected: RejectedRow = {
    row: row.row,
    reason: problems.map((problem) => problem.reason).join('; '),
    values,
  };
  const column = problems[0]?.column;
  const phoneNumber = cellText(row.cells[columns.phoneNumber.index]);
  if (column) rejected.column = column;
  if (phoneNumber) rejected.phoneNumber = phoneNumber;
  return rejected;
}

const isBlank = (row: TableRow): boolean => !row.cells.some((cell) => cellText(cell) !== '');

/**
 * The template's second row begins like "被叫号码，必填…": words about numbers, not a number.
 * What is neither ("未知", "n/a") is a bad row, and comes back as one.
 */
function isExplanation(text: string): boolean {
  return (
    /^[^\d+]/.test(text.normalize('NFKC')) &&
    /号码|手机|电话|座机|必填|phone|number|mobile|required/i.test(text)
  );
}
