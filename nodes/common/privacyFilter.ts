import type { EventFilter, EventType } from '../../engine/api';
import { words, type OptionsField, type ResourceField, type TextField } from '../host/definition';
import { plainNumber } from './checks';
import { optional } from './values';

/** What triggers of number privacy narrow their events by. */
export const poolFilter = {
  type: 'resource',
  resource: 'pool',
  default: '',
  label: words('号码池', 'Pool'),
  help: words('只接收该号码池的事件，留空为全部。', 'Only events of this pool. Empty: of all.'),
} as const satisfies ResourceField;

export const xFilter = {
  type: 'text',
  default: '',
  label: words('隐私号', 'X number'),
  help: words(
    '只接收该隐私号（X号码）的事件；留空为全部。',
    'Only events of this X number. Empty: of all.',
  ),
} as const satisfies TextField;

/** Public or not: flows that hand events on to others are better off without real numbers. */
export const numbersField = {
  type: 'options',
  default: 'masked',
  label: words('真实号码', 'Real numbers'),
  help: words(
    '公开的流程（输出会交给第三方、写入日志等）请隐藏；隐藏由引擎完成，流程拿不到真实号码。',
    'Hide them in flows that are public: what hands events on to others, or logs them. It is the engine that does so; the flow never has them.',
  ),
  options: [
    {
      value: 'masked',
      label: words('隐藏（138****0000）', 'Hidden (138****0000)'),
      help: words('事件中没有任何一方的真实号码。', 'No real number of anybody is in the event.'),
    },
    {
      value: 'real',
      label: words('提供', 'Told'),
      help: words('仅用于自己的系统。', 'For systems of your own only.'),
    },
  ],
} as const satisfies OptionsField;

/** Events of number privacy belong to no instance: their group is the pool. */
export const privacyEvents = ({
  types,
  pool,
  numbers,
}: {
  types: EventType[];
  pool: string;
  numbers: 'masked' | 'real';
}): EventFilter => ({ types, ...optional('group', pool), masked: numbers === 'masked' });

/** Nothing given: all of them. */
export const isOfX = (given: string, x: string): boolean =>
  given.trim() === '' || plainNumber(given) === x;
