import {
  DEFAULT_INSTANCE_SETTINGS,
  JobGroupStatus,
  type Instance,
  type InstanceSettings,
  type JobGroupPriority,
} from '../api';
import type { Db, InstanceRow } from './schema';
import { deleteComplaints } from './complaints';
import { deleteGroup } from './groupDeletion';
import { settingsOf } from './groups';
import { readMeta, writeMeta } from './meta';
import { deleteLists } from './lists';
import { deleteScenes } from './scenes';
import type { Writer } from './writer';

/** Under this key the account's concurrency is kept. */
const TOTAL = 'account concurrency';

export class InstanceStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async list(): Promise<Instance[]> {
    const rows = await this.db.selectFrom('instance').selectAll().orderBy('id').execute();
    return rows.map(fromRow);
  }

  async insert(instance: Instance): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .insertInto('instance')
        .values({
          id: instance.id,
          name: instance.name,
          description: instance.description,
          max_concurrency: instance.maxConcurrency,
          created_at: instance.createdAt,
          settings: JSON.stringify(instance.settings),
        })
        .execute(),
    );
  }

  async update(instance: Instance): Promise<void> {
    await this.writer.write((trx) =>
      trx
        .updateTable('instance')
        .set({
          name: instance.name,
          description: instance.description,
          max_concurrency: instance.maxConcurrency,
          settings: JSON.stringify(instance.settings),
        })
        .where('id', '=', instance.id)
        .execute(),
    );
  }

  /** Calls at a time of all instances together; null: not limited. */
  async total(): Promise<number | null> {
    const kept = await readMeta(this.db, TOTAL);
    return kept ? Number(kept) : null;
  }

  async setTotal(total: number | null): Promise<void> {
    await this.writer.write((trx) => writeMeta(trx, TOTAL, total === null ? '' : String(total)));
  }

  /** Concurrency that its groups of a priority have been promised, as far as they have begun. */
  async guaranteed(instanceId: string, priority: JobGroupPriority, but?: string): Promise<number> {
    const { Scheduling, Executing } = JobGroupStatus;
    const rows = await this.db
      .selectFrom('job_group')
      .select(['id', 'settings'])
      .where('instance_id', '=', instanceId)
      .where('direct', '=', 0)
      .where('status', 'in', [Scheduling, Executing])
      .execute();
    const settings = rows.filter(({ id }) => id !== but).map(settingsOf);
    return settings
      .filter((one) => one.priority === priority)
      .reduce((sum, { minConcurrency }) => sum + minConcurrency, 0);
  }

  /**
   * With its scenes and the calls that were placed one by one. Answers false, and deletes nothing,
   * while it has job groups, or calls that are up.
   */
  delete(id: string): Promise<boolean> {
    return this.writer.write(async (trx) => {
      const groups = await trx
        .selectFrom('job_group')
        .select(['id', 'direct', 'executing'])
        .where('instance_id', '=', id)
        .execute();
      if (groups.some((group) => group.direct === 0 || group.executing > 0)) return false;
      for (const group of groups) await deleteGroup(trx, group.id);
      await deleteScenes(trx, id);
      await deleteLists(trx, id);
      await deleteComplaints(trx, id);
      await trx.deleteFrom('caller_number').where('instance_id', '=', id).execute();
      await trx.deleteFrom('instance').where('id', '=', id).execute();
      return true;
    });
  }
}

function fromRow(row: InstanceRow): Instance {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    maxConcurrency: row.max_concurrency,
    settings: {
      ...DEFAULT_INSTANCE_SETTINGS,
      ...(row.settings === null ? {} : (JSON.parse(row.settings) as Partial<InstanceSettings>)),
    },
    createdAt: row.created_at,
  };
}
