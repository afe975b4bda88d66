import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from '../../../../engine/api';
import { checkTable } from '../../../../engine/campaign/contacts/check';
import { tableOfData } from '../../../../engine/campaign/contacts/file';
import { rosterTemplate, rosterWorkbook } from '../../../../engine/campaign/contacts/template';

const LANGUAGES: Language[] = ['zh-CN', 'en-US'];

describe('the template of a roster', () => {
  for (const language of LANGUAGES) {
    it(`is a roster, whose sample is not dialled (${language})`, () => {
      const table = tableOfData('job_template.xlsx', rosterTemplate(language));
      expect(table.header.slice(0, 3)).to.deep.equal(['phoneNumber', 'name', 'contactId']);
      const { valid, rejected, variableNames } = checkTable(table);
      expect(valid).to.deep.equal([]);
      expect(rejected.map((row) => row.row)).to.deep.equal([3]);
      expect(variableNames).to.deep.equal(['variable1', 'variable2']);
    });

    it(`takes rows under its explanation (${language})`, () => {
      const bytes = rosterWorkbook(language, ['parcel'], [['13800130001', '王', 'C1', 'QC1']]);
      const { valid, rejected } = checkTable(tableOfData('roster.xlsx', bytes));
      expect(valid.map((contact) => contact.row)).to.deep.equal([3]);
      expect(rejected).to.deep.equal([]);
    });
  }

  it('has the same bytes each time', () => {
    expect(rosterTemplate('zh-CN')).to.deep.equal(rosterTemplate('zh-CN'));
  });
});

describe('the roster of the satisfaction survey', () => {
  const bytes = readFileSync(join('flows', 'satisfaction-survey', 'contacts.xlsx'));
  const { valid, rejected } = checkTable(tableOfData('contacts.xlsx', bytes));

  it('has twenty contacts, of every kind there is', () => {
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

  it('has four rows that come back', () => {
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
