import { dateCell, EXACT_IN_EXCEL, numberCell } from '../cell';
import { MAX_COLUMNS, MAX_ROWS, textCell, type Cell, type TableRow } from '../table';
import { GatheredText, unescaped } from './texts';
import { attribute, XmlError, type XmlListener } from './xml';

/** What a sheet's cells are read with, from the workbook's other parts. */
export interface SheetContext {
  shared: { get(index: number): string | undefined };
  /** By cell format: whether it shows a date. */
  dates: readonly boolean[];
  /** Days are counted from 1904, as once on the Macintosh. */
  from1904: boolean;
  tooManyRows: () => never;
  tooManyColumns: (row: number) => never;
}

/**
 * A worksheet's rows, one after the other, hidden ones too. Only what is inside `sheetData`
 * counts: links, merged cells and the like follow it. Of merged cells the first has the value.
 */
export class SheetListener implements XmlListener {
  wantsText = false;
  done = false;
  /** Read and not taken yet. */
  rows: TableRow[] = [];
  private inData = false;
  private read = 0;
  private row = 0;
  private cells: Cell[] = [];
  private column = -1;
  private type = '';
  private isDate = false;
  private phonetic = false;
  private readonly gathered = new GatheredText();

  constructor(private readonly context: SheetContext) {}

  open(name: string, attributes: string): void {
    switch (name) {
      case 'sheetData':
        this.inData = true;
        return;
      case 'row':
        if (this.inData) this.openRow(attributes);
        return;
      case 'c':
        if (this.inData) this.openCell(attributes);
        return;
      case 'v':
        this.wantsText = this.inData && this.type !== 'inlineStr';
        return;
      case 't':
        this.wantsText = this.inData && this.type === 'inlineStr' && !this.phonetic;
        return;
      case 'rPh':
        this.phonetic = true;
        return;
    }
  }

  close(name: string): void {
    switch (name) {
      case 'v':
      case 't':
        this.wantsText = false;
        return;
      case 'rPh':
        this.phonetic = false;
        return;
      case 'c':
        if (this.inData) this.cells[this.column] = this.cell(this.gathered.take());
        return;
      case 'row':
        if (this.inData) this.rows.push({ row: this.row, cells: this.cells });
        return;
      case 'sheetData':
        this.done = true;
        return;
    }
  }

  text(piece: string): void {
    this.gathered.add(piece);
  }

  private openRow(attributes: string): void {
    const written = quick(attributes, 'r');
    const row = written === undefined ? this.row + 1 : Number(written);
    if (!Number.isInteger(row) || row < 1) throw new XmlError('one of its rows has no number');
    // A number may be there as often as somebody likes.
    if (row > MAX_ROWS || ++this.read > MAX_ROWS) this.context.tooManyRows();
    this.row = row;
    this.cells = [];
    this.column = -1;
  }

  private openCell(attributes: string): void {
    const reference = quick(attributes, 'r');
    const column = reference === undefined ? this.column + 1 : columnOf(reference);
    if (column < 0) throw new XmlError(`a cell of row ${this.row} has no place`);
    if (column >= MAX_COLUMNS) this.context.tooManyColumns(this.row);
    this.column = column;
    this.type = quick(attributes, 't') ?? 'n';
    const style = this.type === 'n' ? quick(attributes, 's') : undefined;
    this.isDate = style !== undefined && (this.context.dates[Number(style)] ?? false);
  }

  private cell(text: string): Cell {
    if (this.type !== 'e' && text.trim() === '') return '';
    switch (this.type) {
      case 'n':
        return this.number(text);
      case 's':
        return textCell(this.shared(Number(text)));
      case 'b':
        return Number(text) === 0 ? 'FALSE' : 'TRUE'; // as Excel shows them
      case 'e':
        return { shown: '#', reason: 'holds an Excel error (#N/A, #REF! …); put a value there' };
      case 'd':
        return dateCell(new Date(/[zZ]|[+-]\d\d:\d\d$/.test(text) ? text : `${text.trim()}Z`));
      default: // str, inlineStr
        return textCell(unescaped(text));
    }
  }

  private number(text: string): Cell {
    // Numbers of calls are whole; what programs write as 1.3800130001E10 is one as well.
    const value = Number(text);
    return this.isDate ? this.date(value) : numberCell(value, EXACT_IN_EXCEL);
  }

  /** Days since 1899-12-30; Excel's 29 February 1900, which never was, shifts those before it. */
  private date(serial: number): Cell {
    let days = serial;
    if (serial >= 1) {
      if (this.context.from1904) days += 1462;
      else if (serial < 60) days += 1;
    }
    const ms = (days - 25_569) * 86_400_000;
    return dateCell(new Date(serial < 0 || days > 2_958_465.99999 ? NaN : ms));
  }

  private shared(index: number): string {
    const text = this.context.shared.get(index);
    // Not a fault of one cell: the workbook's texts are missing.
    if (text === undefined) throw new XmlError('its first sheet cannot be read');
    return text;
  }
}

/** As `attribute`, for what nearly every cell has, written as nearly every program writes it. */
function quick(attributes: string, name: string): string | undefined {
  const mark = ` ${name}="`;
  const at = attributes.indexOf(mark);
  if (at < 0) return attributes.includes(name) ? attribute(attributes, name) : undefined;
  const start = at + mark.length;
  return attributes.slice(start, attributes.indexOf('"', start));
}

/** `AB12` → 27; -1 for what is no reference. */
function columnOf(reference: string): number {
  let column = 0;
  let at = 0;
  for (; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & 0xdf; // upper case
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
    if (column > MAX_COLUMNS) return MAX_COLUMNS;
  }
  return at === 0 ? -1 : column - 1;
}
