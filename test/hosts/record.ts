import type { EventBody, Turn } from '../../engine/api';
import { eventsAfter } from '../../engine/store/events';
import type { Db } from '../../engine/store/schema';
import { openSqliteReadOnly } from '../../engine/store/sqlite';
import type { Ended } from '../../scripts/start/watch';

/** What came of one contact, as far as it must be the same in every host. */
export interface ContactRecord {
  name: string;
  /** Who answered, on the simulated line. */
  callee: string;
  status: string;
  failureReason: string | null;
  attempts: { status: string; endReason: string | null; hangUpBy: string | null }[];
  tags: string[];
  turns: Pick<Turn, 'speaker' | 'text' | 'keys' | 'node' | 'intent' | 'globalQuestion'>[];
  /** Without ids and times. */
  events: unknown[];
}

/** Everything a campaign left in its data folder, by contact. */
export async function recordOf(
  dataFolder: string,
  ended: Ended,
): Promise<Record<string, ContactRecord>> {
  const db = openSqliteReadOnly(dataFolder);
  try {
    const records: Record<string, ContactRecord> = {};
    for (const { job, tasks, tags } of ended.jobs) {
      const turns = await Promise.all(tasks.map((task) => turnsOf(db, task.callId)));
      records[job.contact.referenceId ?? job.id] = {
        name: job.contact.name ?? '',
        callee: job.contact.variables['callee'] ?? '',
        status: job.status,
        failureReason: job.failureReason,
        attempts: tasks.map(({ status, endReason, hangUpBy }) => ({ status, endReason, hangUpBy })),
        tags: tags.map((tag) => `${tag.group}/${tag.name}`).sort(),
        turns: turns.flat(),
        events: await eventsOf(db, job.id),
      };
    }
    return records;
  } finally {
    await db.destroy();
  }
}

async function turnsOf(db: Db, callId: string): Promise<ContactRecord['turns']> {
  const rows = await db
    .selectFrom('turn')
    .select(['speaker', 'text', 'keys', 'node', 'intent', 'global_question'])
    .where('call_id', '=', callId)
    .orderBy('sequence')
    .execute();
  return rows.map((row) => ({
    speaker: row.speaker as Turn['speaker'],
    text: row.text,
    ...(row.keys !== null && { keys: row.keys }),
    ...(row.node !== null && { node: row.node }),
    ...(row.intent !== null && { intent: row.intent }),
    ...(row.global_question !== null && { globalQuestion: row.global_question }),
  }));
}

export async function bodiesOf(dataFolder: string): Promise<EventBody[]> {
  const db = openSqliteReadOnly(dataFolder);
  try {
    return (await eventsAfter(db, 0, { direct: true }, 1_000_000)).map(({ body }) => body);
  } finally {
    await db.destroy();
  }
}

async function eventsOf(db: Db, jobId: string): Promise<unknown[]> {
  const events = await eventsAfter(db, 0, {}, 1_000_000);
  return events
    .filter(({ body }) => 'id' in body && body.id === jobId)
    .map(({ body }) => withoutIdsAndTimes(body));
}

/** Ids become `id`, times `time`: what is left is the same in every run. */
function withoutIdsAndTimes(body: EventBody): unknown {
  return JSON.parse(
    JSON.stringify(body, (key, value: unknown) => {
      if (/^(id|callId|instanceId|groupId|taskId)$/.test(key)) return 'id';
      return /Time$/.test(key) ? 'time' : value;
    }),
  );
}
