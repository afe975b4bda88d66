import type { Tag, Task } from '../../engine/api';
import { GroupStore, type GroupRecord } from '../../engine/store/groups';
import { JobStore, type JobRecord } from '../../engine/store/jobs';
import type { Db } from '../../engine/store/schema';
import { openSqliteReadOnly } from '../../engine/store/sqlite';
import { Writer } from '../../engine/store/writer';

/** How often the store is looked at. */
const EVERY_MS = 250;

export interface EndedJob {
  job: JobRecord;
  tasks: Task[];
  tags: Tag[];
}

export interface Ended {
  group: GroupRecord;
  jobs: EndedJob[];
}

/**
 * Follows the newest job group of a data folder until it has ended, from outside of the process
 * whose engine writes it.
 *
 * @param alive rejects when the host ends; then there is nothing to wait for.
 */
export async function watch(
  dataFolder: string,
  alive: Promise<never>,
  progress: (group: GroupRecord) => void,
): Promise<Ended> {
  let told = '';
  for (;;) {
    const ended = await look(dataFolder, (group) => {
      const state = JSON.stringify(group);
      if (state !== told) progress(group);
      told = state;
    });
    if (ended) return ended;
    await Promise.race([new Promise((resolve) => setTimeout(resolve, EVERY_MS)), alive]);
  }
}

async function look(
  dataFolder: string,
  seen: (group: GroupRecord) => void,
): Promise<Ended | undefined> {
  let db: Db;
  try {
    db = openSqliteReadOnly(dataFolder);
  } catch {
    return undefined; // The engine has not made it yet.
  }
  try {
    const newest = await db
      .selectFrom('job_group')
      .select('id')
      .where('direct', '=', 0)
      .orderBy('id', 'desc')
      .executeTakeFirst();
    const reader = new Writer(db, () => undefined);
    const group = newest && (await new GroupStore(db, reader).get(newest.id));
    if (!group) return undefined;
    seen(group);
    if (group.status !== 'Completed' && group.status !== 'Stopped') return undefined;
    return { group, jobs: await jobsOf(new JobStore(db, reader), group.id) };
  } catch (error) {
    // Between the file's making and its tables.
    if (error instanceof Error && error.message.includes('no such table')) return undefined;
    throw error;
  } finally {
    await db.destroy();
  }
}

async function jobsOf(store: JobStore, groupId: string): Promise<EndedJob[]> {
  const jobs = await store.list(groupId, 1_000_000, 0);
  const ids = jobs.map((job) => job.id);
  const [tasks, tags] = await Promise.all([store.tasks(ids), store.tags(ids)]);
  return jobs.map((job) => ({ job, tasks: tasks.get(job.id) ?? [], tags: tags.get(job.id) ?? [] }));
}
