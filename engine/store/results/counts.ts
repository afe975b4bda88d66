import { sql } from 'kysely';
import { JobStatus, nameOf, type JobStatusName, type StatisticsScope } from '../../api';
import { TEST, TEST_DIRECT } from '../groups';
import type { Db } from '../schema';
import { kindsInUse } from './kindFilter';
import { decodeKind, WITHOUT_RING, type Kind } from './kinds';

/** Calls of a kind within a quarter of an hour: all zones begin their days at one. */
export interface KindCount {
  kind: Kind;
  /** Its beginning, ms since the epoch. */
  slot: number;
  calls: number;
}

export interface IntentCount {
  intent: string | null;
  globalQuestion: string | null;
  count: number;
}

export interface NodeCount {
  node: string;
  hits: number;
  calls: number;
  rejections: number;
}

export const SLOT_MS = 900_000;
/** Different values of a variable that are told apart. */
const MOST_VALUES = 10_000;
const ROWS = 5_000;

/** The readings that statistics are made of; all of calls that have ended. */
export class Counts {
  private readonly owner: readonly ['group_id' | 'instance_id', string];

  constructor(
    private readonly db: Db,
    private readonly scope: StatisticsScope,
  ) {
    const { groupId, instanceId } = scope;
    this.owner = groupId === undefined ? ['instance_id', instanceId] : ['group_id', groupId];
  }

  async kinds(): Promise<KindCount[]> {
    const rows = await this.calls()
      .select([
        sql<number>`task.kind % ${sql.lit(WITHOUT_RING)}`.as('of_kind'),
        sql<number>`task.actual_time / ${sql.lit(SLOT_MS)}`.as('slot'),
        sql<number>`count(*)`.as('calls'),
      ])
      .groupBy(['of_kind', 'slot'])
      .execute();
    return rows.map(({ of_kind: kind, slot, calls }) => ({
      kind: decodeKind(kind),
      slot: Number(slot) * SLOT_MS,
      calls: Number(calls),
    }));
  }

  /** Answered calls by who hung up, with how long they talked. */
  async answered(): Promise<{ by: string | null; calls: number; talkMs: number }[]> {
    const rows = await this.calls(await this.kindsThat(isAnswered))
      .select([
        'task.hang_up_by as by',
        sql<number>`count(*)`.as('calls'),
        sql<number>`sum(task.talk_ms)`.as('talk_ms'),
      ])
      .groupBy('task.hang_up_by')
      .execute();
    return rows.map(({ by, calls, talk_ms: talkMs }) => ({
      by,
      calls: Number(calls),
      talkMs: Number(talkMs),
    }));
  }

  /** Jobs by state: all of the owner; with a time, those called in it. */
  async jobs(): Promise<Map<JobStatusName, number>> {
    let jobs = this.db
      .selectFrom('job')
      .where(`job.${this.owner[0]}`, '=', this.owner[1])
      .where('job.group_id', 'not in', triedOut(this.db))
      .select(['job.status', sql<number>`count(*)`.as('jobs')]);
    if (this.hasTimes) {
      jobs = jobs.where('job.id', 'in', this.calls().select('task.job_id'));
    }
    const rows = await jobs.groupBy('job.status').execute();
    return new Map(rows.map((row) => [nameOf(JobStatus, row.status), Number(row.jobs)]));
  }

  async intents(): Promise<(IntentCount & { unrecognised: boolean })[]> {
    const rows = await this.turns(await this.kindsThat(({ spoke }) => spoke))
      .select([
        'turn.intent',
        'turn.global_question',
        'turn.unrecognised',
        sql<number>`count(*)`.as('count'),
      ])
      .where('turn.speaker', '=', 'callee')
      .where((is) =>
        is.or([
          is('turn.intent', 'is not', null),
          is('turn.global_question', 'is not', null),
          is('turn.unrecognised', '=', 1),
        ]),
      )
      .groupBy(['turn.intent', 'turn.global_question', 'turn.unrecognised'])
      .execute();
    return rows.map((row) => ({
      intent: row.intent,
      globalQuestion: row.global_question,
      unrecognised: row.unrecognised === 1,
      count: Number(row.count),
    }));
  }

  /** What callees meant with what they said next after something that was not understood. */
  async intentsAfterRejection(): Promise<IntentCount[]> {
    const rows = await this.turns(await this.kindsThat(({ spoke }) => spoke))
      .innerJoin('turn as next', (on) =>
        on.onRef('next.call_id', '=', 'turn.call_id').on('next.sequence', '=', (is) =>
          is
            .selectFrom('turn as later')
            .select((s) => s.fn.min('later.sequence').as('sequence'))
            .whereRef('later.call_id', '=', 'turn.call_id')
            .whereRef('later.sequence', '>', 'turn.sequence')
            .where('later.speaker', '=', 'callee'),
        ),
      )
      .select(['next.intent', 'next.global_question', sql<number>`count(*)`.as('count')])
      .where('turn.unrecognised', '=', 1)
      .where((is) =>
        is.or([is('next.intent', 'is not', null), is('next.global_question', 'is not', null)]),
      )
      .groupBy(['next.intent', 'next.global_question'])
      .execute();
    return rows.map((row) => ({
      intent: row.intent,
      globalQuestion: row.global_question,
      count: Number(row.count),
    }));
  }

