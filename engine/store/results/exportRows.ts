import { sql, type Selectable } from 'kysely';
import type { HistoryFilter } from '../../api';
import type { Db, JobGroupRow, Schema } from '../schema';
import { groupsOf } from './history';
import { testsOf } from './historyTests';
import { ownTests } from './kindFilter';

/** A call as exports tell it, with its job. */
export type CallRow = Pick<
  Selectable<Schema['task']>,
  | 'id'
  | 'job_id'
  | 'status'
  | 'calling_number'
  | 'called_number'
  | 'planned_time'
  | 'actual_time'
  | 'talk_ms'
  | 'ring_ms'
  | 'turn_count'
  | 'hang_up_by'
  | 'end_reason'
  | 'end_time'
  | 'completed'
  | 'playback_completed'
  | 'exception'
  | 'recording_file'
> & { sequence: number; job_status: number; reference_id: string; name: string };

/** What was said in a call that nothing was made of, with what it answered. */
export interface RejectedRow {
  job_id: string;
  call_id: string;
  reference_id: string;
  called_number: string;
  at: number;
  node: string | null;
  prompt: string | null;
  text: string;
  keys: string | null;
  confidence: number | null;
  sequence: number;
}

export interface StoppedRow {
  phone_number: string;
  name: string | null;
  reference_id: string | null;
  job_id: string | null;
  created_at: number;
}

/** As engine/rules/lists names it. */
const STOP_CALL = 'stopCall';
/** Rows read at a time: in between others are served, and an export can be given up. */
const ROWS = 1_000;

/** The calls of a filter that have ended, in the order of their roster or of their time. */
export class ExportRows {
  constructor(private readonly db: Db) {}

  async count(filter: HistoryFilter): Promise<number> {
    const groups = await groupsOf(this.db, filter);
    if (groups?.length === 0) return 0;
    const { rows } = await this.db
      .selectFrom('task')
      .select((is) => is.fn.countAll<number>().as('rows'))
      .where('task.end_time', 'is not', null)
      .where((is) => is.and([...testsOf(filter, groups)(is), ...ownTests(filter, is)]))
      .executeTakeFirstOrThrow();
    return Number(rows);
  }

  /** Page by page. A whole group's in the order of its roster; others by id, which is by time. */
  async *calls(filter: HistoryFilter): AsyncGenerator<CallRow[]> {
    const groups = await groupsOf(this.db, filter);
    if (groups?.length === 0) return;
    const byRoster = filter.groupId !== undefined;
    let last: CallRow | undefined;
    for (;;) {
      let query = this.db
        .selectFrom('task')
        .innerJoin('job', 'job.id', 'task.job_id')
        .select([
          'task.id',
          'task.job_id',
          'task.status',
          'task.calling_number',
          'task.called_number',
          'task.planned_time',
          'task.actual_time',
          'task.talk_ms',
          'task.ring_ms',
          'task.turn_count',
          'task.hang_up_by',
          'task.end_reason',
          'task.end_time',
          'task.completed',
          'task.playback_completed',
          'task.exception',
          'task.recording_file',
          'job.sequence',
          'job.status as job_status',
          'job.reference_id',
          'job.name',
        ])
        .where('task.end_time', 'is not', null)
        .where((is) => is.and([...testsOf(filter, groups)(is), ...ownTests(filter, is)]));
      if (byRoster) {
        query = query.where('job.group_id', '=', filter.groupId ?? '');
        if (last) {
          const { sequence, id } = last;
          query = query
            .where('job.sequence', '>=', sequence)
            .where((is) => is.or([is('job.sequence', '>', sequence), is('task.id', '>', id)]));
        }
        query = query.orderBy('job.sequence').orderBy('task.id');
      } else {
        if (last) query = query.where('task.id', '>', last.id);
        query = query.orderBy('task.id');
      }
      const rows = await query.limit(ROWS).execute();
      if (rows.length > 0) yield rows;
      last = rows.at(-1);
      if (rows.length < ROWS) return;
    }
  }

  async group(groupId: string): Promise<JobGroupRow | undefined> {
    return this.db.selectFrom('job_group').selectAll().where('id', '=', groupId).executeTakeFirst();
  }

  /** The name of a group, or of the instance. */
  async nameOf({ groupId, instanceId }: HistoryFilter): Promise<string> {
    const [table, id] =
      groupId === undefined
        ? (['instance', instanceId] as const)
        : (['job_group', groupId] as const);
    const row = await this.db
      .selectFrom(table)
      .select('name')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.name ?? '';
  }

