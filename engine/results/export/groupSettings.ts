import type { Language, Strategy } from '../../api';
import type { GroupSettings } from '../../store/groups';
import type { Cell } from '../../files/cell';
import { said, type Said } from '../words';

const REPEAT: Record<string, Said> = {
  Once: said('不重复', 'once'),
  Day: said('每天', 'every day'),
  Week: said('按周', 'by weekdays'),
  Month: said('按月', 'by days of the month'),
};

/** How a group was set up, as its form asks it. Groups of before lack what came later. */
export function settingsRows(
  json: string,
  language: Language,
  time: (at: number | null) => string,
): Cell[][] {
  const settings = JSON.parse(json) as Partial<GroupSettings>;
  const { strategy = {} } = settings;
  const say = (zh: string, en: string): string => said(zh, en)[language];
  const rows: Cell[][] = [[say('描述', 'Description'), settings.description ?? '']];
  const numbers = (settings as { callerNumbers?: string[] }).callerNumbers ?? [];
  rows.push([
    say('呼出号码', 'Caller numbers'),
    numbers.length > 0 ? numbers.join(', ') : say('全部号码', 'all'),
  ]);
  const { priority, minConcurrency } = settings as { priority?: string; minConcurrency?: number };
  rows.push([
    say('任务优先级', 'Priority'),
    priority === 'urgent' ? say('紧急', 'urgent') : say('日常', 'daily'),
  ]);
  rows.push([say('并发保障值', 'Guaranteed concurrency'), minConcurrency ?? 0]);
  rows.push([say('最优振铃时长（秒）', 'Ring time (s)'), settings.ringSeconds ?? null]);
  rows.push([say('未接通重试次数', 'Retries'), settings.retryTimes ?? null]);
  rows.push([
    say('未接通重试间隔（分钟）', 'Retry interval (min)'),
    settings.retryIntervalMinutes ?? null,
  ]);
  return [...rows, ...strategyRows(strategy, language, time)];
}

function strategyRows(
  strategy: Strategy,
  language: Language,
  time: (at: number | null) => string,
): Cell[][] {
  const say = (zh: string, en: string): string => said(zh, en)[language];
  const rows: Cell[][] = [];
  const { startTime, endTime, workingTime = [], repeatBy, repeatDays = [] } = strategy;
  if (startTime !== undefined || endTime !== undefined) {
    const [from, to] = [time(startTime ?? null), time(endTime ?? null)];
    rows.push([say('总时间范围', 'Dates'), `${from} – ${to}`]);
  }
  if (workingTime.length > 0) {
    rows.push([
      say('可外呼时段', 'Calling hours'),
      workingTime.map(({ beginTime, endTime: end }) => `${beginTime}–${end}`).join(', '),
    ]);
  }
  if (repeatBy !== undefined) {
    const days = repeatDays.length > 0 ? ` (${repeatDays.join(', ')})` : '';
    rows.push([say('指定时间', 'Days'), `${REPEAT[repeatBy]?.[language] ?? repeatBy}${days}`]);
  }
  if (strategy.maxAttemptsPerDay !== undefined) {
    rows.push([say('每日最大呼叫次数', 'Attempts a day'), strategy.maxAttemptsPerDay]);
  }
  return rows;
}
