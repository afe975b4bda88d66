import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as XLSX from 'xlsx';
import { safeText, type Cell } from '../../../engine/files/cell';
import { csvRow } from '../../../engine/files/csv';
import { FileOutput } from '../../../engine/files/output';
import { WorkbookWriter } from '../../../engine/files/workbook';
import { ZipWriter } from '../../../engine/files/zip';
import { tempFolder } from '../../support/folders';

function workbookOf(rows: readonly (readonly Cell[])[], name = 'Sheet'): XLSX.WorkBook {
  const path = join(tempFolder(), 'book.xlsx');
  const output = new FileOutput(path);
  const workbook = new WorkbookWriter(output);
  workbook.sheet({ name, header: ['A', 'B'] });
  for (const row of rows) workbook.add(row);
  workbook.sheet({ name });
  workbook.finish();
  output.complete();
  return XLSX.read(readFileSync(path));
}

const cellsOf = (book: XLSX.WorkBook): unknown[][] =>
  XLSX.utils.sheet_to_json(book.Sheets[book.SheetNames[0] ?? ''] ?? {}, { header: 1 });

describe('Tables that are exported', () => {
  for (const begins of [...'=+-@＝＋－＠﹦﹢﹣﹫−', '\t=', '\r=', '\n=', '\t', '\r']) {
    it(`keep ${JSON.stringify(begins)} at the beginning from being a formula`, () => {
      const text = `${begins}cmd|' /C calc'!A0`;
      expect(safeText(text)).to.equal(`'${text}`);
      expect(csvRow([text])).to.match(/^"?'/);
      expect(cellsOf(workbookOf([[text, 1]]))[1]).to.deep.equal([`'${text}`, 1]);
    });
  }

  it('leave everything else as it is', () => {
    for (const text of ['1=1', 'a', '', ' =1', 'a-b', "'=1"]) expect(safeText(text)).to.equal(text);
    for (const text of ['a;b', '2-1;c']) expect(csvRow([text])).to.equal(`${text}\r\n`);
  });

  it('have no formula behind another separator than theirs', () => {
    expect(csvRow(['a;=1+1', 'b;-2', 'c\t@SUM(A1)'])).to.equal(`a;'=1+1,b;'-2,"c\t'@SUM(A1)"\r\n`);
  });

  it('quote what csv needs quoted', () => {
    expect(csvRow(['a,b', 'say "x"', 'two\nlines', null, 1.5, ' blank'])).to.equal(
      '"a,b","say ""x""","two\nlines",,1.5," blank"\r\n',
    );
  });

  it('come out of a workbook as they went in', () => {
    const odd = [
      '0101234567',
      '<&>"\'',
      'two\nlines',
      '  blanks  ',
      '_x0041_',
      'emoji 😀',
      '中文，标点',
      '1e5',
    ];
    const rows = [...odd, ...odd].map((text, index): Cell[] => [text, index]);
    expect(cellsOf(workbookOf(rows))).to.deep.equal([['A', 'B'], ...rows]);
  });

  it('lose only what XML cannot hold', () => {
    expect(cellsOf(workbookOf([['a\u0000b\u001f\ufffe', 1]]))[1]).to.deep.equal(['ab', 1]);
    expect(cellsOf(workbookOf([['half \ud800', 1]]))[1]).to.deep.equal(['half \ufffd', 1]);
    expect(String(cellsOf(workbookOf([['x'.repeat(40_000), 1]]))[1]?.[0])).to.have.length(32_767);
  });

  it('have names that Excel takes, no two alike', () => {
    const { SheetNames } = workbookOf([], 'a/b:c*?[d] and so on, longer than any sheet may be');
    expect(SheetNames).to.have.length(2);
    expect(new Set(SheetNames).size).to.equal(2);
    for (const name of SheetNames) expect(name).to.match(/^[^/\\:*?[\]]{1,31}$/);
  });

  it('go on in another sheet where one is full', function () {
    this.timeout(60_000);
    const path = join(tempFolder(), 'book.xlsx');
    const output = new FileOutput(path);
    const workbook = new WorkbookWriter(output);
    workbook.sheet({ name: 'Calls', header: ['n'] });
    for (let n = 0; n < 1_048_577; n++) workbook.add([n]);
    workbook.finish();
    output.complete();
    const { SheetNames, Sheets } = XLSX.read(readFileSync(path), { sheetRows: 3 });
    expect(SheetNames).to.deep.equal(['Calls', 'Calls (2)']);
    expect(XLSX.utils.sheet_to_json(Sheets['Calls (2)'] ?? {}, { header: 1 })).to.deep.equal([
      ['n'],
      [1_048_575],
      [1_048_576],
    ]);
  });

  it('lie in zip files beyond 4 GiB by Zip64', () => {
    const GIB = 2 ** 30;
    // As if five gigabytes lay before it.
    const written: [number, Buffer][] = [];
    const output = {
      length: 0,
      write(bytes: Uint8Array): void {
        written.push([this.length, Buffer.from(bytes)]);
        this.length += bytes.length;
      },
      overwrite: (): void => undefined,
    };
    const zip = new ZipWriter(output);
    zip.add('first', 'x');
    output.length += 5 * GIB;
    zip.add('second', 'y');
    zip.finish();
    const end = written.at(-1)?.[1] ?? Buffer.alloc(0);
    expect(end.readUInt32LE(0)).to.equal(0x06064b50);
    const start = Number(end.readBigUInt64LE(48));
    expect(start).to.be.greaterThan(5 * GIB);
    const [, second] = written.filter(([at]) => at >= start);
    expect(second?.[1].readUInt32LE(42)).to.equal(0xffffffff);
    expect(Number(second?.[1].readBigUInt64LE(46 + 'second'.length + 4))).to.be.greaterThan(
      5 * GIB,
    );
  });
});
