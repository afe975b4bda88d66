import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  ANNOUNCEMENTS,
  DialflowError,
  type Pool,
  type PoolChanges,
  type PoolKind,
  type PoolSettings,
  type PrivacyMethods,
  type Problem,
} from '../api';
import type { PoolRecord } from '../store/privacy/pools';
import type { Alarms } from './alarms';
import { dueAtOf } from './bindings';
import { ENDING } from './bindingTable';
import type { PrivacyContext } from './context';
import { checkRingTimeout } from './draft';
import { blackKey, newPool, utilisationOf, type PoolEntry } from './entries';
import { findPool } from './find';
import { given } from './given';

type Methods = Pick<PrivacyMethods, 'createPool' | 'updatePool' | 'getPool' | 'listPools'>;

export const LONGEST_NAME = 16;
const LONGEST_WORDING = 200;
const LONGEST_WORD = 50;
const MOST_WORDS = 500;
const MOST_POOLS = 1_000;
const MOST_MINUTES = 7 * 24 * 60;
const MOST_CALL_MINUTES = 24 * 60;
/** Bindings that get another time to be looked at, in one turn of the loop. */
const SLICE = 2_000;

const DEFAULTS: PoolSettings = {
  assignment: 'default',
  sms: { mode: 'off', all: false, whitelist: [], confirm: false },
  ringTones: { fromA: null, toA: null },
  alarmPercent: null,
  expiringMinutes: null,
  ringTimeoutSeconds: 60,
  longestCallMinutes: 120,
  transfers: 'nobody',
  language: 'zh-CN',
  verifiedOnly: false,
  announcements: {},
};

export interface PoolsContext extends PrivacyContext {
  alarms: Alarms;
  isRingTone: (id: string) => boolean;
  dueChanged: () => void;
}

/** 号码池管理. */
export class Pools implements Methods {
  constructor(private readonly context: PoolsContext) {}

  async load(): Promise<void> {
    const { book, stores } = this.context;
    for (const record of await stores.pools.pools()) {
      // What a later version added has its default.
      book.pools.set(
        record.key,
        newPool({ ...record, settings: merged(DEFAULTS, record.settings) }),
      );
    }
    for (const entry of await stores.pools.blacklist()) {
      const pool = book.pools.get(entry.poolKey);
      pool?.blacklist.set(blackKey(entry.number, entry.other), entry.direction);
    }
  }

  async createPool(p: { kind: PoolKind; name: string; settings?: PoolChanges }): Promise<Pool> {
    const { book, stores, clock, alarms } = this.context;
    const settings = merged(DEFAULTS, p.settings ?? {});
    const name = this.check(p.kind, p.name, settings);
    if (book.pools.size >= MOST_POOLS) {
      throw new DialflowError('LimitExceeded', `There are ${MOST_POOLS} number pools already.`);
    }
    const pool = newPool({
      key: this.newKey(),
      kind: p.kind,
      name,
      settings,
      createdAt: clock.now(),
    });
    book.pools.set(pool.key, pool);
    await stores.pools.savePool(recordOf(pool));
    alarms.check(pool);
    return toldPool(pool);
  }

  async updatePool(p: { poolKey: string; name?: string; settings?: PoolChanges }): Promise<Pool> {
    const { book, stores, alarms } = this.context;
    const pool = findPool(book, p.poolKey);
    const settings = merged(pool.settings, p.settings ?? {});
    const name = this.check(pool.kind, p.name ?? pool.name, settings);
    await stores.pools.savePool({ ...recordOf(pool), name, settings });
    const before = pool.settings;
    pool.name = name;
    pool.settings = settings;
    if (before.verifiedOnly !== settings.verifiedOnly) {
      for (const x of pool.numbers) book.refresh(x);
    }
    if (before.alarmPercent !== settings.alarmPercent) pool.alarmed = false;
    alarms.check(pool);
    if (before.expiringMinutes !== settings.expiringMinutes) await this.lookAgain(pool);
    return toldPool(pool);
  }

  async getPool(p: { poolKey: string }): Promise<Pool> {
    return toldPool(findPool(this.context.book, p.poolKey));
  }

  async listPools(p: { kind?: PoolKind; search?: string }): Promise<Pool[]> {
    const search = p.search?.trim() ?? '';
    return [...this.context.book.pools.values()]
      .filter(({ kind }) => p.kind === undefined || kind === p.kind)
      .filter(({ key, name }) => key.includes(search) || name.includes(search))
      .map(toldPool);
  }

  // ------------------------------------------------------------ inside

