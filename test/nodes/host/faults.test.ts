import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { words, type Fields } from '../../../nodes/host/definition';
import { labelAt, lineOf } from '../../../nodes/host/faults';
import { checkSettings } from '../../../nodes/host/settings';

const fields = {
  times: {
    type: 'list',
    default: [],
    label: words('时段', 'Times'),
    itemLabel: words('时段', 'Time'),
    fields: {
      begin: {
        type: 'text',
        default: '',
        label: words('开始', 'From'),
        check: () => words('不是时间', 'is no time'),
      },
    },
  },
  most: { type: 'number', default: 1, max: 5, label: words('最多', 'At most') },
} as const satisfies Fields;

describe('what is wrong with settings', () => {
  it('is told by the labels of the form, with rows counted from 1', () => {
    expect(labelAt(fields, 'times[1].begin', 'en-US')).to.equal('Times 2 › From');
    expect(lineOf(fields, 'most', 'is odd', 'zh-CN')).to.equal('最多：is odd');
  });

  it('keeps a path that is no field as it is, and a reason without a place', () => {
    expect(lineOf(fields, 'contacts[0].phoneNumber', 'is odd', 'en-US')).to.equal(
      'contacts[0].phoneNumber: is odd',
    );
    expect(labelAt(fields, 'constructor', 'en-US')).to.equal('constructor');
    expect(lineOf(fields, '', 'is odd', 'en-US')).to.equal('is odd');
  });

  it('has its lines in both languages, beside the English message', () => {
    try {
      checkSettings(fields, { times: [{ begin: 'noon' }], most: 9 });
      expect.fail('nothing was wrong');
    } catch (thrown) {
      const { message, details } = DialflowError.from(thrown);
      expect(message).to.contain('times[0].begin: is no time; most: must be at most 5');
      expect(details['lines']).to.deep.equal([
        words('时段 1 › 开始：不是时间', 'Times 1 › From: is no time'),
        words('最多：不能大于 5', 'At most: must be at most 5'),
      ]);
    }
  });
});
