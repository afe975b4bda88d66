import { expect } from 'chai';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { DialflowError, type RosterCheck } from '../../../../engine/api';
import { rowsOf } from '../../../../engine/campaign/contacts/csv';
import { NumberIndex } from '../../../../engine/campaign/contacts/numberIndex';
import { readRosterInto } from '../../../../engine/campaign/contacts/readRoster';
import { SharedTexts } from '../../../../engine/campaign/contacts/xlsx/sharedTexts';
import { workbookOf } from '../../../../engine/campaign/contacts/xlsx/write';
import { XmlReader, type XmlListener } from '../../../../engine/campaign/contacts/xlsx/xml';
import type { Random } from '../../../../engine/time/clock';
import { seededRandom } from '../../../support/random';
import { checkData, problemsOf, workbook } from './files';
import { inline, packed, parts, relations } from './parts';

const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;

const PIECES = [
  'a',
  '杭州',
  ' ',
  '"',
  ',',
  ';',
  '\t',
  '007',
  '\n',
  '<&>',
  "'",
  '😀',
  '=1+1',
  'é',
  '_x',
  '',
];

/** What may stand in a cell, without blanks about it, which nobody keeps. */
const value = (random: Random): string =>
  Array.from({ length: Math.floor(random() * 5) }, () => pick(random, PIECES))
    .join('')
    .trim();

interface Made {
  header: string[];
  rows: string[][];
}

function roster(random: Random): Made {
  const variables = Array.from({ length: 1 + Math.floor(random() * 5) }, (_, i) => `v${i}`);
  const rows = Array.from({ length: 1 + Math.floor(random() * 30) }, (_, i) => [
    `138${String(i).padStart(8, '0')}`,
    ...variables.map(() => value(random)),
  ]);
  return { header: ['phoneNumber', ...variables], rows };
}

const variablesIn = ({ valid }: RosterCheck): string[][] =>
  valid.map(({ phoneNumber, variables }) => [phoneNumber, ...Object.values(variables)]);

describe('random rosters', function () {
  this.timeout(60_000);

  it('come back from csv as they were written, whatever the separator and line end', async () => {
    for (let seed = 0; seed < 150; seed++) {
      const random = seededRandom(seed);
      const { header, rows } = roster(random);
      const separator = pick(random, [',', ';', '\t']);
      const end = pick(random, ['\n', '\r\n', '\r']);
      const quoted = (text: string): string =>
        random() < 0.3 || /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      const lines = [header, ...rows].map((cells) => cells.map(quoted).join(separator));
      const text = lines.join(end) + pick(random, ['', end]);
      const utf16 = random() < 0.3;
      const bytes = Buffer.from(utf16 ? `\ufeff${text}` : text, utf16 ? 'utf16le' : 'utf8');
      const check = await checkData('a.csv', bytes);
      expect(variablesIn(check), `seed ${seed}`).to.deep.equal(rows);
    }
  });

  it('come back from workbooks as they were written, by another program and by this one', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(seed);
      const { header, rows } = roster(random);
      const form = { name: 'S', header, explanation: [], rows, widths: [] };
      for (const bytes of [
        workbook([header, ...rows], { sst: random() < 0.5 }),
        workbookOf(form),
      ]) {
        const check = await checkData('a.xlsx', bytes);
        expect(check.rejected).to.deep.equal([]);
        expect(variablesIn(check), `seed ${seed}`).to.deep.equal(rows);
      }
    }
  });

  it('come out the same in whatever pieces they come in', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = seededRandom(seed);
      const text = Array.from({ length: 80 }, () =>
        pick(random, [...PIECES, '\r', '\r\n', '"']),
      ).join('');
      const whole = await csvRows([text]).catch(said);
      const inPieces = await csvRows(cut(text, random)).catch(said);
      expect(inPieces, `seed ${seed}`).to.deep.equal(whole);

      const { rows } = roster(random);
      const xml = `<a>${inline(rows.map((cells) => cells.map((cell) => `${cell.replace(/[<&]/g, '')}&#x41;&lt;`)))}<!-- > --><![CDATA[]]></a>`;
      expect(heard(cut(xml, random)), `seed ${seed}`).to.deep.equal(heard([xml]));
    }
  });
});

async function csvRows(pieces: string[]): Promise<unknown[]> {
  const rows: unknown[] = [];
  async function* characters() {
    yield* pieces;
  }
  for await (const some of rowsOf(characters(), 'source.data')) rows.push(...some);
  return rows;
}

const said = (error: unknown): string => DialflowError.from(error).message;

