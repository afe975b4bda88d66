import { expect } from 'chai';
import { sql } from 'kysely';
import { JobStore } from '../../../engine/store/jobs';
import { openStore } from '../../../engine/store/open';
import { decodeKind, kindOfRow } from '../../../engine/store/results/kinds';
import { completed } from '../../../engine/store/migrations/0013_completed';
import { Writer } from '../../../engine/store/writer';
import { CAMPAIGN, folderWith } from '../results/calls';

describe('Calls of before conversations could be marked as completed', () => {
  it('are completed where they ended so, and tell whether the last prompt was heard', async () => {
    const { db, close } = await openStore(await folderWith(CAMPAIGN));
    try {
      // As they were: without the columns, and kinds that know nothing of it.
      await sql`update task set kind = ${kindOfRow} - completed * 8192`.execute(db);
      await sql`alter table task drop column completed`.execute(db);
      await sql`alter table task drop column playback_completed`.execute(db);
      await sql`update turn set heard = 0.5
        where call_id = 'call-4' and speaker = 'robot'`.execute(db);
      await completed.up(db);

      const rows = await db.selectFrom('task').selectAll().orderBy('id').execute();
      expect(rows.some((row) => row.completed === 1)).to.equal(true);
      for (const { id, end_reason: reason, completed: is, kind } of rows) {
        expect(is, id).to.equal(reason === 'Completed' ? 1 : 0);
        expect(decodeKind(kind ?? 0).completed, id).to.equal(is === 1);
      }
      const jobs = new JobStore(db, new Writer(db, () => undefined));
      const heard = async (job: string) =>
        (await jobs.tasks([job])).get(job)?.map(({ playbackCompleted }) => playbackCompleted);
      expect(await heard('job-1')).to.deep.equal([true]);
      expect(await heard('job-4')).to.deep.equal([false]);
      expect(await heard('job-7')).to.deep.equal([null, null]);
    } finally {
      await close();
    }
  });
});
