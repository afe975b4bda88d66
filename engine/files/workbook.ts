import { escapeXml } from '../text/xml';
import { safeText, type Cell } from './cell';
import { TextBuffer, type Output } from './output';
import { ZipWriter } from './zip';

/** What a sheet is besides its rows. */
export interface SheetForm {
  name: string;
  /** In bold, and kept in sight. */
  header?: readonly string[];
  /** In characters. */
  widths?: readonly number[];
}

/** Excel's, header and all. */
const MOST_ROWS = 1_048_576;
/** Different texts that are written once: states, names of groups. What comes after stands in its cell. */
const MOST_SHARED = 5_000;
const LONGEST_SHARED = 40;
const LONGEST_NAME = 31;

/**
 * An xlsx workbook written row by row, in constant memory (ECMA-376, part 1, section 18). A sheet
 * that has as many rows as Excel takes goes on in another one of its name and a number.
 *
 * Texts are texts, whatever they look like: a number as a phone's keeps its zeros.
 */
export class WorkbookWriter {
  private readonly zip: ZipWriter;
  private readonly text: TextBuffer;
  private readonly names: string[] = [];
  private readonly shared = new Map<string, number>();
  private form: SheetForm | null = null;
  private row = 0;
  private part = 1;

  constructor(output: Output) {
    this.zip = new ZipWriter(output);
    this.text = new TextBuffer((bytes) => this.zip.write(bytes));
  }

  sheet(form: SheetForm): void {
    this.endSheet();
    this.part = 1;
    this.beginSheet(form);
  }

  add(cells: readonly Cell[]): void {
    if (!this.form) throw new Error('no sheet was begun');
    if (this.row >= MOST_ROWS) {
      const form = this.form;
      this.endSheet();
      this.part += 1;
      this.beginSheet(form);
    }
    this.put(cells, '');
  }

  finish(): void {
    this.endSheet();
    this.zip.begin('xl/sharedStrings.xml');
    this.text.add(`${XML}<sst xmlns="${MAIN}" uniqueCount="${this.shared.size}">`);
    for (const text of this.shared.keys()) this.text.add(`<si>${textElement(text)}</si>`);
    this.text.add('</sst>');
    this.text.flush();
    this.zip.end();
    for (const [name, content] of Object.entries(partsOf(this.names))) this.zip.add(name, content);
    this.zip.finish();
  }

  private beginSheet(form: SheetForm): void {
    this.form = form;
    this.row = 0;
    this.names.push(sheetName(form.name, this.part, this.names));
    this.zip.begin(`xl/worksheets/sheet${this.names.length}.xml`);
    const frozen = form.header
      ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
      : '';
    const columns = form.widths?.map(
      (width, index) =>
        `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    );
    this.text.add(
      `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${frozen}</sheetView></sheetViews>${
        columns ? `<cols>${columns.join('')}</cols>` : ''
      }<sheetData>`,
    );
    if (form.header) this.put(form.header, ' s="1"');
  }

  private endSheet(): void {
    if (!this.form) return;
    this.text.add('</sheetData></worksheet>');
    this.text.flush();
    this.zip.end();
    this.form = null;
  }

  private put(cells: readonly Cell[], style: string): void {
    this.row += 1;
    const row = String(this.row);
    let xml = `<row r="${row}">`;
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index];
      if (cell === null || cell === undefined || cell === '') continue;
      const where = `<c r="${column(index)}${row}"${style}`;
      if (typeof cell === 'number') xml += `${where}><v>${cell}</v></c>`;
      else xml += where + this.textCell(safeText(cell));
    }
    this.text.add(`${xml}</row>`);
  }

  private textCell(text: string): string {
    let index = this.shared.get(text);
    if (index === undefined) {
      // Ids are long and met once; what is short is likely to come again.
      if (text.length >= LONGEST_SHARED || /\d{3}/.test(text) || this.shared.size >= MOST_SHARED) {
        return ` t="inlineStr"><is>${textElement(text)}</is></c>`;
      }
      index = this.shared.size;
      this.shared.set(text, index);
    }
    return ` t="s"><v>${index}</v></c>`;
  }
}

const textElement = (text: string): string =>
  /^\s|\s$|\n/.test(text)
    ? `<t xml:space="preserve">${cellText(text)}</t>`
    : `<t>${cellText(text)}</t>`;

/** Excel reads _x0041_ as "A". */
const cellText = (text: string): string =>
  escapeXml(text.includes('_x') ? text.replace(/_x(?=[0-9A-Fa-f]{4}_)/g, '_x005F_x') : text);

const letters: string[] = [];

/** A, B … Z, AA … */
function column(index: number): string {
  const known = letters[index];
  if (known !== undefined) return known;
  const last = String.fromCharCode(65 + (index % 26));
  const name = index < 26 ? last : column(Math.floor(index / 26) - 1) + last;
  letters[index] = name;
  return name;
}

/** At most 31 characters, none of those that Excel reserves, no two alike. */
function sheetName(wanted: string, part: number, taken: readonly string[]): string {
  const clean = wanted.replace(/[[\]:*?/\\']/g, ' ').trim() || 'Sheet';
  for (let n = part; ; n++) {
    const tail = n > 1 ? ` (${n})` : '';
    const name = clean.slice(0, LONGEST_NAME - tail.length) + tail;
    if (!taken.some((other) => other.toLowerCase() === name.toLowerCase())) return name;
  }
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function partsOf(names: readonly string[]): Record<string, string> {
  const each = (of: (name: string, n: number) => string): string =>
    names.map((name, index) => of(name, index + 1)).join('');
  const relation = (id: number, kind: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>${each(
      (_, n) =>
        `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`,
    )}<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${TYPE}.sharedStrings+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${each(
      (name, n) => `<sheet name="${escapeXml(name)}" sheetId="${n}" r:id="rId${n}"/>`,
    )}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each(
      (_, n) => relation(n, 'worksheet', `worksheets/sheet${n}.xml`),
    )}${relation(names.length + 1, 'styles', 'styles.xml')}${relation(names.length + 2, 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  };
}
