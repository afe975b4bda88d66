import type { Bytes } from './bytes';
import {
  cellText,
  refuse,
  refuseTooManyColumns,
  refuseTooManyRows,
  type RosterStream,
  type TableRow,
} from './table';
import { readXml, XmlStream } from './xlsx/decode';
import { workbookParts, type WorkbookParts } from './xlsx/package';
import { RowCounter } from './xlsx/rowCounter';
import { SharedTexts } from './xlsx/sharedTexts';
import { SheetListener, type SheetContext } from './xlsx/sheet';
import { StylesListener } from './xlsx/styles';
import { SharedTextsListener } from './xlsx/texts';
import { XmlError } from './xlsx/xml';
import { ZipFile } from './xlsx/zip';

/**
 * The first sheet of an xlsx workbook, read as a stream: what is in memory at a time is a few
 * hundred rows and some of the texts that cells share. Of the file's parts only those that hold
 * the sheet's values are unpacked: no pictures, comments, links, formulas.
 *
 * The sheet is unpacked twice. The first time shows that the file is whole, and how many rows
 * there are; so nothing of a damaged file is taken for a contact.
 *
 * @param where path of the setting to blame, `source.path` or `source.data`
 */
export async function streamOfWorkbook(bytes: Bytes, where: string): Promise<RosterStream> {
  const zip = await ZipFile.open(bytes, where);
  const parts = await explained(where, () => workbookParts(zip, where));
  const { sheet, sharedTexts, styles } = parts;
  zip.refuseBombs([sheet, sharedTexts, styles].filter((entry) => entry !== undefined));
  const counter = new RowCounter();
  for await (const piece of zip.unpack(sheet)) counter.push(piece);

  const shared = new SharedTexts();
  try {
    const context = await explained(where, () => contextOf(zip, parts, shared, where));
    const batches = explainedEach(where, batchesOf(zip, parts, context));
    const table = await tableOf(batches, counter.end(), where);
    const close = async (): Promise<void> => {
      await batches.return();
      shared.close();
    };
    return { ...table, close };
  } catch (error) {
    shared.close();
    throw error;
  }
}

async function contextOf(
  zip: ZipFile,
  { sharedTexts, styles, from1904 }: WorkbookParts,
  shared: SharedTexts,
  where: string,
): Promise<SheetContext> {
  const formats = new StylesListener();
  if (styles) await readXml(zip.unpack(styles), formats);
  if (sharedTexts) {
    const texts = new SharedTextsListener((text) => shared.add(text));
    await readXml(zip.unpack(sharedTexts), texts);
  }
  return {
    shared,
    dates: formats.dates,
    from1904,
    tooManyRows: () => refuseTooManyRows(where),
    tooManyColumns: (row) => refuseTooManyColumns(row, where),
  };
}

async function* batchesOf(
  zip: ZipFile,
  { sheet }: WorkbookParts,
  context: SheetContext,
): AsyncGenerator<TableRow[], void> {
  const listener = new SheetListener(context);
  const stream = new XmlStream(listener);
  for await (const piece of zip.unpack(sheet)) {
    stream.push(piece);
    if (listener.rows.length > 0) {
      yield listener.rows;
      listener.rows = [];
    }
    if (listener.done) return;
  }
  stream.end();
}

/** The header is the first row with anything in it. */
async function tableOf(
  batches: AsyncGenerator<TableRow[], void>,
  rowsInSheet: number,
  where: string,
): Promise<Omit<RosterStream, 'close'>> {
  let above = 0;
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    const rows = next.value;
    const first = rows.findIndex((row) => row.cells.some((cell) => cellText(cell) !== ''));
    above += first < 0 ? rows.length : first + 1;
    if (first < 0) continue;
    const header = Array.from(rows[first]?.cells ?? [], cellText);
    return { header, batches: rest(rows.slice(first + 1), batches), total: rowsInSheet - above };
  }
  return refuse(where, 'its first sheet is empty; the roster has to be in the first sheet');
}

async function* rest(
  below: TableRow[],
  batches: AsyncGenerator<TableRow[], void>,
): AsyncGenerator<TableRow[], void> {
  if (below.length > 0) yield below;
  yield* batches;
}

/** What is wrong with the XML, said as what is wrong with the file. */
async function explained<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    return unreadable(where, error);
  }
}

async function* explainedEach<T>(
  where: string,
  batches: AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  try {
    yield* batches;
  } catch (error) {
    unreadable(where, error);
  }
}

function unreadable(where: string, error: unknown): never {
  if (!(error instanceof XmlError)) throw error;
  return refuse(
    where,
    `the workbook cannot be read (${error.message}); open it in Excel and save it again`,
  );
}
