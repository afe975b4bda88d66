import {
  LONGEST_SMS,
  type CallAnswer,
  type PoolKind,
  type PoolSms,
  type SmsReason,
} from '../../api';
import { isWhitelisted } from './words';

export interface VerdictQuestion {
  text: string;
  /** What would become of a call. */
  answer: CallAnswer;
  /** Null: X is in none. */
  pool: { kind: PoolKind; sms: PoolSms } | null;
  isStop: boolean;
  /** The one whom it would be passed on to wants nothing. */
  unsubscribed(number: string): boolean;
}

/** What is to become of a message to an X number. */
export type Verdict =
  /** Nothing is kept of it. */
  | { kind: 'dropped' }
  /** 短信截取. */
  | { kind: 'intercepted'; reason: SmsReason }
  /** 智能短信. */
  | { kind: 'passedOn'; to: string; confirm: boolean };

/** There is nobody on the other side, or another number of ours. */
const NOBODY: ReadonlySet<string> = new Set(['callback', 'circle']);
const DROPPED: Verdict = { kind: 'dropped' };

/** 短信模式 (001, sections 2.2 and 2.3). 95AXN has none. */
export function judge(question: VerdictQuestion): Verdict {
  const { answer, pool, text } = question;
  if (!pool || pool.kind === '95AXN' || pool.sms.mode === 'off') return DROPPED;
  const { mode, all, whitelist, confirm } = pool.sms;
  const fits =
    answer.outcome === 'connect' || (answer.outcome === 'announce' && answer.bindingId !== null);
  if (!fits && !all) return DROPPED;
  const kept = (reason: SmsReason): Verdict => ({ kind: 'intercepted', reason });
  if (question.isStop) return kept('StopWord');
  if (!fits) return kept('NoBinding');
  if (mode === 'intercept') return kept('InterceptOnly');
  if (answer.outcome !== 'connect') return kept(reasonOf(answer));
  const { callee: to } = answer;
  if (question.unsubscribed(to)) return kept('Unsubscribed');
  if (!isWhitelisted(text, whitelist)) return kept('NotWhitelisted');
  if (text.length > LONGEST_SMS) return kept('TooLong');
  return { kind: 'passedOn', to, confirm };
}

const reasonOf = (answer: Exclude<CallAnswer, { outcome: 'connect' }>): SmsReason =>
  answer.outcome === 'announce' && NOBODY.has(answer.because) ? 'NobodyThere' : 'Restricted';
