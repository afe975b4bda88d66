import { expect } from 'chai';
import { tmpdir } from 'node:os';
import { DialflowError, type RosterProgress, type RosterSource } from '../../../../engine/api';
import { readRoster } from '../../../../engine/campaign/contacts';
import { problemsOf, temporaryFolder, workbook } from './files';

const SHEET = [
  ['phoneNumber', 'name', 'parcel'],
  ['13800130001', '王建国', 'QC1'],
  ['abc', '李秀兰', 'QC2'],
];

async function failureOf(reading: Promise<unknown>): Promise<DialflowError> {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DialflowError) return error;
  throw new Error('It did not fail.', { cause: error });
}

describe('reading a roster', function () {
  this.timeout(30_000);
  const write = temporaryFolder();

  it('reads a file by its path, an xlsx or a csv', async () => {
    const csv = SHEET.map((row) => row.join(',')).join('\r\n');
    for (const path of [write('a.xlsx', workbook(SHEET)), write('a.csv', csv)]) {
      const { valid, rejected, variableNames } = await readRoster({ kind: 'file', path });
      expect(valid).to.deep.equal([
        {
          phoneNumber: '13800130001',
          name: '王建国',
          variables: { parcel: 'QC1', name: '王建国' },
          row: 2,
        },
      ]);
      expect(rejected.map((row) => [row.row, row.column])).to.deep.equal([[3, 'phoneNumber']]);
      expect(variableNames).to.deep.equal(['parcel']);
    }
  });

  it('reads the content of a file, and leaves it to its owner', async () => {
    const whole = workbook(SHEET);
    const data = Buffer.concat([Buffer.alloc(100), whole]).subarray(100);
    const { valid } = await readRoster({ kind: 'data', fileName: 'roster.xlsx', data });
    expect(valid).to.have.length(1);
    expect(data.equals(whole)).to.equal(true);
  });

  it('reads many rows in their order', async () => {
    const numbers = Array.from({ length: 5000 }, (_, i) => `138${String(i).padStart(8, '0')}`);
    const path = write('many.csv', `phoneNumber\n${numbers.join('\n')}\n`);
    const { valid } = await readRoster({ kind: 'file', path });
    expect(valid.map((contact) => contact.phoneNumber)).to.deep.equal(numbers);
  });

  it('tells how far it is, and at last of all rows', async () => {
    const numbers = Array.from({ length: 200_000 }, (_, i) => `138${String(i).padStart(8, '0')}`);
    const path = write('told.csv', `phoneNumber\n${numbers.join('\n')}\n`);
    const told: RosterProgress[] = [];
    const begun = performance.now();
    const { valid } = await readRoster(
      { kind: 'file', path },
      { onProgress: (progress) => told.push(progress) },
    );
    const seconds = (performance.now() - begun) / 1000;
    expect(valid).to.have.length(200_000);
    expect(told.map((progress) => progress.phase).slice(0, 2)).to.deep.equal([
      'reading',
      'checking',
    ]);
    const rows = told.map((progress) => progress.rows);
    expect(rows).to.deep.equal([...rows].sort((a, b) => a - b));
    expect(rows.slice(0, 2)).to.deep.equal([0, 1000]);
    expect(rows.at(-1)).to.equal(200_000);
    // Four a second, and the first of either phase and the last besides.
    expect(told.length).to.be.at.most(4 * seconds + 3);
  });

  it('knows beforehand how many rows a workbook has', async () => {
    const path = write('total.xlsx', workbook([...SHEET, [], ['13800130002', '', '']]));
    const told: RosterProgress[] = [];
    await readRoster({ kind: 'file', path }, { onProgress: (progress) => told.push(progress) });
    expect(told[0]).to.deep.equal({ phase: 'reading', rows: 0, total: null });
    const last = told.at(-1);
    expect(last?.phase).to.equal('checking');
    expect(last?.rows).to.equal(last?.total);
  });

  it('tells of rows and text at the pace of the clock', async () => {
    let now = 0;
    const clock = { now: () => (now += 50) };
    const rows = Array.from({ length: 20_000 }, (_, i) => ({
      phoneNumber: `138${String(i).padStart(8, '0')}`,
    }));
    const told: RosterProgress[] = [];
    await readRoster(
      { kind: 'rows', rows },
      { clock, onProgress: (progress) => told.push(progress) },
    );
    const expected = [1000, 6000, 11_000, 16_000, 20_000];
    expect(told).to.deep.equal(
      expected.map((done) => ({ phase: 'checking', rows: done, total: 20_000 })),
    );
  });

  it('quotes nothing of a file that is no roster', async () => {
    const password = 'S3cretS3cretS3cret';
    for (const [name, content] of [
      ['settings.js', `module.exports={credentialSecret:"${password}",flowFile:"flows.json"}\n`],
      ['.env', `DB_PASSWORD=${password}\nAPI_KEY=1\n`],
      ['key.txt', `${password}\n`],
      ['key.pem', `-----BEGIN PRIVATE KEY-----\n${password}\n`],
    ] as const) {
      const path = write(name, content);
      const [problem] = await problemsOf(() => readRoster({ kind: 'file', path }));
      expect(problem?.path).to.equal('columns');
      expect(problem?.reason).to.equal(
        'no column is named phoneNumber; the first row does not look like column names. Put the names of the columns into the first row, or choose another file',
      );
    }
  });

  it('names the file that is not there, or is none', async () => {
    const missing = await problemsOf(() =>
      readRoster({ kind: 'file', path: '/no/such/roster.xlsx' }),
    );
    expect(missing).to.deep.equal([
      { path: 'source.path', reason: 'there is no file /no/such/roster.xlsx' },
    ]);
    const [folder] = await problemsOf(() => readRoster({ kind: 'file', path: tmpdir() }));
    expect(folder?.reason).to.match(/ is not a file$/);
    const [unnamed] = await problemsOf(() => readRoster({ kind: 'file', path: ' ' }));
    expect(unnamed?.reason).to.equal('no file is named');
    const [empty] = await problemsOf(() =>
      readRoster({ kind: 'file', path: write('empty.xlsx', '') }),
    );
    expect(empty).to.deep.equal({ path: 'source.path', reason: 'the file is empty' });
  });

  it('refuses sources it does not know', async () => {
    const [kind] = await problemsOf(() => readRoster({ kind: 'ftp' } as unknown as RosterSource));
    expect(kind?.path).to.equal('source.kind');
    const [data] = await problemsOf(() =>
      readRoster({ kind: 'data', fileName: 'a', data: 'x' } as unknown as RosterSource),
    );
    expect(data?.path).to.equal('source.data');
  });

  it('fails, and goes on, when a file needs more memory than there is', async () => {
    const numbers = Array.from({ length: 400_000 }, (_, i) => `138${String(i).padStart(8, '0')}`);
    const path = write('large.csv', `phoneNumber\n${numbers.join('\n')}\n`);
    const error = await failureOf(readRoster({ kind: 'file', path }, { memoryMb: 10 }));
    expect(error.code).to.equal('LimitExceeded');
    expect(error.message).to.match(/^The roster needs more memory to be read .*\(10 MB\)/);
  });

  it('gives up when it is told to', async () => {
    const path = write('b.xlsx', workbook(SHEET));
    const stop = new AbortController();
    const reading = readRoster({ kind: 'file', path }, { signal: stop.signal });
    stop.abort();
    expect((await failureOf(reading)).code).to.equal('Aborted');
    const late = readRoster({ kind: 'file', path }, { signal: stop.signal });
    expect((await failureOf(late)).code).to.equal('Aborted');
  });
});
