import { fault, type Verdict } from './verdict';

/** Longer ones say nothing more, and they come from the network. */
const LONGEST = 200;

/** What is wrong with us or with our line; told with any status. */
const OF_THE_LINE: readonly [Verdict, readonly string[]][] = [
  [
    fault('TrunkLimit'),
    [
      '并发',
      '限流',
      '超限',
      '超频',
      '频率',
      'concurren',
      'call limit',
      'rate limit',
      'limit exceeded',
      'limit reached',
      'too many calls',
      'max calls',
      'maximum calls',
    ],
  ],
  [
    fault('CallerRefused'),
    [
      '主叫号码',
      'caller id',
      'caller number',
      'calling number',
      'calling party number',
      'invalid caller',
    ],
  ],
  [fault('TrunkRefused'), ['余额', 'balance', 'insufficient fund', 'out of credit', 'no credit']],
];

/** What is with the callee; not with 5xx, where the same words may be about the trunk. */
const OF_THE_CALLEE: readonly [Verdict, readonly string[]][] = [
  [{ outcome: 'inArrears' }, ['欠费', 'arrears']],
  [
    { outcome: 'poweredOff' },
    ['关机', 'power off', 'powered off', 'power-off', 'poweroff', 'switched off'],
  ],
  [{ outcome: 'outOfService' }, ['停机', 'out of service', 'service suspended']],
  [{ outcome: 'emptyNumber' }, ['空号', 'vacant', 'no such number', 'number does not exist']],
  [{ outcome: 'busy' }, ['正忙', '占线', '通话中', '正在通话', 'user busy']],
  [{ outcome: 'rejected', by: 'callee' }, ['拒接']],
  [{ outcome: 'notConnected' }, ['无法接通', '不在服务区', 'out of coverage', 'not reachable']],
];

/**
 * What a reason phrase or the text of a Reason header says in words: mainland trunks tell apart
 * by them what one status or cause has in common. Undefined where they say nothing of the kind.
 */
export function verdictOfTexts(
  texts: readonly string[],
  code: number | undefined,
): Verdict | undefined {
  const server = code !== undefined && code >= 500 && code < 600;
  const rules = server ? OF_THE_LINE : [...OF_THE_LINE, ...OF_THE_CALLEE];
  for (const given of texts) {
    const text = given.slice(0, LONGEST).toLowerCase();
    const rule = rules.find(([, words]) => words.some((word) => text.includes(word)));
    if (rule) return rule[0];
  }
  return undefined;
}