function cut(text: string, random: Random): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const length = 1 + Math.floor(random() * 6);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** What a listener is told; texts joined, since they come in whatever pieces. */
function heard(pieces: string[]): string[] {
  const told: string[] = [];
  let text = '';
  const tell = (what: string): void => {
    if (text !== '') told.push(text);
    text = '';
    told.push(what);
  };
  const listener: XmlListener = {
    wantsText: true,
    open: (name, attributes) => tell(`<${name}${attributes}>`),
    close: (name) => tell(`</${name}>`),
    text: (piece) => (text += piece),
  };
  const reader = new XmlReader(listener);
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return told;
}

describe('files that are damaged or meant to do harm', function () {
  this.timeout(60_000);

  /** Either what can be read of it, or a refusal in words: nothing else may come of a file. */
  async function survives(bytes: Uint8Array, name: string): Promise<'read' | 'refused'> {
    try {
      await checkData(name, bytes);
      return 'read';
    } catch (error) {
      if (error instanceof DialflowError && error.code === 'InvalidInput') return 'refused';
      throw error;
    }
  }

  it('are read or refused, whichever bytes of them were changed', async () => {
    const outcomes = { read: 0, refused: 0 };
    const sheet = roster(seededRandom(1));
    const whole = workbook([sheet.header, ...sheet.rows], { sst: true });
    for (let seed = 0; seed < 400; seed++) {
      const random = seededRandom(seed);
      let bytes = Buffer.from(whole);
      for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
        const at = Math.floor(random() * bytes.length);
        const kind = random();
        if (kind < 0.5) bytes[at] = Math.floor(random() * 256);
        else if (kind < 0.7) bytes = bytes.subarray(0, at);
        else if (kind < 0.85)
          bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 9)]);
        else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at >> 1)]);
        if (bytes.length === 0) break;
      }
      outcomes[await survives(bytes, 'a.xlsx')]++;
    }
    expect(outcomes.refused).to.be.greaterThan(200);
  });

  it('are read or refused, whatever stands in their parts', async () => {
    const outcomes = { read: 0, refused: 0 };
    const files = parts(
      `${inline([['phoneNumber', 'a']])}<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>1</v></c></row>`,
      {
        sharedStrings: '<si><t>13800130001</t></si>',
        styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
      },
    );
    const bits = [
      '<',
      '>',
      '/',
      '"',
      '&',
      '<row>',
      '</c>',
      '<c t="s">',
      'r="ZZZ9"',
      '<!--',
      '<![CDATA[',
      '-1',
      '1e999',
      '&#x110000;',
      '\0',
      '<!DOCTYPE x>',
    ];
    for (let seed = 0; seed < 400; seed++) {
      const random = seededRandom(seed);
      const changed = { ...files };
      const name = pick(random, Object.keys(files));
      const part = files[name] ?? '';
      const at = Math.floor(random() * part.length);
      const length = Math.floor(random() * 12);
      changed[name] = part.slice(0, at) + pick(random, bits) + part.slice(at + length);
      const gone = random() < 0.1 ? pick(random, Object.keys(files)) : '';
      const left = Object.entries(changed).filter(([key]) => key !== gone);
      outcomes[await survives(packed(Object.fromEntries(left)), 'a.xlsx')]++;
    }
    expect(outcomes.read).to.be.greaterThan(20);
    expect(outcomes.refused).to.be.greaterThan(100);
  });

  it('are read or refused where they are random text, or random bytes', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = seededRandom(seed);
      const bytes = Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256)));
      const head = pick(random, ['', 'phoneNumber,a\n', 'PK\x03\x04', '\ufeffphoneNumber\n']);
      await survives(Buffer.concat([Buffer.from(head), bytes]), 'a.csv');
    }
  });

  it('are refused where they define entities, or nest without end', async () => {
    const laughs = Array.from(
      { length: 9 },
      (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
    );
    const bomb = `<!DOCTYPE w [<!ENTITY l0 "lol">${laughs.join('')}]>`;
    const files = parts(inline([['phoneNumber', '&l9;']]));
    const sheet = files['xl/worksheets/sheet1.xml'] ?? '';
    const outside = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
    for (const [xml, reason] of [
      [bomb + sheet, /document type/],
      [outside + sheet.replace('&l9;', '&x;'), /document type/],
      [sheet.replace('<row>', '<d>'.repeat(100_000)), /nest too deep/],
      [sheet.replace('<row>', `<row a="${'x'.repeat(3_000_000)}`), /no end/],
      [sheet.replace('</worksheet>', ''), undefined],
      [sheet.replace('&l9;', 'a').replace('</sheetData></worksheet>', ''), /ends too early/],
    ] as const) {
      const made = { ...files, 'xl/worksheets/sheet1.xml': xml };
      const reading = checkData('a.xlsx', packed(made));
      if (!reason) {
        // What follows the rows is not read.
        expect((await problemsOf(() => reading))[0]?.path).to.equal('columns[1]');
        continue;
      }
      const [problem] = await problemsOf(() => reading);
      expect(problem?.reason)
        .to.match(/^the workbook cannot be read/)
        .and.match(reason);
    }
  });

  it('lead to no file outside of them', async () => {
    const files = parts(inline([['phoneNumber'], ['13800130001']]));
    for (const target of [
      '../../../../etc/passwd',
      'file:///etc/passwd',
      '/etc/passwd',
      'C:\\x',
      '',
    ]) {
      const relation = relations([['worksheet', target]]);
      const made = packed({ ...files, 'xl/_rels/workbook.xml.rels': relation });
      expect(await survives(made, 'a.xlsx')).to.equal('refused');
    }
    const external = relations([['worksheet', 'worksheets/sheet1.xml', ' TargetMode="External"']]);
    const made = packed({ ...files, 'xl/_rels/workbook.xml.rels': external });
    expect(await survives(made, 'a.xlsx')).to.equal('refused');
    const stray = packed({ ...files, '../../etc/cron.d/x': 'y', '/abs': 'z', 'xl\\..\\..\\w': '' });
    expect((await checkData('a.xlsx', stray)).valid).to.have.length(1);
  });

  it('do not bring long texts into memory, of a cell or shared', async () => {
    const long = 'x'.repeat(20_000_000) + Array.from({ length: 2_000_000 }, (_, i) => i).join('');
    const cell = parts(
      inline([
        ['phoneNumber', 'a'],
        ['13800130001', long],
      ]),
    );
    const shared = parts(
      `${inline([['phoneNumber', 'a']])}<row><c><v>13800130001</v></c><c t="s"><v>0</v></c></row>`,
      {
        sharedStrings: `<si><t>${long}</t></si>`,
      },
    );
    for (const files of [cell, shared]) {
      const { rejected } = await checkData('a.xlsx', packed(files));
      expect(rejected[0]?.reason).to.match(/^column a holds 32,768 characters, at most 32,767/);
    }
  });

  it('are refused as csv when a value never ends, and take no time over blanks', async () => {
    const begun = performance.now();
    for (const text of [
      ' '.repeat(3_000_000),
      'x'.repeat(3_000_000),
      `phoneNumber\n${'"'.repeat(3_000_000)}`,
    ]) {
      expect(await survives(Buffer.from(text), 'a.csv')).to.equal('refused');
    }
    expect(performance.now() - begun).to.be.lessThan(5000);
  });
});

