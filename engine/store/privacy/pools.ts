import type { PoolKind, PoolSettings, RingTone } from '../../api';
import { readMeta, writeMeta } from '../meta';
import type { Db } from '../schema';
import type { Writer } from '../writer';
import type { PrivacyBlacklistRow, PrivacyGroupRow, PrivacyRingToneRow } from './tables';

export interface PoolRecord {
  key: string;
  kind: PoolKind;
  name: string;
  settings: PoolSettings;
  createdAt: number;
}

export interface GroupRecord {
  id: number;
  poolKey: string;
  name: string;
  remark: string;
  createdAt: number;
}

export interface BlacklistRecord {
  id: string;
  poolKey: string;
  number: string;
  /** Empty: any. */
  other: string;
  direction: 'from' | 'to' | 'both';
  remark: string;
  createdAt: number;
}

export type RingToneRecord = RingTone & { content: string };

/** Pools and what belongs to them, but for numbers and bindings. */
export class PoolStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async pools(): Promise<PoolRecord[]> {
    const rows = await this.db.selectFrom('privacy_pool').selectAll().orderBy('key').execute();
    return rows.map((row) => ({
      key: row.key,
      kind: row.kind as PoolKind,
      name: row.name,
      settings: JSON.parse(row.settings) as PoolSettings,
      createdAt: row.created_at,
    }));
  }

  async savePool({ settings, createdAt, ...rest }: PoolRecord): Promise<void> {
    const row = { ...rest, settings: JSON.stringify(settings), created_at: createdAt };
    await this.writer.write((trx) =>
      trx
        .insertInto('privacy_pool')
        .values(row)
        .onConflict((c) => c.column('key').doUpdateSet({ name: row.name, settings: row.settings }))
        .execute(),
    );
  }

  // ------------------------------------------------------------ groups

  async groups(): Promise<GroupRecord[]> {
    const rows = await this.db.selectFrom('privacy_group').selectAll().orderBy('id').execute();
    return rows.map(groupFromRow);
  }

  async groupNumbers(): Promise<{ group: number; number: string }[]> {
    const rows = await this.db.selectFrom('privacy_group_number').selectAll().execute();
    return rows.map(({ group_id, number }) => ({ group: group_id, number }));
  }

  /** With what has changed of its numbers. */
  async saveGroup(
    group: GroupRecord,
    added: readonly string[] = [],
    removed: readonly string[] | 'all' = [],
  ): Promise<void> {
    const { poolKey, createdAt, ...rest } = group;
    await this.writer.write(async (trx) => {
      await trx
        .insertInto('privacy_group')
        .values({ ...rest, pool_key: poolKey, created_at: createdAt })
        .onConflict((c) => c.column('id').doUpdateSet({ name: group.name, remark: group.remark }))
        .execute();
      if (removed.length > 0) {
        let gone = trx.deleteFrom('privacy_group_number').where('group_id', '=', group.id);
        if (removed !== 'all') gone = gone.where('number', 'in', removed);
        await gone.execute();
      }
      if (added.length > 0) {
        await trx
          .insertInto('privacy_group_number')
          .values(added.map((number) => ({ group_id: group.id, number })))
          .onConflict((c) => c.doNothing())
          .execute();
      }
    });
  }

  async deleteGroup(id: number): Promise<void> {
    await this.writer.write(async (trx) => {
      await trx.deleteFrom('privacy_group_number').where('group_id', '=', id).execute();
      await trx.deleteFrom('privacy_group').where('id', '=', id).execute();
    });
  }

  // ------------------------------------------------------------ blacklists

  async blacklist(): Promise<BlacklistRecord[]> {
    const rows = await this.db.selectFrom('privacy_blacklist').selectAll().execute();
    return rows.map(blackFromRow);
  }

  async blacklistPage(
    poolKey: string,
    query: { search: string; after: string; limit: number },
  ): Promise<BlacklistRecord[]> {
    let rows = this.db
      .selectFrom('privacy_blacklist')
      .selectAll()
      .where('pool_key', '=', poolKey)
      .where('id', '>', query.after);
    if (query.search) {
      const like = `%${query.search}%`;
      rows = rows.where((is) => is.or([is('number', 'like', like), is('other', 'like', like)]));
    }
    return (await rows.orderBy('id').limit(query.limit).execute()).map(blackFromRow);
  }

  async saveBlacklist(records: readonly BlacklistRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.writer.write((trx) =>
      trx
        .insertInto('privacy_blacklist')
        .values(
          records.map(({ poolKey, createdAt, ...rest }) => ({
            ...rest,
            pool_key: poolKey,
            created_at: createdAt,
          })),
        )
        .onConflict((c) =>
          c.columns(['pool_key', 'number', 'other']).doUpdateSet((is) => ({
            direction: is.ref('excluded.direction'),
            remark: is.ref('excluded.remark'),
          })),
        )
        .execute(),
    );
  }

  async deleteBlacklist(
    poolKey: string,
    entries: readonly { number: string; other: string }[],
  ): Promise<number> {
    return this.writer.write(async (trx) => {
      let removed = 0;
      for (const { number, other } of entries) {
        const { numDeletedRows } = await trx
          .deleteFrom('privacy_blacklist')
          .where('pool_key', '=', poolKey)
          .where('number', '=', number)
          .where('other', '=', other)
          .executeTakeFirst();
        removed += Number(numDeletedRows);
      }
      return removed;
    });
  }

  // ------------------------------------------------------------ ring tones

  async ringTones(): Promise<RingToneRecord[]> {
    const rows = await this.db.selectFrom('privacy_ring_tone').selectAll().orderBy('id').execute();
    return rows.map(toneFromRow);
  }

  async saveRingTone({ fileName, durationMs, createdAt, ...rest }: RingToneRecord): Promise<void> {
    const row = { ...rest, file_name: fileName, duration_ms: durationMs, created_at: createdAt };
    await this.writer.write((trx) => trx.insertInto('privacy_ring_tone').values(row).execute());
  }

  async deleteRingTone(id: string): Promise<void> {
    await this.writer.write((trx) =>
      trx.deleteFrom('privacy_ring_tone').where('id', '=', id).execute(),
    );
  }

  // ------------------------------------------------------------ settings of all

  setting(key: string): Promise<string | null> {
    return readMeta(this.db, `privacy ${key}`);
  }

  async saveSetting(key: string, value: string): Promise<void> {
    await this.writer.write((trx) => writeMeta(trx, `privacy ${key}`, value));
  }
}

const groupFromRow = (row: PrivacyGroupRow): GroupRecord => ({
  id: row.id,
  poolKey: row.pool_key,
  name: row.name,
  remark: row.remark,
  createdAt: row.created_at,
});

const blackFromRow = (row: PrivacyBlacklistRow): BlacklistRecord => ({
  id: row.id,
  poolKey: row.pool_key,
  number: row.number,
  other: row.other,
  direction: row.direction as BlacklistRecord['direction'],
  remark: row.remark,
  createdAt: row.created_at,
});

const toneFromRow = (row: PrivacyRingToneRow): RingToneRecord => ({
  id: row.id,
  name: row.name,
  kind: row.kind as RingTone['kind'],
  text: row.text,
  fileName: row.file_name,
  content: row.content,
  durationMs: row.duration_ms,
  createdAt: row.created_at,
});
