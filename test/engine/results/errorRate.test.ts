import { expect } from 'chai';
import { countErrors } from '../../../engine/results/labels/errorRate';

describe('The error rate of a recognition', () => {
  const cases: [string, string, string, object][] = [
    [
      'counts Chinese by character',
      '我想要退款',
      '我想退款',
      { unit: 'character', units: 5, errors: 1 },
    ],
    [
      'counts English by word',
      'I want my money',
      'I want money back',
      { unit: 'word', units: 4, errors: 2 },
    ],
    [
      'takes no notice of punctuation, case and width',
      'Ｈｉ, there!',
      'hi there',
      { unit: 'word', units: 2, errors: 0 },
    ],
    [
      'takes a number by its digits, in Chinese',
      '尾号１２３',
      '尾号124',
      { unit: 'character', units: 5, errors: 1 },
    ],
    [
      'takes an English word in Chinese for one',
      '我用 iPhone',
      '我用爱疯',
      { unit: 'character', units: 3, errors: 2 },
    ],
    [
      'counts all of a wrong guess about silence',
      '',
      '喂',
      { unit: 'character', units: 0, errors: 1 },
    ],
    ['counts what was not heard at all', '你好', '', { unit: 'character', units: 2, errors: 2 }],
    ['knows words with an apostrophe', "don't", 'dont', { unit: 'word', units: 1, errors: 0 }],
  ];
  for (const [name, said, recognised, expected] of cases) {
    it(name, () => expect(countErrors(said, recognised)).to.deep.equal(expected));
  }
});
