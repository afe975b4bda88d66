import { zipOf } from '../../../files/zip';
import { escapeXml } from '../../../text/xml';
import { columnLetters } from '../table';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Cell formats of `styles.xml`, by number: all are text (format 49), so that 0101234567 keeps its zero. */
const TEXT = 0;
const BOLD = 1;
const WRAPPED = 2;

/** A sheet for people to fill in. */
export interface FormSheet {
  name: string;
  /** Names of the columns: bold, and in view however far one scrolls. */
  header: readonly string[];
  /** Below it: what each column is for. */
  explanation: readonly string[];
  rows: readonly (readonly string[])[];
  /** Of the columns, in characters. */
  widths: readonly number[];
}

/** A workbook with this one sheet; the same sheet makes the same bytes. */
export function workbookOf(sheet: FormSheet): Buffer {
  const parts = {
    '[Content_Types].xml': contentTypes(),
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escapeXml(sheet.name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': styles(),
    'xl/worksheets/sheet1.xml': sheetXml(sheet),
  };
  const entries = Object.entries(parts).map(
    ([name, xml]) => [name, Buffer.from(`${HEAD}${xml}`)] as const,
  );
  return zipOf(new Map(entries));
}

function sheetXml({ header, explanation, rows, widths }: FormSheet): string {
  const columns = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" style="${TEXT}" customWidth="1"/>`,
  );
  const all = [header, explanation, ...rows].map((cells, index) => {
    const style = index === 0 ? BOLD : index === 1 ? WRAPPED : TEXT;
    return rowXml(cells, index + 1, style);
  });
  return `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>${all.join('')}</sheetData></worksheet>`;
}

function rowXml(cells: readonly string[], row: number, style: number): string {
  const written = cells.map((text, index) =>
    text === ''
      ? ''
      : `<c r="${columnLetters(index)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`,
  );
  return `<row r="${row}">${written.join('')}</row>`;
}

function styles(): string {
  const format = (font: number, wrap: string): string =>
    `<xf numFmtId="49" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">${wrap}</xf>`;
  const wrap = '<alignment vertical="top" wrapText="1"/>';
  const font = (bold: string): string => `<font>${bold}<sz val="11"/><name val="Calibri"/></font>`;
  return (
    `<styleSheet xmlns="${MAIN}"><fonts count="2">${font('')}${font('<b/>')}</fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border/></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="3">${format(0, '')}${format(1, '')}${format(0, wrap)}</cellXfs></styleSheet>`
  );
}

function contentTypes(): string {
  const part = (name: string, type: string): string =>
    `<Override PartName="/${name}" ContentType="${TYPE}.${type}+xml"/>`;
  return (
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
    part('xl/workbook.xml', 'sheet.main') +
    part('xl/worksheets/sheet1.xml', 'worksheet') +
    `${part('xl/styles.xml', 'styles')}</Types>`
  );
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}
