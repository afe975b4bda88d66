import type { Instance } from '../api';
import type { Db, InstanceRow } from './schema';
import { deleteGroup } from './groups';
import type { Writer } from './writer';

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
        })
        .where('id', '=', instance.id)
        .execute(),
    );
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
      await trx.deleteFrom('scene').where('instance_id', '=', id).execute();
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
    createdAt: row.created_at,
  };
}