  async sceneName(sceneId: string | null): Promise<string> {
    if (sceneId === null) return '';
    const scene = await this.db
      .selectFrom('scene')
      .select('name')
      .where('id', '=', sceneId)
      .executeTakeFirst();
    return scene?.name ?? '';
  }

  /** 拒识case of a group. */
  async *rejections(groupId: string): AsyncGenerator<RejectedRow[]> {
    let after = '';
    for (;;) {
      const calls = await this.db
        .selectFrom('task')
        .select('task.id')
        .where('task.group_id', '=', groupId)
        .where('task.id', '>', after)
        .where('task.turn_count', '>', 0)
        .orderBy('task.id')
        .limit(ROWS)
        .execute();
      const last = calls.at(-1);
      if (!last) return;
      const rows = await this.db
        .selectFrom('turn')
        .innerJoin('task', 'task.id', 'turn.call_id')
        .innerJoin('job', 'job.id', 'task.job_id')
        .select([
          'task.job_id',
          'turn.call_id',
          'job.reference_id',
          'task.called_number',
          'turn.at',
          'turn.node',
          'turn.text',
          'turn.keys',
          'turn.confidence',
          'turn.sequence',
        ])
        .select((is) =>
          is
            .selectFrom('turn as prompt')
            .select('prompt.text')
            .whereRef('prompt.call_id', '=', 'turn.call_id')
            .whereRef('prompt.sequence', '<', 'turn.sequence')
            .where('prompt.speaker', '=', 'robot')
            .orderBy('prompt.sequence', 'desc')
            .limit(1)
            .as('prompt'),
        )
        .where(
          'turn.call_id',
          'in',
          calls.map(({ id }) => id),
        )
        .where('turn.unrecognised', '=', 1)
        .orderBy('turn.call_id')
        .orderBy('turn.sequence')
        .execute();
      if (rows.length > 0) yield rows;
      if (calls.length < ROWS) return;
      after = last.id;
    }
  }

  /** 止呼名单 of a group. */
  async *stopped(groupId: string): AsyncGenerator<StoppedRow[]> {
    let after = '';
    for (;;) {
      const numbers = await this.db
        .selectFrom('list_entry')
        .select(['id', 'phone_number', 'created_at'])
        .where('list', '=', STOP_CALL)
        .where('scope', '=', groupId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(ROWS)
        .execute();
      const last = numbers.at(-1);
      if (!last) return;
      const jobs = await this.db
        .selectFrom('job')
        .select(['id as job_id', 'name', 'reference_id', 'phone_number'])
        .where('group_id', '=', groupId)
        .where(
          'phone_number',
          'in',
          numbers.map(({ phone_number: number }) => number),
        )
        .orderBy('sequence', 'desc')
        .execute();
      const jobOf = new Map(jobs.map((job) => [job.phone_number, job]));
      yield numbers.map((number) => ({
        name: null,
        reference_id: null,
        job_id: null,
        ...jobOf.get(number.phone_number),
        ...number,
      }));
      if (numbers.length < ROWS) return;
      after = last.id;
    }
  }

  /** What was said in these calls, by call. */
  async turns(callIds: readonly string[]): Promise<Map<string, Selectable<Schema['turn']>[]>> {
    const found = new Map<string, Selectable<Schema['turn']>[]>();
    const rows = await this.db
      .selectFrom('turn')
      .selectAll()
      .where('call_id', 'in', callIds)
      .orderBy('call_id')
      .orderBy('sequence')
      .execute();
    for (const row of rows) {
      const list = found.get(row.call_id);
      if (list) list.push(row);
      else found.set(row.call_id, [row]);
    }
    return found;
  }

  /** `group：tag` of these calls, by call. */
  async tags(callIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await this.db
      .selectFrom('tag_hit')
      .select(['call_id', sql<string>`tag_group || ': ' || tag`.as('said')])
      .where('call_id', 'in', callIds)
      .orderBy('call_id')
      .orderBy('tag_group')
      .execute();
    const found = new Map<string, string>();
    for (const { call_id: id, said } of rows) {
      const before = found.get(id);
      found.set(id, before === undefined ? said : `${before}; ${said}`);
    }
    return found;
  }
}
