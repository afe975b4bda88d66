import {
  DialflowError,
  type BlacklistEntry,
  type KeptBlacklistEntry,
  type Page,
  type PrivacyMethods,
  type Problem,
} from '../api';
import type { BlacklistRecord } from '../store/privacy/pools';
import type { PrivacyContext } from './context';
import { blackKey } from './entries';
import { findPool } from './find';
import { canonical, isPerson, NO_PERSON } from './number';
import { pageOf } from './pages';

type Methods = Pick<PrivacyMethods, 'addBlacklist' | 'removeBlacklist' | 'listBlacklist'>;

const MOST_ENTRIES = 100_000;

/** 黑名单管理: by pool and by pair. */
export class Blacklists implements Methods {
  constructor(private readonly context: PrivacyContext) {}

  async addBlacklist(p: {
    poolKey: string;
    entries: BlacklistEntry[];
  }): Promise<{ added: number }> {
    const { book, clock, newId, stores } = this.context;
    const pool = findPool(book, p.poolKey);
    const problems: Problem[] = [];
    const records = new Map<string, BlacklistRecord>();
    p.entries.forEach((entry, index) => {
      const number = canonical(entry.number);
      const other = entry.other === undefined ? '' : canonical(entry.other);
      const wrong = (field: string, reason: string): void => {
        problems.push({ path: `entries[${index}].${field}`, reason });
      };
      if (!isPerson(number)) wrong('number', NO_PERSON);
      if (entry.other !== undefined && !isPerson(other)) wrong('other', NO_PERSON);
      if (other === number) wrong('other', 'is the same number');
      records.set(blackKey(number, other), {
        id: newId(),
        poolKey: pool.key,
        number,
        other,
        direction: entry.direction ?? (other === '' ? 'from' : 'both'),
        remark: entry.remark?.trim() ?? '',
        createdAt: clock.now(),
      });
    });
    if (problems.length > 0) throw DialflowError.invalid('blacklist', problems);
    const added = [...records.keys()].filter((key) => !pool.blacklist.has(key)).length;
    if (pool.blacklist.size + added > MOST_ENTRIES) {
      throw new DialflowError(
        'LimitExceeded',
        `The blacklist of pool ${pool.key} has ${pool.blacklist.size} entries, and ${MOST_ENTRIES} are the most.`,
      );
    }
    await stores.pools.saveBlacklist([...records.values()]);
    for (const [key, { direction }] of records) pool.blacklist.set(key, direction);
    return { added };
  }

  async removeBlacklist(p: {
    poolKey: string;
    entries: { number: string; other?: string }[];
  }): Promise<{ removed: number }> {
    const { book, stores } = this.context;
    const pool = findPool(book, p.poolKey);
    const entries = p.entries.map(({ number, other }) => ({
      number: canonical(number),
      other: other === undefined ? '' : canonical(other),
    }));
    const removed = await stores.pools.deleteBlacklist(pool.key, entries);
    for (const { number, other } of entries) pool.blacklist.delete(blackKey(number, other));
    return { removed };
  }

  async listBlacklist(
    p: Parameters<Methods['listBlacklist']>[0],
  ): Promise<Page<KeptBlacklistEntry>> {
    const { book, stores } = this.context;
    const { key } = findPool(book, p.poolKey);
    const search = p.search?.replace(/[^\d+]/g, '') ?? '';
    return pageOf(
      p.limit,
      (limit) => stores.pools.blacklistPage(key, { search, after: p.after ?? '', limit }),
      ({ other, ...rest }) => ({ ...rest, other: other === '' ? null : other }),
      ({ id }) => id,
    );
  }
}
