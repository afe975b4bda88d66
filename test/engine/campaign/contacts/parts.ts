import { zipOf } from '../../../../engine/files/zip';

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGES = 'http://schemas.openxmlformats.org/package/2006';

/** Parts of a small workbook by their names, to be changed at will; see `packed`. */
export function parts(
  sheetData: string,
  { sharedStrings, styles }: { sharedStrings?: string; styles?: string } = {},
): Record<string, string> {
  return {
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
      ['styles', 'styles.xml'],
    ]),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${sheetData}</sheetData></worksheet>`,
    ...(sharedStrings === undefined
      ? {}
      : { 'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${sharedStrings}</sst>` }),
    ...(styles === undefined
      ? {}
      : { 'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>` }),
  };
}

export function relations(
  targets: readonly (readonly [type: string, target: string, more?: string])[],
): string {
  const all = targets.map(
    ([type, target, more = ''], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"${more}/>`,
  );
  return `<Relationships xmlns="${PACKAGES}/relationships">${all.join('')}</Relationships>`;
}

export const packed = (files: Record<string, string | Buffer>): Buffer =>
  zipOf(
    new Map(
      Object.entries(files).map(
        ([name, content]) => [name, Buffer.from(content as string)] as const,
      ),
    ),
  );

/** Rows of text, each cell inline and without a place of its own. */
export const inline = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells) => {
      const written = cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`);
      return `<row>${written.join('')}</row>`;
    })
    .join('');
