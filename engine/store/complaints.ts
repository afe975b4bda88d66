import type { ComplaintStatus } from '../api';
import { addEntries } from './lists';
import type { ComplaintRow, Db, ListEntryRow, Trx } from './schema';
import type { Writer } from './writer';

/** What becomes of a complaint in one step. */
export type ComplaintChange = Partial<
  Pick<
    ComplaintRow,
    'breach' | 'grade' | 'verified_by' | 'verified_at' | 'note' | 'closed_by' | 'closed_at'
  >
> & { status: ComplaintStatus };

export interface ComplaintCount {
  status: string;
  grade: string | null;
  count: number;
}

/** The complaints ledger. Nothing is ever taken out of it but with its instance. */
export class ComplaintStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /** With the complainant's entry on the do-not-call list, or neither. */
  async insert(complaint: ComplaintRow, entry: ListEntryRow): Promise<void> {
    await this.writer.write(async (trx) => {
      await trx.insertInto('complaint').values(complaint).execute();
      await addEntries(trx, [entry], complaint.recorded_at);
    });
  }

  async get(id: string): Promise<ComplaintRow | null> {
    const query = this.db.selectFrom('complaint').selectAll().where('id', '=', id);
    return (await query.executeTakeFirst()) ?? null;
  }

  /** Newest first. `before`: the id of the last one of the page before. */
  list(
    instanceId: string,
    which: { status?: ComplaintStatus; before?: string; limit: number },
  ): Promise<ComplaintRow[]> {
    let query = this.db.selectFrom('complaint').selectAll().where('instance_id', '=', instanceId);
    if (which.status) query = query.where('status', '=', which.status);
    if (which.before) query = query.where('id', '<', which.before);
    return query.orderBy('id', 'desc').limit(which.limit).execute();
  }

  /** Only from the state named; answers whether it was in it. */
  change(id: string, from: ComplaintStatus, change: ComplaintChange): Promise<boolean> {
    return this.writer.write(async (trx) => {
      const result = await trx
        .updateTable('complaint')
        .set(change)
        .where('id', '=', id)
        .where('status', '=', from)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    });
  }

  /** Verified, of that grade, and not put right yet; oldest first. */
  unresolved(grade: string): Promise<ComplaintRow[]> {
    return this.db
      .selectFrom('complaint')
      .selectAll()
      .where('status', '=', 'Verified' satisfies ComplaintStatus)
      .where('grade', '=', grade)
      .orderBy('verified_at')
      .execute();
  }

  async counts(instanceId: string): Promise<ComplaintCount[]> {
    const rows = await this.db
      .selectFrom('complaint')
      .select((is) => ['status', 'grade', is.fn.countAll<number>().as('count')])
      .where('instance_id', '=', instanceId)
      .groupBy(['status', 'grade'])
      .execute();
    return rows.map((row) => ({ ...row, count: Number(row.count) }));
  }
}

export async function deleteComplaints(trx: Trx, instanceId: string): Promise<void> {
  await trx.deleteFrom('complaint').where('instance_id', '=', instanceId).execute();
}
