import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../../../engine/api';
import { streamOfData } from '../../../../engine/campaign/contacts/file';
import { rosterTemplate, rosterWorkbook } from '../../../../engine/campaign/contacts/template';
import { checkData, problemsOf } from './files';

const LANGUAGES: Language[] = ['zh-CN', 'en-US'];

describe('the template of a roster', () => {
  for (const language of LANGUAGES) {
    it(`is a roster, whose sample is not dialled (${language})`, async () => {
      const bytes = rosterTemplate(language);
      const { header, close } = await streamOfData('job_template.xlsx', bytes);
      await close();
      expect(header.slice(0, 3)).to.deep.equal(['phoneNumber', 'name', 'contactId']);
      const { valid, rejected, variableNames } = await checkData('job_template.xlsx', bytes);
      expect(valid).to.deep.equal([]);
      expect(rejected.map((row) => row.row)).to.deep.equal([3]);
      expect(variableNames).to.deep.equal(['variable1', 'variable2']);
    });

    it(`takes rows under its explanation (${language})`, async () => {
      const bytes = rosterWorkbook(language, ['parcel'], [['13800130001', '王', 'C1', 'QC1']]);
      const { valid, rejected } = await checkData('roster.xlsx', bytes);
      expect(valid.map((contact) => contact.row)).to.deep.equal([3]);
      expect(rejected).to.deep.equal([]);
    });
  }

  it('has columns for the variables it is asked for', async () => {
    const bytes = rosterTemplate('en-US', ['city', 'parcel', 'due']);
    const { rejected, variableNames } = await checkData('job_template.xlsx', bytes);
    expect(variableNames).to.deep.equal(['city', 'parcel', 'due']);
    expect(rejected[0]?.values).to.include({ city: 'value 1', parcel: 'value 2', due: '' });
  });

  it('is not made with columns that no roster may have', async () => {
    const names = Array.from({ length: 51 }, (_, index) => `v${index}`);
    for (const [variables, reason] of [
      [['变量名1'], /cannot be the name of a variable/],
      [['city', 'city'], /is there already in column D/],
      [['name'], /is there already in column B/],
      [names, /there are 51 variable columns, at most 50/],
    ] as const) {
      const [problem] = await problemsOf(() => rosterTemplate('zh-CN', variables));
      expect(problem?.reason).to.match(reason);
    }
  });

  it('has the same bytes each time', () => {
    expect(rosterTemplate('zh-CN')).to.deep.equal(rosterTemplate('zh-CN'));
  });
});

describe('the roster of the satisfaction survey', () => {
  const bytes = readFileSync(join('flows', 'satisfaction-survey', 'contacts.xlsx'));

  it('has twenty contacts, of every kind there is', async () => {
    const { valid } = await checkData('contacts.xlsx', bytes);
    const callees = new Map<string, number>();
    for (const { variables } of valid) {
      const callee = variables['callee'] ?? '';
      callees.set(callee, (callees.get(callee) ?? 0) + 1);
    }
    expect(valid).to.have.length(20);
    expect(callees.get('satisfied')).to.equal(5);
    expect(callees.get('dissatisfied')).to.equal(2);
    expect([...callees.values()].sort()).to.deep.equal([...Array<number>(13).fill(1), 2, 5]);
  });

  it('has four rows that come back', async () => {
    const { rejected } = await checkData('contacts.xlsx', bytes);
    expect(rejected.map((row) => [row.row, row.reason])).to.deep.equal([
      [7, 'there is no number'],
      [
        13,
        'the number has letters in it ("O"): only digits, blanks, hyphens and a leading +86 are allowed',
      ],
      [18, 'the same number as row 6'],
      [22, '14 digits, at most 13 are allowed'],
    ]);
  });
});
