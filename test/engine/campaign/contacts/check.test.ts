import { expect } from 'chai';
import { DialflowError, type Problem, type RosterCheck } from '../../../../engine/api';
import { readRoster } from '../../../../engine/campaign/contacts';

const check = (rows: Record<string, unknown>[]): Promise<RosterCheck> =>
  readRoster({ kind: 'rows', rows });

async function problemsOf(rows: unknown): Promise<Problem[]> {
  try {
    await check(rows as Record<string, unknown>[]);
  } catch (error) {
    if (!(error instanceof DialflowError)) throw error;
    expect(error.code).to.equal('InvalidInput');
    return error.details.problems ?? [];
  }
  throw new Error('It was not refused.');
}

const variableNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `v${index + 1}`);

describe('rows of a roster', () => {
  it('become contacts, with the known columns in their places and the others as variables', async () => {
    const { valid, rejected, variableNames } = await check([
      {
        phoneNumber: '138 0013 0001',
        name: '王建国',
        honorific: '王先生',
        contactId: 'C001',
        callee: 'satisfied',
        parcel: 'QC1',
      },
    ]);
    expect(rejected).to.deep.equal([]);
    expect(variableNames).to.deep.equal(['callee', 'parcel']);
    expect(valid).to.deep.equal([
      {
        phoneNumber: '13800130001',
        name: '王建国',
        honorific: '王先生',
        referenceId: 'C001',
        variables: { callee: 'satisfied', parcel: 'QC1', name: '王建国' },
        row: 1,
      },
    ]);
  });

  it('know their columns whatever the case, and referenceId for contactId', async () => {
    const { valid } = await check([{ PhoneNumber: '13800130001', NAME: '王', referenceId: '7' }]);
    expect(valid[0]).to.include({ phoneNumber: '13800130001', name: '王', referenceId: '7' });
  });

  it('leave out what is empty, but keep every variable', async () => {
    const { valid } = await check([
      { phoneNumber: '13800130001', name: ' ', parcel: null },
      { phoneNumber: '13800130002', name: '李' },
    ]);
    expect(valid[0]).to.deep.equal({
      phoneNumber: '13800130001',
      variables: { parcel: '', name: '' },
      row: 1,
    });
    expect(valid[1]?.variables).to.deep.equal({ parcel: '', name: '李' });
  });

  it('keep values as text, numbers without exponent or needless decimals', async () => {
    const { valid } = await check([
      { phoneNumber: 13800130001, a: 1e20 / 1e6, b: 12.5, c: 0.1 + 0.2, d: true, e: 1e-7, f: -0 },
    ]);
    expect(valid[0]?.phoneNumber).to.equal('13800130001');
    expect(valid[0]?.variables).to.deep.equal({
      a: '100000000000000',
      b: '12.5',
      c: '0.3',
      d: 'true',
      e: '0.0000001',
      f: '0',
    });
  });

  it('are sent back when a value is no text, or a number that has lost its digits', async () => {
    const { rejected } = await check([
      { phoneNumber: '13800130001', parcel: { id: 1 } },
      { phoneNumber: '13800130002', parcel: 1.2345e17 },
      { phoneNumber: '13800130003', parcel: 'x'.repeat(40000) },
    ]);
    expect(rejected.map((row) => [row.row, row.column, row.reason])).to.deep.equal([
      [1, 'parcel', 'column parcel holds a list or an object, where text or a number is expected'],
      [
        2,
        'parcel',
        'column parcel holds a number too long to be kept exactly, its last digits are lost; keep it as text',
      ],
      [3, 'parcel', 'column parcel holds 40,000 characters, at most 32,767 are allowed'],
    ]);
    expect(rejected[0]?.values).to.deep.equal({ phoneNumber: '13800130001', parcel: '{"id":1}' });
  });

  it('are sent back with their place, their values and every reason', async () => {
    const { valid, rejected } = await check([
      { phoneNumber: '', name: '陈思远', parcel: 'QC1' },
      { phoneNumber: '1380013OO10', name: '徐海涛', parcel: ['QC2'] },
    ]);
    expect(valid).to.deep.equal([]);
    expect(rejected).to.deep.equal([
      {
        row: 1,
        reason: 'there is no number',
        column: 'phoneNumber',
        values: { phoneNumber: '', name: '陈思远', parcel: 'QC1' },
      },
      {
        row: 2,
        reason:
          'the number has letters in it ("O"): only digits, blanks, hyphens and a leading +86 are allowed; ' +
          'column parcel holds a list or an object, where text or a number is expected',
        column: 'phoneNumber',
        phoneNumber: '1380013OO10',
        values: { phoneNumber: '1380013OO10', name: '徐海涛', parcel: '["QC2"]' },
      },
    ]);
  });

  it('are sent back when the number was there before, however it is written', async () => {
    const { valid, rejected } = await check([
      { phoneNumber: '13800130001', note: {} },
      { phoneNumber: '13800130001', note: 'taken' },
      { phoneNumber: '+86 138-0013-0001', note: 'again' },
    ]);
    expect(valid.map((contact) => contact.row)).to.deep.equal([2]);
    expect(rejected[1]).to.include({ row: 3, reason: 'the same number as row 2' });
  });

  it('are passed over when they are empty', async () => {
    const { valid, rejected } = await check([
      { phoneNumber: '', name: '  ' },
      { phoneNumber: '13800130001', name: '王' },
      {},
    ]);
    expect(valid.map((contact) => contact.row)).to.deep.equal([2]);
    expect(rejected).to.deep.equal([]);
  });

  it('are passed over when the first of them only explains the columns', async () => {
    for (const explanation of [
      '被叫号码，必填，文本类型。支持手机号、区号 +座机号，例如，0101234567',
      'Phone number, required',
    ]) {
      const { valid, rejected } = await check([
        { phoneNumber: explanation, name: '姓名字段，选填' },
        { phoneNumber: '13800130001', name: '王' },
      ]);
      expect(valid.map((contact) => contact.row)).to.deep.equal([2]);
      expect(rejected).to.deep.equal([]);
    }
  });

  it('come back when the first of them is a bad number, or words stand further down', async () => {
    const { rejected } = await check([
      { phoneNumber: '未知' },
      { phoneNumber: '被叫号码，必填' },
      { phoneNumber: '130111111111 (示例，实际填写时请删除)' },
    ]);
    expect(rejected.map((row) => row.row)).to.deep.equal([1, 2, 3]);
  });

  it('may be none at all', async () => {
    expect(await check([])).to.deep.equal({ valid: [], rejected: [], variableNames: [] });
  });

  it('are told by place when they are no objects', async () => {
    expect(await problemsOf([{ phoneNumber: '1' }, null, 'x'])).to.deep.equal([
      { path: 'source.rows[1]', reason: 'is not an object' },
      { path: 'source.rows[2]', reason: 'is not an object' },
    ]);
    expect(await problemsOf('x')).to.deep.equal([{ path: 'source.rows', reason: 'is not a list' }]);
  });

  it('are thousands without holding up anything else', async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      handle = setImmediate(count);
    };
    let handle = setImmediate(count);
    const rows = Array.from({ length: 20_000 }, (_, index) => ({
      phoneNumber: `138${String(index).padStart(8, '0')}`,
    }));
    const { valid } = await check(rows);
    clearImmediate(handle);
    expect(valid).to.have.length(20_000);
    expect(turns).to.be.greaterThan(10);
  });
});