  async nodes(): Promise<NodeCount[]> {
    const rows = await this.turns(await this.kindsThat(isAnswered))
      .select([
        'turn.node',
        sql<number>`count(*)`.as('hits'),
        sql<number>`count(distinct turn.call_id)`.as('calls'),
        sql<number>`sum(case when turn.unrecognised = 1 then 1 else 0 end)`.as('rejections'),
      ])
      .where('turn.node', 'is not', null)
      .groupBy('turn.node')
      .execute();
    return rows.map(({ node, hits, calls, rejections }) => ({
      node: node ?? '',
      hits: Number(hits),
      calls: Number(calls),
      rejections: Number(rejections),
    }));
  }

  /** Where callees hung up: the last node of each such call. */
  async hangUpNodes(): Promise<{ node: string; calls: number }[]> {
    const last = this.calls(await this.kindsThat(({ end }) => end === 'CalleeHungUp')).select(
      (is) =>
        is
          .selectFrom('turn')
          .select('turn.node')
          .whereRef('turn.call_id', '=', 'task.id')
          .where('turn.node', 'is not', null)
          .orderBy('turn.sequence', 'desc')
          .limit(1)
          .as('node'),
    );
    const rows = await this.db
      .selectFrom(last.as('last'))
      .select(['last.node', sql<number>`count(*)`.as('calls')])
      .where('last.node', 'is not', null)
      .groupBy('last.node')
      .execute();
    return rows.map(({ node, calls }) => ({ node: node ?? '', calls: Number(calls) }));
  }

  async tags(): Promise<{ group: string; tag: string; count: number }[]> {
    const rows = await this.calls(await this.kindsThat(isAnswered))
      .innerJoin('tag_hit', 'tag_hit.call_id', 'task.id')
      .select(['tag_hit.tag_group as group', 'tag_hit.tag', sql<number>`count(*)`.as('count')])
      .groupBy(['tag_hit.tag_group', 'tag_hit.tag'])
      .execute();
    return rows.map((row) => ({ ...row, count: Number(row.count) }));
  }

  /** Values of the contacts' variables, by name; of a group only. With a time: of those called in it. */
  async variables(): Promise<Map<string, Map<string, number>>> {
    const counts = new Map<string, Map<string, number>>();
    if (this.owner[0] !== 'group_id') return counts;
    for (let after = 0; ;) {
      const rows = await this.db
        .selectFrom('job')
        .select(['sequence', 'variables'])
        .where('group_id', '=', this.owner[1])
        .where('sequence', '>', after)
        .$if(this.hasTimes, (jobs) =>
          jobs.where((is) =>
            is.exists(
              this.calls().select('task.id').where('task.job_id', '=', sql.ref<string>('job.id')),
            ),
          ),
        )
        .orderBy('sequence')
        .limit(ROWS)
        .execute();
      for (const { variables } of rows) count(counts, variables);
      const last = rows.at(-1);
      if (!last || rows.length < ROWS) return counts;
      after = last.sequence;
    }
  }

  private get hasTimes(): boolean {
    return this.scope.from !== undefined || this.scope.to !== undefined;
  }

  private calls(kinds?: readonly number[]) {
    const { from, to } = this.scope;
    let query = this.db
      .selectFrom('task')
      .where(`task.${this.owner[0]}`, '=', this.owner[1])
      .where('task.kind', 'is not', null);
    if (kinds) query = query.where('task.kind', 'in', kinds.length > 0 ? kinds : [-1]);
    if (from !== undefined) query = query.where('task.actual_time', '>=', from);
    if (to !== undefined) query = query.where('task.actual_time', '<', to);
    return query;
  }

  private turns(kinds: readonly number[]) {
    return this.calls(kinds).innerJoin('turn', 'turn.call_id', 'task.id');
  }

  private async kindsThat(fit: (kind: Kind) => boolean): Promise<number[]> {
    const used = await kindsInUse(this.db, ...this.owner);
    return used.map(({ kind }) => kind).filter((kind) => fit(decodeKind(kind)));
  }
}

const isAnswered = ({ status }: Kind): boolean => status === 'Succeeded';

function count(counts: Map<string, Map<string, number>>, json: string): void {
  for (const [name, value] of Object.entries(JSON.parse(json) as Record<string, string>)) {
    if (name === 'name') continue; // the contact's own: one each
    let values = counts.get(name);
    if (!values) counts.set(name, (values = new Map()));
    const known = values.get(value);
    if (known !== undefined) values.set(value, known + 1);
    else if (values.size < MOST_VALUES) values.set(value, 1);
  }
}

/** Groups of calls that were tried out: they count for nothing. */
const triedOut = (db: Db) =>
  db.selectFrom('job_group').select('id').where('direct', 'in', [TEST, TEST_DIRECT]);