describe('rosters of any length', function () {
  this.timeout(120_000);

  it('are a million rows of csv in a heap of 48 MB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dialflow-roster-'));
    try {
      const path = join(folder, 'million.csv');
      const file = createWriteStream(path);
      file.write('phoneNumber,name,parcel\n');
      for (let from = 0; from < 1_000_000; from += 10_000) {
        const lines = Array.from({ length: 10_000 }, (_, i) => {
          const row = from + i;
          const number = row % 1000 === 999 ? '138' : `138${String(row).padStart(8, '0')}`;
          return `${number},姓名${row},QC${row}\n`;
        });
        if (!file.write(lines.join(''))) await new Promise<void>((go) => file.once('drain', go));
      }
      file.end();
      await finished(file);
      const sums = await readRosterInto(folder, { kind: 'file', path }, { memoryMb: 48 });
      expect(sums).to.deep.equal({
        valid: 999_000,
        rejected: 1000,
        variableNames: ['parcel'],
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('find each number again among a million', () => {
    const index = new NumberIndex();
    const digits = (row: number): string =>
      row % 3 === 0 ? `010${20_000_000 + row}` : `1${String(3_000_000_000 + row)}`;
    for (let row = 0; row < 300_000; row++) index.set(digits(row), row);
    for (let row = 0; row < 300_000; row++) {
      if (index.get(digits(row)) !== row) throw new Error(`row ${row} is lost`);
    }
    expect(index.get('19999999999')).to.equal(undefined);
    expect(index.get('01099999999')).to.equal(undefined);
  });

  it('share texts beyond what is held in memory', () => {
    const texts = new SharedTexts(4);
    const text = (index: number): string => `${index} 杭州 ${'x'.repeat(index % 700)}`;
    for (let index = 0; index < 10_000; index++) texts.add(text(index));
    const random = seededRandom(3);
    for (let index = 0; index < 10_000; index++) {
      const any = index < 5000 ? index : Math.floor(random() * 10_000);
      if (texts.get(any) !== text(any)) throw new Error(`text ${any} is lost`);
    }
    expect([texts.get(10_000), texts.get(-1), texts.get(NaN)]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    texts.add('y'.repeat(32_768));
    expect(texts.get(10_000)).to.have.length(32_768);
    texts.close();
  });
});