describe('columns of a roster', () => {
  it('hold 50 variables besides the known ones', async () => {
    const values = Object.fromEntries(variableNames(50).map((name) => [name, name]));
    const { valid, variableNames: names } = await check([
      { phoneNumber: '13800130001', name: '王', contactId: '1', ...values },
    ]);
    expect(names).to.deep.equal(variableNames(50));
    expect(Object.keys(valid[0]?.variables ?? {})).to.have.length(51);
  });

  it('are refused when there are 51', async () => {
    const values = Object.fromEntries(variableNames(51).map((name) => [name, name]));
    expect(await problemsOf([{ phoneNumber: '13800130001', ...values }])).to.deep.equal([
      { path: 'columns', reason: 'there are 51 variable columns, at most 50 are allowed' },
    ]);
  });

  it('are refused, all that are wrong at once, for names that no prompt can say', async () => {
    const problems = await problemsOf([
      { phoneNumber: '1', 变量名1: '', '1st': '', 'a b': '', __proto: '', ok_2: '' },
    ]);
    expect(problems.map((problem) => problem.path)).to.deep.equal([
      'columns[1]',
      'columns[2]',
      'columns[3]',
      'columns[4]',
    ]);
    expect(problems[0]?.reason).to.match(
      /^"变量名1" \(column B\) cannot be the name of a variable/,
    );
  });

  it('are refused when two have one name, also the name itself', async () => {
    const twice = await problemsOf([
      { phoneNumber: '1', name: '张三', contactId: '1', ' name': '周' },
    ]);
    expect(twice).to.deep.equal([
      { path: 'columns[3]', reason: '"name" (column D) is there already in column B' },
    ]);
    const alias = await problemsOf([{ phoneNumber: '1', contactId: '1', referenceId: '2' }]);
    expect(alias.map((problem) => problem.path)).to.deep.equal(['columns[2]']);
  });

  it('are refused without a phoneNumber, telling what there is but nobody’s number', async () => {
    const missing = await problemsOf([{ 手机号: '13800130001', 姓名: '王' }]);
    expect(missing).to.have.length(1);
    expect(missing[0]?.path).to.equal('columns');
    expect(missing[0]?.reason).to.contain('the first row has: 手机号, 姓名.');
    const many = await problemsOf([
      { 客户手机号码: '', 'customer full name and title': '', b_2: '', c: '', d: '', e: '' },
    ]);
    expect(many[0]?.reason).to.contain(
      'the first row has: 客户手机号码, customer full name …, b_2, c, d, ….',
    );
    const headless = await problemsOf([{ '13800130001': '13800130002', '0571-88880006': '' }]);
    expect(headless[0]?.reason).not.to.match(/1380013|8888/);
  });
});

