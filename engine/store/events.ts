import { sql, type Expression, type SqlBool } from 'kysely';
import type { EventBody, EventEnvelope, EventFilter, EventType } from '../api';
import { ManyRows } from './manyRows';
import type { Db, EventRow, Trx } from './schema';
import { countAllUsage } from './usage';

/** An event before it has its sequence. */
export type NewEvent = Omit<EventEnvelope, 'sequence'>;

const eventRows = new ManyRows<ReturnType<typeof toRow>>((trx, rows) =>
  trx.insertInto('event').values(rows),
);

/** Adds events within the transaction of the change they tell of. */
export async function appendEvents(trx: Trx, events: readonly NewEvent[]): Promise<void> {
  await eventRows.write(trx, events.map(toRow));
}

/** Events after `sequence` that the filter lets through, oldest first. */
export async function eventsAfter(
  db: Db,
  sequence: number,
  filter: EventFilter,
  limit: number,
): Promise<EventEnvelope[]> {
  let query = db.selectFrom('event').selectAll().where('sequence', '>', sequence);
  if (filter.types) query = query.where('type', 'in', filter.types);
  // Names are looked up each time, for they come and go.
  const groups = filter.group ? await groupsOf(db, filter.group) : [];
  const scenes = filter.scene ? await idsOf(db, 'scene', filter.scene) : [];
  query = query.where((is) => {
    const owner: Expression<SqlBool>[] = [];
    if (filter.instanceId) owner.push(is('instance_id', '=', filter.instanceId));
    // One group is read by its index in the order wanted; several would be sorted for each page.
    const [group = '', ...more] = groups;
    if (more.length > 0) owner.push(is('group_id', 'in', groups));
    else if (filter.group) owner.push(is('group_id', '=', group));
    if (filter.scene) owner.push(is('scene_id', 'in', scenes));
    // A trunk's events belong to nobody: they come to whoever names their type.
    const trunks = owner.length > 0 && (filter.types?.includes('TrunkChanged') ?? false);
    return trunks ? is.or([is('type', '=', 'TrunkChanged'), is.and(owner)]) : is.and(owner);
  });
  if (!filter.direct) query = query.where('direct', '=', 0);
  const rows = await query.orderBy('sequence').limit(limit).execute();
  return rows.map(fromRow);
}

/** Job groups of this name, and pools: what events have for their group. */
async function groupsOf(db: Db, idOrName: string): Promise<string[]> {
  const pools = await db
    .selectFrom('privacy_pool')
    .select('key')
    .where('name', '=', idOrName)
    .execute();
  const keys = pools.map((row) => row.key);
  const groups = await idsOf(db, 'job_group', idOrName);
  return keys.length === 0 ? groups : [...keys, ...groups.filter((id) => id !== idOrName)];
}

/** Ids of the things of this name; the id itself where none has it for a name. */
async function idsOf(db: Db, table: 'job_group' | 'scene', idOrName: string): Promise<string[]> {
  const rows = await db.selectFrom(table).select('id').where('name', '=', idOrName).execute();
  return rows.length > 0 ? rows.map((row) => row.id) : [idOrName];
}

export async function lastSequence(db: Db): Promise<number> {
  const row = await db
    .selectFrom('event')
    .select(sql<number | null>`max(sequence)`.as('last'))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Where a consumer stands: all up to `cursor` is acknowledged, and `acknowledged` beyond it. */
export interface ConsumerState {
  cursor: number;
  acknowledged: number[];
}

/** Finds the consumer, or makes one that begins with what comes. */
export async function openConsumer(trx: Trx, name: string, now: number): Promise<ConsumerState> {
  const known = await trx
    .selectFrom('consumer')
    .select('cursor')
    .where('name', '=', name)
    .executeTakeFirst();
  if (!known) {
    const cursor = await lastSequence(trx);
    await trx.insertInto('consumer').values({ name, cursor, last_seen: now }).execute();
    return { cursor, acknowledged: [] };
  }
  await trx.updateTable('consumer').set({ last_seen: now }).where('name', '=', name).execute();
  const singly = await trx
    .selectFrom('consumer_ack')
    .select('sequence')
    .where('consumer', '=', name)
    .orderBy('sequence')
    .execute();
  return { cursor: known.cursor, acknowledged: singly.map((row) => row.sequence) };
}

/** Moves the cursor, and keeps what is acknowledged beyond it. */
export async function saveAcknowledged(
  trx: Trx,
  name: string,
  cursor: number,
  singly: readonly number[],
  now: number,
): Promise<void> {
  await trx
    .updateTable('consumer')
    .set({ cursor, last_seen: now })
    .where('name', '=', name)
    .execute();
  await trx
    .deleteFrom('consumer_ack')
    .where('consumer', '=', name)
    .where('sequence', '<=', cursor)
    .execute();
  for (const sequence of singly) {
    await trx
      .insertInto('consumer_ack')
      .values({ consumer: name, sequence })
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

/** They are in use: pruning leaves them. */
export async function touchConsumers(
  trx: Trx,
  names: readonly string[],
  now: number,
): Promise<void> {
  if (names.length === 0) return;
  await trx.updateTable('consumer').set({ last_seen: now }).where('name', 'in', names).execute();
}

export async function forgetConsumer(trx: Trx, name: string): Promise<void> {
  await trx.deleteFrom('consumer_ack').where('consumer', '=', name).execute();
  await trx.deleteFrom('consumer').where('name', '=', name).execute();
}

/**
 * Forgets events that every consumer has acknowledged and that are older than `keepSince`,
 * and everything older than `dropBefore`, with the consumers that nobody opened since.
 */
export async function pruneEvents(trx: Trx, keepSince: number, dropBefore: number): Promise<void> {
  await countAllUsage(trx);
  const gone = await trx
    .selectFrom('consumer')
    .select('name')
    .where('last_seen', '<', dropBefore)
    .execute();
  for (const { name } of gone) await forgetConsumer(trx, name);
  const slowest = await trx
    .selectFrom('consumer')
    .select(sql<number | null>`min(cursor)`.as('cursor'))
    .executeTakeFirst();
  await trx
    .deleteFrom('event')
    .where((is) =>
      is.or([
        is('created_at', '<', dropBefore),
        is.and([
          is('created_at', '<', keepSince),
          is('sequence', '<=', slowest?.cursor ?? Number.MAX_SAFE_INTEGER),
        ]),
      ]),
    )
    .execute();
}

function toRow(event: NewEvent): Omit<EventRow, 'sequence'> {
  return {
    type: event.type,
    instance_id: event.instanceId,
    group_id: event.groupId,
    scene_id: event.sceneId,
    call_id: event.callId,
    direct: event.direct ? 1 : 0,
    body: JSON.stringify(event.body),
    created_at: event.body.eventTime,
  };
}

function fromRow(row: EventRow): EventEnvelope {
  return {
    sequence: row.sequence,
    type: row.type as EventType,
    instanceId: row.instance_id,
    groupId: row.group_id,
    sceneId: row.scene_id,
    callId: row.call_id,
    direct: row.direct === 1,
    body: JSON.parse(row.body) as EventBody,
  };
}
