import type { Hold, HoldCode, Language } from '../api';

/** What a hold is about. */
export interface HoldFacts {
  /** When it ends, as people write it: `2026-11-20 09:00`. */
  until?: string;
  /** What whoever holds it says. */
  because?: Readonly<Record<Language, string>>;
}

type Wording = (facts: Required<HoldFacts>) => [zh: string, en: string];

const NOTHING_SAID = { 'zh-CN': '', 'en-US': '' };

const WORDINGS: Readonly<Record<HoldCode, Wording>> = {
  NotRunning: () => ['外呼任务未在运行。', 'The job group is not running.'],
  InstanceStopped: ({ because }) => [
    `实例已停止外呼${inBrackets(because, 'zh-CN')}，整改完成后继续。`,
    `The instance may not call${inBrackets(because, 'en-US')} until that is put right.`,
  ],
  NotDue: ({ until }) => [`${until} 之后呼叫。`, `Is to be called after ${until}.`],
  OutsideWindow: ({ until }) =>
    until
      ? [
          `不在可呼时段内，${until} 起可呼。`,
          `Outside working times, which begin again at ${until}.`,
        ]
      : [
          '任务与实例的可呼时段没有重合。',
          'No time lies in the working times of group and instance.',
        ],
  OutsideGlobalWindow: ({ until }) =>
    until
      ? [
          `不在全局可外呼时段内，${until} 起可呼。`,
          `Outside the instance's calling times, which begin again at ${until}.`,
        ]
      : [
          '任务与实例的可呼时段没有重合。',
          'No time lies in the working times of group and instance.',
        ],
  LinesBusy: () => ['实例的线路都在使用中。', 'All lines of the instance are busy.'],
  GroupLimit: () => [
    '任务的通话数已达最大并发。',
    'The job group has as many calls up as it may have.',
  ],
  OthersFirst: () => [
    '空闲线路先分给紧急任务或有并发保障的任务。',
    'Lines go to urgent job groups, or to those with guaranteed concurrency, first.',
  ],
  DailyCap: ({ until }) => [
    `被叫号码今日呼叫次数已达上限，${until} 起可呼。`,
    `The callee was called as often today as it may be; again from ${until}.`,
  ],
  CallerNumberLimit: ({ until, because }) => [
    `主叫号码暂不可用${inBrackets(because, 'zh-CN')}，${until ? `${until} 起可呼` : '等待号码空出'}。`,
    `No caller number is free${inBrackets(because, 'en-US')}; ${until ? `again from ${until}` : 'waits for one'}.`,
  ],
  SupplierRule: ({ until, because }) => [
    `供应商规则暂不允许呼叫${inBrackets(because, 'zh-CN')}${until && `，${until} 起可呼`}。`,
    `The line's supplier does not allow the call now${inBrackets(because, 'en-US')}${until && `; again from ${until}`}.`,
  ],
  NoFreeAgent: () => ['没有空闲坐席。', 'No agent is free.'],
  FlowsLate: () => [
    '接通后流程启动过慢，已减少呼叫，恢复后继续。',
    'Flows begin late after an answer; fewer are dialled until they do not.',
  ],
  NextInTurn: () => ['即将呼叫。', 'Is about to be called.'],
};

/** Why something waits, with its words. */
export function hold(code: HoldCode, { until = '', because = NOTHING_SAID }: HoldFacts = {}): Hold {
  const [zh, en] = WORDINGS[code]({ until, because });
  return { code, words: { 'zh-CN': zh, 'en-US': en } };
}

function inBrackets(because: Readonly<Record<Language, string>>, language: Language): string {
  const text = because[language];
  if (text === '') return '';
  return language === 'zh-CN' ? `（${text}）` : ` (${text})`;
}
