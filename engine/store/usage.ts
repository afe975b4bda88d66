import { sql } from 'kysely';
import { TaskStatus } from '../api';
import { readMeta, writeMeta } from './meta';
import type { Db, Trx, UsageRow } from './schema';

/** Usage is counted by the quarter of an hour: days of every time zone begin with one. */
export const SLOT_MS = 900_000;

/** Up to which event calls are counted; kept in the same transaction as what was counted. */
const COUNTED_TO = 'usage counted to';
/** Ended before anything was dialled: no calls. */
const NOT_DIALLED: readonly number[] = [
  TaskStatus.PerDayCallCountLimit,
  TaskStatus.ContactBlockList,
  TaskStatus.CallerNotRegistered,
  TaskStatus.VerificationCancelled,
];
const MINUTE = 60_000;

/**
 * Counts calls that ended since the last time, `limit` events at the most; answers whether there
 * are more. Each exactly once: where it stands is written with what it counts.
 */
export async function countUsage(trx: Trx, limit = 300): Promise<boolean> {
  const from = await countedTo(trx);
  const events = await trx
    .selectFrom('event')
    .select(['sequence', 'type', 'call_id'])
    .where('sequence', '>', from)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  const last = events.at(-1);
  if (!last) return false;
  const calls = events.flatMap(({ type, call_id }) =>
    type === 'CallFinished' && call_id !== null ? [call_id] : [],
  );
  const counted = new Map<string, UsageRow>();
  for (let at = 0; at < calls.length; at += 500) {
    const tasks = await trx
      .selectFrom('task')
      .select([
        'instance_id',
        'group_id',
        'calling_number',
        'trunk',
        'actual_time',
        'answered_at',
        'talk_ms',
        'status',
      ])
      .where('id', 'in', calls.slice(at, at + 500))
      .where('kind', 'is not', null) // those without one were tried out
      .execute();
    for (const task of tasks) {
      if (NOT_DIALLED.includes(task.status)) continue;
      const row = {
        slot: slotOf(task.actual_time),
        instance_id: task.instance_id,
        group_id: task.group_id,
        calling_number: task.calling_number,
        trunk: task.trunk ?? '',
      };
      const key = JSON.stringify(row);
      const known = counted.get(key) ?? {
        ...row,
        calls: 0,
        answered: 0,
        talk_ms: 0,
        billed_minutes: 0,
      };
      counted.set(key, known);
      known.calls += 1;
      if (task.answered_at === null) continue;
      known.answered += 1;
      known.talk_ms += task.talk_ms;
      // An answered call is a minute at least, however soon it was over.
      known.billed_minutes += Math.max(1, Math.ceil(task.talk_ms / MINUTE));
    }
  }
  for (const row of counted.values()) await add(trx, row);
  await writeMeta(trx, COUNTED_TO, String(last.sequence));
  return events.length === limit;
}

/** All that is not counted yet, before what it would be counted from is deleted. */
export async function countAllUsage(trx: Trx): Promise<void> {
  while (await countUsage(trx)) {
    // more of it
  }
}

const slotOf = (time: number): number => Math.floor(time / SLOT_MS) * SLOT_MS;

/** The event up to which calls are counted. */
export async function countedTo(db: Db): Promise<number> {
  return Number((await readMeta(db, COUNTED_TO)) ?? 0);
}

async function add(trx: Trx, row: UsageRow): Promise<void> {
  await trx
    .insertInto('usage')
    .values(row)
    .onConflict((c) =>
      c
        .columns(['slot', 'instance_id', 'group_id', 'calling_number', 'trunk'])
        .doUpdateSet((is) => ({
          calls: is('usage.calls', '+', row.calls),
          answered: is('usage.answered', '+', row.answered),
          talk_ms: is('usage.talk_ms', '+', row.talk_ms),
          billed_minutes: is('usage.billed_minutes', '+', row.billed_minutes),
        })),
    )
    .execute();
}

export interface UsageQuery {
  /** Slots from here on. */
  from: number;
  /** Not included. */
  to: number;
  instanceId?: string;
  groupId?: string;
  number?: string;
}

/** What was counted for one caller number on one trunk. */
export interface UsageSum {
  instanceId: string;
  groupId: string;
  number: string;
  trunk: string;
  calls: number;
  answered: number;
  talkMs: number;
  billedMinutes: number;
}

export async function sumUsage(db: Db, query: UsageQuery): Promise<UsageSum[]> {
  let rows = db
    .selectFrom('usage')
    .select([
      'instance_id as instanceId',
      'group_id as groupId',
      'calling_number as number',
      'trunk',
      sql<number>`sum(calls)`.as('calls'),
      sql<number>`sum(answered)`.as('answered'),
      sql<number>`sum(talk_ms)`.as('talkMs'),
      sql<number>`sum(billed_minutes)`.as('billedMinutes'),
    ])
    .where('slot', '>=', slotOf(query.from))
    .where('slot', '<', query.to);
  if (query.instanceId) rows = rows.where('instance_id', '=', query.instanceId);
  if (query.groupId) rows = rows.where('group_id', '=', query.groupId);
  if (query.number) rows = rows.where('calling_number', '=', query.number);
  return rows.groupBy(['instance_id', 'group_id', 'calling_number', 'trunk']).execute();
}
