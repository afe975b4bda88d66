import { expect } from 'chai';
import type { RosterCheck } from '../../../../engine/api';
import { zipOf } from '../../../../engine/files/zip';
import { checkData, problemsOf, workbook } from './files';

const check = (data: Uint8Array, fileName = 'roster.xlsx'): Promise<RosterCheck> =>
  checkData(fileName, data);

const SEED = [
  ['phoneNumber', 'name', 'contactId', 'city', 'parcel'],
  ['被叫号码，必填，文本类型。支持手机号、区号 +座机号，例如，0101234567', '姓名字段，选填'],
  ['13800130001', '张三', 'C001', '杭州', 'QC1'],
];

/** A workbook whose first sheet is this XML. */
function rawWorkbook(sheet: string): Buffer {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const packages = 'http://schemas.openxmlformats.org/package/2006';
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}">${sheet}</worksheet>`,
  };
  return zipOf(new Map(Object.entries(parts).map(([name, xml]) => [name, Buffer.from(xml)])), {
    packed: false,
  });
}

const text = (value: string): string => `<c t="inlineStr"><is><t>${value}</t></is></c>`;

describe('a roster in a workbook', () => {
  it('is read in the layout of the template, with and without the explanation', async () => {
    const expected = {
      phoneNumber: '13800130001',
      name: '张三',
      referenceId: 'C001',
      variables: { city: '杭州', parcel: 'QC1', name: '张三' },
    };
    const explained = await check(workbook(SEED));
    expect(explained.valid).to.deep.equal([{ ...expected, row: 3 }]);
    expect(explained.rejected).to.deep.equal([]);
    expect(explained.variableNames).to.deep.equal(['city', 'parcel']);
    const bare = await check(workbook([SEED[0] ?? [], SEED[2] ?? []], { sst: true }));
    expect(bare.valid).to.deep.equal([{ ...expected, row: 2 }]);
  });

  it('is taken for what it is, whatever it is named', async () => {
    expect((await check(workbook(SEED), 'roster.csv')).valid).to.have.length(1);
    expect((await check(workbook(SEED), '')).valid).to.have.length(1);
  });

  it('has its rows numbered as Excel shows them', async () => {
    const { valid, rejected } = await check(
      workbook([[], SEED[0] ?? [], [], ['13800130001'], [], [null, '李']]),
    );
    expect(valid.map((contact) => contact.row)).to.deep.equal([4]);
    expect(rejected.map((row) => row.row)).to.deep.equal([6]);
  });

  it('may hold numbers, dates and booleans, which come out as a person reads them', async () => {
    const { valid } = await check(
      workbook([
        ['phoneNumber', 'id', 'amount', 'day', 'moment', 'flag'],
        [
          13800130001,
          123456789012,
          12.5,
          new Date(Date.UTC(2025, 2, 1)),
          new Date(Date.UTC(2025, 2, 1, 9, 30)),
          true,
        ],
      ]),
    );
    expect(valid[0]).to.deep.include({
      phoneNumber: '13800130001',
      variables: {
        id: '123456789012',
        amount: '12.5',
        day: '2025-03-01',
        moment: '2025-03-01 09:30',
        flag: 'TRUE',
      },
    });
  });

  it('is sent back row by row for Excel errors and numbers that Excel has cut', async () => {
    const { rejected } = await check(
      workbook([
        ['phoneNumber', 'parcel'],
        ['13800130001', { t: 'e', v: 42, w: '#N/A' }],
        ['13800130002', 1.2345e18],
        [1.38e18, 'x'],
      ]),
    );
    expect(rejected.map((row) => [row.row, row.column])).to.deep.equal([
      [2, 'parcel'],
      [3, 'parcel'],
      [4, 'phoneNumber'],
    ]);
    expect(rejected[0]?.reason).to.match(/holds an Excel error/);
    expect(rejected[1]?.reason).to.match(/its last digits are lost; keep it as text/);
  });

  it('is read from its first sheet only', async () => {
    const { valid } = await check(workbook(SEED, { sheets: [[['phoneNumber'], ['13800130009']]] }));
    expect(valid.map((contact) => contact.phoneNumber)).to.deep.equal(['13800130001']);
    const [problem] = await problemsOf(() => check(workbook([], { sheets: [SEED] })));
    expect(problem?.reason).to.match(/^its first sheet is empty/);
  });

  it('takes the values of formulas, whatever the sheet says of its size', async () => {
    const cell = '<c r="A2"><f>13800130000+1</f><v>13800130001</v></c>';
    const sheet = `<dimension ref="A1"/><sheetData><row r="1">${text('phoneNumber')}</row><row r="2">${cell}</row></sheetData>`;
    expect((await check(rawWorkbook(sheet))).valid[0]?.phoneNumber).to.equal('13800130001');
  });

  it('is not led astray by links that claim the whole sheet', async () => {
    const link = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>';
    const sheet = `<sheetData><row r="1">${text('phoneNumber')}</row><row r="2"><c r="A2"><v>13800130001</v></c></row></sheetData>${link}`;
    expect((await check(rawWorkbook(sheet))).valid).to.have.length(1);
  });

  it('is refused when it has more rows or columns than Excel allows', async () => {
    const sheet = `<sheetData><row r="1">${text('phoneNumber')}</row><row r="1048577"><c><v>1</v></c></row></sheetData>`;
    const [problem] = await problemsOf(() => check(rawWorkbook(sheet)));
    expect(problem?.reason).to.match(/^it has more than 1,048,576 rows/);
    const far = `<sheetData><row r="1">${text('phoneNumber')}</row><row r="3"><c r="ZZZZZZ3"><v>1</v></c></row></sheetData>`;
    const [wide] = await problemsOf(() => check(rawWorkbook(far)));
    expect(wide?.reason).to.equal('row 3: there are more than 16,384 columns');
  });

  it('is refused for its columns, as rows are', async () => {
    const [problem] = await problemsOf(() =>
      check(workbook([['phoneNumber', 'name', 'contactId', 'name', '变量名2'], ['13800130001']])),
    );
    expect(problem).to.deep.equal({
      path: 'columns[3]',
      reason: '"name" (column D) is there already in column B',
    });
    const names = Array.from({ length: 51 }, (_, index) => `v${index}`);
    const [tooMany] = await problemsOf(() => check(workbook([['phoneNumber', ...names]])));
    expect(tooMany?.reason).to.equal('there are 51 variable columns, at most 50 are allowed');
  });
});

