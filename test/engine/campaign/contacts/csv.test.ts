import { expect } from 'chai';
import type { RosterCheck } from '../../../../engine/api';
import { checkData, problemsOf } from './files';

const check = (content: string | Uint8Array, fileName = 'roster.csv'): Promise<RosterCheck> =>
  checkData(fileName, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);

/** `phoneNumber,name` and `13800130001,张三` in GBK. */
const GBK = Buffer.concat([
  Buffer.from('phoneNumber,name\r\n13800130001,'),
  Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]),
  Buffer.from('\r\n'),
]);

describe('a roster in csv', () => {
  it('is read in UTF-8, with and without its mark', async () => {
    for (const mark of ['', '\ufeff']) {
      const { valid } = await check(`${mark}phoneNumber,name\r\n13800130001,张三\r\n`);
      expect(valid.map((contact) => [contact.row, contact.name])).to.deep.equal([[2, '张三']]);
    }
  });

  it('is read in GBK, as Excel saves it, and in UTF-16', async () => {
    expect((await check(GBK)).valid[0]?.name).to.equal('张三');
    const utf16 = Buffer.from('\ufeffphoneNumber\tname\r\n13800130001\t张三\r\n', 'utf16le');
    expect((await check(utf16, 'roster.txt')).valid[0]?.name).to.equal('张三');
  });

  it('keeps leading zeros and everything else as it is written', async () => {
    const { valid } = await check('phoneNumber,code,amount\n0571-88880006,007,12.50\n');
    expect(valid[0]).to.deep.include({
      phoneNumber: '057188880006',
      variables: { code: '007', amount: '12.50' },
    });
  });

  it('takes comma, semicolon or tab, whichever the first row has', async () => {
    for (const separator of [',', ';', '\t']) {
      const text = [
        ['phoneNumber', 'note', 'more'],
        ['13800130001', 'a b', 'c'],
      ]
        .map((row) => row.join(separator))
        .join('\n');
      expect((await check(text)).valid[0]?.variables).to.deep.equal({ note: 'a b', more: 'c' });
    }
    expect((await check('phoneNumber\n13800130001')).valid).to.have.length(1);
  });

  it('reads quoted values, with separators, marks and line ends in them', async () => {
    const { valid } = await check(
      'phoneNumber,note\r\n"13800130001","杭州, ""西湖""\r\n区"\r\n13800130002,x\r\n',
    );
    expect(valid.map((contact) => [contact.row, contact.variables['note']])).to.deep.equal([
      [2, '杭州, "西湖"\r\n区'],
      [3, 'x'],
    ]);
  });

  it('counts empty rows, as Excel does, and passes them over', async () => {
    const { valid, rejected } = await check('\nphoneNumber,name\n\n,,\n13800130001,王\nx,y\n\n');
    expect(valid.map((contact) => contact.row)).to.deep.equal([5]);
    expect(rejected.map((row) => row.row)).to.deep.equal([6]);
  });

  it('skips the row that explains the columns', async () => {
    const { valid, rejected } = await check(
      'phoneNumber,name\n被叫号码，必填,姓名\n13800130001,王\n',
    );
    expect([valid.length, rejected.length]).to.deep.equal([1, 0]);
  });

  it('sends back rows whose values have left their columns', async () => {
    const { rejected } = await check('phoneNumber,address\n13800130001,杭州,西湖区\n');
    expect(rejected[0]).to.include({
      row: 2,
      reason: 'there is a value in column C, which has no name in the first row',
    });
  });

  it('is refused when a quotation mark is never closed', async () => {
    const problems = await problemsOf(() => check('phoneNumber,note\n13800130001,"abc\n1,2\n'));
    expect(problems).to.deep.equal([
      { path: 'source.data', reason: 'row 2: a quotation mark is opened and not closed in time' },
    ]);
  });

  it('is refused when it is empty, or no text', async () => {
    for (const content of ['\n \n,,\n', '\ufeff']) {
      const [problem] = await problemsOf(() => check(content));
      expect(problem).to.deep.equal({ path: 'source.data', reason: 'the file is empty' });
    }
    const [binary] = await problemsOf(() => check(Buffer.from([0x25, 0x50, 0, 1, 2])));
    expect(binary?.reason).to.match(/^it is neither xlsx nor csv/);
    const [unknown] = await problemsOf(() => check(Buffer.from([0x70, 0xff, 0xff, 0x0a])));
    expect(unknown?.reason).to.match(/neither UTF-8 nor GBK/);
  });

  it('is refused when it has more rows or columns than a sheet', async () => {
    const rows = `phoneNumber\n${'1\n'.repeat(1_048_576)}`;
    const [tooMany] = await problemsOf(() => check(rows));
    expect(tooMany?.reason).to.match(/^it has more than 1,048,576 rows/);
    const [tooWide] = await problemsOf(() => check(`phoneNumber${','.repeat(20_000)}\n`));
    expect(tooWide?.reason).to.equal('row 1: there are more than 16,384 columns');
  }).timeout(20_000);
});