describe('a roster typed as text', () => {
  const numbers = async (text: string): Promise<string[]> =>
    (await readRoster({ kind: 'text', text })).valid.map((contact) => contact.phoneNumber);

  it('takes semicolons, blanks and line ends between numbers, of any kind', async () => {
    const expected = ['13800130001', '13800130002', '057188880006'];
    for (const text of [
      '13800130001;13800130002;0571-88880006',
      '13800130001 13800130002  0571-88880006',
      '13800130001\r\n13800130002\n\n0571-88880006\n',
      ' 13800130001； 13800130002，\t0571-88880006;; ',
    ]) {
      expect(await numbers(text)).to.deep.equal(expected);
    }
  });

  it('numbers its entries from one', async () => {
    const { valid, rejected, variableNames } = await readRoster({
      kind: 'text',
      text: '13800130001;abc\n13800130001 13800130002',
    });
    expect(variableNames).to.deep.equal([]);
    expect(valid).to.deep.equal([
      { phoneNumber: '13800130001', variables: {}, row: 1 },
      { phoneNumber: '13800130002', variables: {}, row: 4 },
    ]);
    expect(rejected.map((row) => [row.row, row.values['phoneNumber']])).to.deep.equal([
      [2, 'abc'],
      [3, '13800130001'],
    ]);
  });

  it('is refused when there is no number in it', async () => {
    const error = await readRoster({ kind: 'text', text: ' ;\n' }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(DialflowError);
    expect((error as DialflowError).message).to.equal(
      'The roster is not valid. source.text: there is no number in it',
    );
  });
});
