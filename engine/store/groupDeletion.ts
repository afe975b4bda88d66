import { JobGroupStatus } from '../api';
import { deleteLists } from './lists';
import type { Trx } from './schema';
import { countAllUsage, countUsage } from './usage';
import type { Writer } from './writer';

/** Rows that one transaction deletes: calls that are up do not wait for a long roster to go. */
const PIECE = 500;

/** Lets everything else have its turn: a chain of promises would not. */
const turn = (): Promise<void> => new Promise((next) => setImmediate(next));

/**
 * A group with all that belongs to it, so much at a time. It is stopped first: nobody starts it or
 * gives it contacts meanwhile. Cut short by a crash it is still listed, and can be deleted again.
 */
export async function deleteInPieces(writer: Writer, id: string): Promise<void> {
  await writer.write((trx) =>
    trx
      .updateTable('job_group')
      .set({ status: JobGroupStatus.Stopped })
      .where('id', '=', id)
      .where('status', 'in', [JobGroupStatus.Draft, JobGroupStatus.Completed])
      .execute(),
  );
  // What is not counted yet is counted before what it would be counted from is gone.
  while (await writer.write(countUsage)) await turn();
  for (const some of [someCalls, someJobs, someEvents]) {
    while ((await writer.write((trx) => some(trx, id))) === PIECE) await turn();
  }
  await writer.write((trx) => deleteGroup(trx, id));
}

/** All of it in one transaction. */
export async function deleteGroup(trx: Trx, id: string): Promise<void> {
  await countAllUsage(trx);
  const calls = trx.selectFrom('task').select('id').where('group_id', '=', id);
  await trx.deleteFrom('turn').where('call_id', 'in', calls).execute();
  await trx.deleteFrom('tag_hit').where('group_id', '=', id).execute();
  await trx.deleteFrom('turn_label').where('group_id', '=', id).execute();
  await trx.deleteFrom('task').where('group_id', '=', id).execute();
  await trx.deleteFrom('job').where('group_id', '=', id).execute();
  await trx.deleteFrom('event').where('group_id', '=', id).execute();
  await deleteLists(trx, id);
  await trx.deleteFrom('job_group').where('id', '=', id).execute();
}

async function someCalls(trx: Trx, groupId: string): Promise<number> {
  const calls = await trx
    .selectFrom('task')
    .select('id')
    .where('group_id', '=', groupId)
    .limit(PIECE)
    .execute();
  const ids = calls.map(({ id }) => id);
  if (ids.length === 0) return 0;
  for (const table of ['turn', 'tag_hit', 'turn_label'] as const) {
    await trx.deleteFrom(table).where('call_id', 'in', ids).execute();
  }
  await trx.deleteFrom('task').where('id', 'in', ids).execute();
  return ids.length;
}

async function someJobs(trx: Trx, groupId: string): Promise<number> {
  const some = trx.selectFrom('job').select('sequence').where('group_id', '=', groupId);
  const gone = await trx
    .deleteFrom('job')
    .where('sequence', 'in', some.orderBy('sequence').limit(PIECE))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

async function someEvents(trx: Trx, groupId: string): Promise<number> {
  const some = trx.selectFrom('event').select('sequence').where('group_id', '=', groupId);
  const gone = await trx
    .deleteFrom('event')
    .where('sequence', 'in', some.orderBy('sequence').limit(PIECE))
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}