describe('a file that is no workbook', () => {
  const reasonFor = async (data: Uint8Array, fileName = 'roster.xlsx'): Promise<string> => {
    const [problem] = await problemsOf(() => check(data, fileName));
    expect(problem?.path).to.equal('source.data');
    return problem?.reason ?? '';
  };

  it('is refused when it is empty', async () => {
    expect(await reasonFor(Buffer.alloc(0))).to.equal('the file is empty');
  });

  it('is refused when it is only named like one', async () => {
    expect(await reasonFor(Buffer.from('phoneNumber\n13800130001'))).to.match(
      /^it is named \.xlsx, but is no workbook or a damaged one/,
    );
  });

  it('is refused when it is an old one, or has a password', async () => {
    const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    expect(await reasonFor(ole, 'roster.xls')).to.match(
      /^it is an old \.xls workbook, or one with/,
    );
  });

  it('is refused when it is a zip file of something else', async () => {
    const other = zipOf(new Map([['word/document.xml', Buffer.from('<document/>')]]));
    expect(await reasonFor(other)).to.equal('it is a zip file, but no Excel workbook (.xlsx)');
  });

  it('is refused when its parts make no workbook', async () => {
    const hollow = zipOf(new Map([['xl/workbook.xml', Buffer.from('<workbook/>')]]));
    expect(await reasonFor(hollow)).to.match(/^the workbook cannot be read/);
    expect(
      await reasonFor(rawWorkbook('<sheetData><row><c t="s"><v>7</v></c></row></sheetData>')),
    ).to.match(/^the workbook cannot be read \(its first sheet cannot be read\)/);
  });

  it('is refused when it was cut off, wherever', async () => {
    const whole = workbook(SEED);
    for (const part of [0.2, 0.5, 0.9, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      expect(await reasonFor(cut)).to.match(/^the file is damaged/);
    }
  });

  it('is refused when its bytes were changed on the way', async () => {
    const bytes = rawWorkbook(`<sheetData><row>${text('phoneNumber')}</row></sheetData>`);
    bytes[bytes.indexOf('phoneNumber')] = 0x71;
    expect(await reasonFor(bytes)).to.match(/^the file is damaged/);
  });
});
