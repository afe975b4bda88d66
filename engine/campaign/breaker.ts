import type { PauseReason } from '../api';
import { maskNumber } from '../text/mask';

/** Attempts that are looked at. */
const WINDOW = 20;
/** The share of them that may not fail for a fault of the line. */
const TOO_MANY = 0.5;

/** An attempt that has ended. */
export interface EndedAttempt {
  groupId: string;
  /** Caller number; empty where the line chose it. */
  number: string;
  trunk: string | null;
  /** The line is to blame for it, and not the callee. */
  failed: boolean;
}

/** What fails too often, and the groups that call by it. */
export interface Trip {
  what: 'group' | 'number' | 'trunk';
  name: string;
  groupIds: string[];
  failed: number;
  of: number;
}

/**
 * 熔断: where at least half of the last 20 attempts of a group, of a caller number or of a trunk
 * failed for a fault of the line, whoever calls by it is told to pause. It then counts anew.
 */
export class Breaker {
  private readonly windows = new Map<string, EndedAttempt[]>();

  note(attempt: EndedAttempt): Trip | null {
    const { groupId, number, trunk } = attempt;
    return (
      this.add('group', groupId, attempt) ??
      (number ? this.add('number', number, attempt) : null) ??
      (trunk === null ? null : this.add('trunk', trunk, attempt))
    );
  }

  /** A group has ended. */
  forget(groupId: string): void {
    this.windows.delete(`group ${groupId}`);
  }

  private add(what: Trip['what'], name: string, attempt: EndedAttempt): Trip | null {
    const key = `${what} ${name}`;
    const window = this.windows.get(key) ?? [];
    this.windows.set(key, window);
    window.push(attempt);
    if (window.length > WINDOW) window.shift();
    const failed = window.filter((one) => one.failed);
    if (window.length < WINDOW || failed.length < WINDOW * TOO_MANY) return null;
    this.windows.delete(key);
    const groupIds = [...new Set(failed.map((one) => one.groupId))];
    for (const groupId of groupIds) this.forget(groupId);
    return { what, name, groupIds, failed: failed.length, of: window.length };
  }
}

/** The reason that operators are given. */
export function lineFailures({ what, name, failed, of }: Trip): PauseReason {
  const zh = { group: '', number: `主叫号码 ${maskNumber(name)} `, trunk: `中继“${name}”` }[what];
  const en = {
    group: '',
    number: ` from caller number ${maskNumber(name)}`,
    trunk: ` over trunk "${name}"`,
  }[what];
  return {
    code: 'LineFailures',
    words: {
      'zh-CN': `${zh}最近 ${of} 次呼叫中有 ${failed} 次因线路故障失败，任务已自动暂停；排除故障后继续任务。`,
      'en-US': `${failed} of the last ${of} calls${en} failed for a fault of the line, so the job group was paused; resume it when that is put right.`,
    },
  };
}