  private newKey(): string {
    const { book, clock } = this.context;
    for (let at = clock.now() * 10; ; at++) {
      const key = `FC${String(at).padStart(15, '1')}`;
      if (!book.pools.has(key)) return key;
    }
  }

  private check(kind: PoolKind, written: string, settings: PoolSettings): string {
    const problems: Problem[] = [];
    const wrong = (path: string, reason: string): void => {
      problems.push({ path, reason });
    };
    const name = written.trim();
    checkName(name, wrong);
    const { sms, alarmPercent, expiringMinutes, ringTones, announcements } = settings;
    if (kind === '95AXN' && sms.mode !== 'off') {
      wrong('settings.sms.mode', 'must be off: 95AXN has no messages');
    }
    sms.whitelist.forEach((word, index) => {
      const length = [...word.trim()].length;
      if (length >= 1 && length <= LONGEST_WORD) return;
      wrong(`settings.sms.whitelist[${index}]`, `must have 1 to ${LONGEST_WORD} characters`);
    });
    if (sms.whitelist.length > MOST_WORDS) {
      wrong('settings.sms.whitelist', `must have at most ${MOST_WORDS} entries`);
    }
    whole('settings.alarmPercent', alarmPercent, 100);
    whole('settings.expiringMinutes', expiringMinutes, MOST_MINUTES);
    whole('settings.longestCallMinutes', settings.longestCallMinutes, MOST_CALL_MINUTES);
    checkRingTimeout(settings.ringTimeoutSeconds, (path, reason) =>
      wrong(`settings.${path}`, reason),
    );
    for (const side of ['fromA', 'toA'] as const) {
      const tone = ringTones[side];
      if (tone !== null && !this.context.isRingTone(tone)) {
        wrong(`settings.ringTones.${side}`, `there is no ring tone "${tone}"`);
      }
    }
    for (const announcement of ANNOUNCEMENTS) {
      const wording = announcements[announcement];
      if (wording === undefined) continue;
      const length = [...wording].length;
      if (wording.trim() !== '' && length <= LONGEST_WORDING) continue;
      wrong(
        `settings.announcements.${announcement}`,
        `must have 1 to ${LONGEST_WORDING} characters`,
      );
    }
    if (problems.length > 0) throw DialflowError.invalid('number pool', problems);
    return name;

    function whole(path: string, value: number | null, most: number): void {
      if (value === null || (Number.isInteger(value) && value >= 1 && value <= most)) return;
      wrong(path, `is ${value}; a whole number from 1 to ${most} is needed`);
    }
  }

  /** Its bindings are told of sooner or later than before. */
  private async lookAgain(pool: PoolEntry): Promise<void> {
    const { book, dueChanged } = this.context;
    const { table, due } = book;
    for (let from = 0; from < table.end; from += SLICE) {
      for (const slot of table.slots(from, SLICE)) {
        if (book.xOf(slot).pool !== pool || table.flagsOf(slot) & ENDING) continue;
        due.set(slot, dueAtOf(pool, table.read(slot)));
      }
      dueChanged();
      await nextTurn();
    }
  }
}

export function checkName(name: string, wrong: (path: string, reason: string) => void): void {
  const { length } = [...name];
  if (length < 1 || length > LONGEST_NAME) {
    wrong('name', `must have 1 to ${LONGEST_NAME} characters; it has ${length}`);
  }
}

function merged(before: PoolSettings, changes: PoolChanges): PoolSettings {
  return {
    ...before,
    ...given(changes),
    sms: { ...before.sms, ...given(changes.sms ?? {}) },
    ringTones: { ...before.ringTones, ...given(changes.ringTones ?? {}) },
    announcements: wordings({ ...before.announcements, ...given(changes.announcements ?? {}) }),
  };
}

/** Without those that are the product's own. */
function wordings(all: NonNullable<PoolChanges['announcements']>): PoolSettings['announcements'] {
  const own: PoolSettings['announcements'] = {};
  for (const announcement of ANNOUNCEMENTS) {
    const wording = all[announcement];
    if (wording !== null && wording !== undefined) own[announcement] = wording;
  }
  return own;
}

const recordOf = ({ key, kind, name, settings, createdAt }: PoolEntry): PoolRecord => ({
  ...{ key, kind, name, settings, createdAt },
});

export const toldPool = (pool: PoolEntry): Pool => ({
  ...recordOf(pool),
  numbers: pool.numbers.size,
  bindings: pool.bindings,
  utilisation: utilisationOf(pool),
});
