import type { Callee } from '../../api';

/** Held by nearly every prompt in Chinese, and by none in English. */
const CHINESE = ['您', '你', '我', '的', '是', '请', '好', '吗', '，', '。', '？', '！'];

/**
 * Who answers where the operator describes nobody. The last digit of the number tells:
 *
 * | number ends in | callee         | does                                                    |
 * | -------------- | -------------- | ------------------------------------------------------- |
 * | 0, 1, 2, 3     | `polite`       | answers; says 是的, or Yes to a prompt without Chinese   |
 * | 4              | `presses-1`    | answers; presses 1 after each prompt                    |
 * | 5              | `silent`       | answers; never says a word                              |
 * | 6              | `hangs-up`     | answers; hangs up halfway through the first prompt      |
 * | 7              | `no-answer`    | lets it ring                                            |
 * | 8              | `busy`         | is busy                                                 |
 * | 9              | `empty-number` | does not exist                                          |
 *
 * As with other callees, the variable `callee` of a contact may name one instead. Two more answer
 * to no number; they are agents, whose phones a transfer names: `agent` takes the call, and
 * `agent-away` lets it ring.
 */
export const DEFAULT_CALLEES: readonly Callee[] = [
  {
    name: 'polite',
    numbers: ['*0', '*1', '*2', '*3'],
    responses: [{ when: CHINESE, then: { say: '是的' } }],
    otherwise: { say: 'Yes' },
  },
  { name: 'presses-1', numbers: ['*4'], otherwise: { keys: '1' } },
  { name: 'silent', numbers: ['*5'] },
  { name: 'hangs-up', numbers: ['*6'], otherwise: { hangUp: true, interruptAt: 0.5 } },
  { name: 'no-answer', numbers: ['*7'], outcome: 'noAnswer' },
  { name: 'busy', numbers: ['*8'], outcome: 'busy' },
  { name: 'empty-number', numbers: ['*9'], outcome: 'emptyNumber' },
  { name: 'agent' },
  { name: 'agent-away', outcome: 'noAnswer' },
];
