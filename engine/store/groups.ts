import {
  JobGroupStatus,
  JobStatus,
  nameOf,
  type AnsweringMachinePolicy,
  type ConsentSource,
  type JobGroupPriority,
  type JobGroupStatusName,
  type PauseReason,
  type ProgressiveDialling,
  type RecallStrategy,
  type RetryOutcome,
  type RetryRule,
  type Strategy,
} from '../api';
import { appendEvents, type NewEvent } from './events';
import { deleteInPieces } from './groupDeletion';
import type { Db, JobGroupRow, Trx } from './schema';
import type { Writer } from './writer';

/** What a group was made with, checked and complete; kept as JSON. */
export interface GroupSettings {
  description: string;
  strategy: Strategy;
  recallStrategy: RecallStrategy;
  retryTimes: number;
  retryIntervalMinutes: number;
  ringSeconds: number;
  /** 0: the instance's limit alone. */
  maxConcurrency: number;
  priority: JobGroupPriority;
  /** Calls at a time that it gets before others share what is idle. */
  minConcurrency: number;
  /** None: all of the instance. */
  callerNumbers: string[];
  /** Of further attempts; none: as the first. */
  recallCallerNumbers: string[];
  retryByOutcome: Partial<Record<RetryOutcome, RetryRule>>;
  progressive: ProgressiveDialling | null;
  answeringMachine: AnsweringMachinePolicy;
  /** Null: not stated. */
  consentSource: ConsentSource | null;
}

export interface GroupRecord {
  id: string;
  instanceId: string;
  name: string;
  sceneId: string | null;
  status: JobGroupStatusName;
  /** Holds the calls placed one by one. */
  direct: boolean;
  /** Holds a call that is tried out; `sourceGroupId` is the group that it stands for, if any. */
  test: boolean;
  settings: GroupSettings;
  total: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  executing: number;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  requestId: string | null;
  sourceGroupId: string | null;
  pausedBecause: PauseReason | null;
  /** Beginning of the day whose round is laid out, where it goes round again. */
  roundDay: number | null;
  /** Callees that were to be handed over, and of these those that an agent took. */
  handovers: number;
  handoversTaken: number;
}

export interface StatusChange {
  to: JobGroupStatusName;
  startedAt?: number;
  endedAt?: number | null;
  pausedBecause?: PauseReason | null;
}

/** What may be changed of a group that is there. */
export type GroupChange = Pick<GroupRecord, 'name' | 'sceneId' | 'settings'>;

export class GroupStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /**
   * Answers with the group, or with the one that the same request made before; null where its
   * instance is gone.
   */
  insert(group: GroupRecord): Promise<GroupRecord | null> {
    return this.writer.write(async (trx) => {
      const owner = trx.selectFrom('instance').select('id').where('id', '=', group.instanceId);
      if (!(await owner.executeTakeFirst())) return null;
      const before = group.requestId === null ? undefined : await ofRequest(trx, group);
      if (before) return before;
      await trx
        .insertInto('job_group')
        .values({
          id: group.id,
          instance_id: group.instanceId,
          name: group.name,
          scene_id: group.sceneId,
          status: JobGroupStatus[group.status],
          direct: kindOf(group),
          settings: JSON.stringify(group.settings),
          total: 0,
          succeeded: 0,
          failed: 0,
          cancelled: 0,
          executing: 0,
          created_at: group.createdAt,
          started_at: group.startedAt,
          ended_at: null,
          request_id: group.requestId,
          source_group_id: group.sourceGroupId,
          paused_because: null,
          round_day: null,
        })
        .execute();
      return group;
    });
  }

  /** Only in one of the states named; answers whether it was in one. */
  update(id: string, states: readonly JobGroupStatusName[], change: GroupChange): Promise<boolean> {
    return this.writer.write(async (trx) => {
      const result = await trx
        .updateTable('job_group')
        .set({
          name: change.name,
          scene_id: change.sceneId,
          settings: JSON.stringify(change.settings),
        })
        .where('id', '=', id)
        .where('status', 'in', numbersOf(states))
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    });
  }

  /** The round of that day is laid out. */
  async setRound(id: string, day: number): Promise<void> {
    await this.writer.write((trx) =>
      trx.updateTable('job_group').set({ round_day: day }).where('id', '=', id).execute(),
    );
  }

  /** Groups of an instance that are in one of the states, without those of single calls. */
  async inStates(
    instanceId: string,
    states: readonly JobGroupStatusName[],
  ): Promise<GroupRecord[]> {
    const rows = await this.db
      .selectFrom('job_group')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .where('direct', '=', 0)
      .where('status', 'in', numbersOf(states))
      .execute();
    return rows.map(fromRow);
  }

  async get(id: string): Promise<GroupRecord | null> {
    const row = await this.db
      .selectFrom('job_group')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? fromRow(row) : null;
  }

  /** By id, or by name: the newest of that name. */
  async find(instanceId: string, idOrName: string): Promise<GroupRecord | null> {
    const row = await this.db
      .selectFrom('job_group')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .where('direct', '=', LISTED)
      .where((is) => is.or([is('id', '=', idOrName), is('name', '=', idOrName)]))
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ? fromRow(row) : null;
  }

  /** Newest first. `before`: the id of the last one of the page before. */
  async list(instanceId: string, limit: number, before?: string): Promise<GroupRecord[]> {
    let query = this.db
      .selectFrom('job_group')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .where('direct', '=', 0);
    if (before) query = query.where('id', '<', before);
    const rows = await query.orderBy('id', 'desc').limit(limit).execute();
    return rows.map(fromRow);
  }

  /** Those that the dispatcher has work with, oldest first. */
  active(): Promise<GroupRecord[]> {
    return this.withStatus(['Scheduling', 'Executing']);
  }

  /** Stopped ones that still have jobs which wait: a stop was cut short. */
  async halfStopped(): Promise<GroupRecord[]> {
    const stopped = await this.withStatus(['Stopped']);
    return stopped.filter(
      (group) => group.total > group.succeeded + group.failed + group.cancelled + group.executing,
    );
  }

  private async withStatus(statuses: JobGroupStatusName[]): Promise<GroupRecord[]> {
    const rows = await this.db
      .selectFrom('job_group')
      .selectAll()
      .where('status', 'in', numbersOf(statuses))
      .orderBy('id')
      .execute();
    return rows.map(fromRow);
  }

  /** Whether a group that has not ended uses the scene. */
  async anyOpen(of: { sceneId: string } | { instanceId: string }): Promise<boolean> {
    const row = await this.db
      .selectFrom('job_group')
      .select('id')
      .where((e) =>
        'sceneId' in of ? e('scene_id', '=', of.sceneId) : e('instance_id', '=', of.instanceId),
      )
      .where('direct', '=', 0)
      .where('status', 'not in', [JobGroupStatus.Completed, JobGroupStatus.Stopped])
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Only from one of the states named; answers whether it was in one. */
  changeStatus(
    id: string,
    from: readonly JobGroupStatusName[],
    change: StatusChange,
    events: readonly NewEvent[] = [],
  ): Promise<boolean> {
    return this.writer.write((trx) => changeStatus(trx, id, from, change, events));
  }

  /** Completes it, unless a job of it waits: one may have been added in this very moment. */
  complete(
    id: string,
    from: readonly JobGroupStatusName[],
    change: StatusChange,
    events: readonly NewEvent[],
  ): Promise<boolean> {
    return this.writer.write(async (trx) => {
      const waiting = await trx
        .selectFrom('job')
        .select('id')
        .where('group_id', '=', id)
        .where('status', '=', JobStatus.Scheduling)
        .limit(1)
        .executeTakeFirst();
      return waiting ? false : changeStatus(trx, id, from, change, events);
    });
  }

  async append(events: readonly NewEvent[]): Promise<void> {
    await this.writer.write((trx) => appendEvents(trx, events));
  }

  /** With its jobs, tasks, turns, tags and events. */
  delete(id: string): Promise<void> {
    return deleteInPieces(this.writer, id);
  }
}

async function changeStatus(
  trx: Trx,
  id: string,
  from: readonly JobGroupStatusName[],
  change: StatusChange,
  events: readonly NewEvent[],
): Promise<boolean> {
  const result = await trx
    .updateTable('job_group')
    .set({
      status: JobGroupStatus[change.to],
      ...(change.startedAt !== undefined && { started_at: change.startedAt }),
      ...(change.endedAt !== undefined && { ended_at: change.endedAt }),
      ...(change.pausedBecause !== undefined && {
        paused_because: change.pausedBecause && JSON.stringify(change.pausedBecause),
      }),
    })
    .where('id', '=', id)
    .where('status', 'in', numbersOf(from))
    .executeTakeFirst();
  const changed = result.numUpdatedRows > 0n;
  if (changed) await appendEvents(trx, events);
  return changed;
}

/** Values of `direct`. */
const LISTED = 0;
const DIRECT = 1;
export const TEST = 2;
export const TEST_DIRECT = 3;

function kindOf({ direct, test }: Pick<GroupRecord, 'direct' | 'test'>): number {
  if (test) return direct ? TEST_DIRECT : TEST;
  return direct ? DIRECT : LISTED;
}

function fromRow(row: JobGroupRow): GroupRecord {
  return {
    id: row.id,
    instanceId: row.instance_id,
    name: row.name,
    sceneId: row.scene_id,
    status: nameOf(JobGroupStatus, row.status),
    direct: row.direct === DIRECT || row.direct === TEST_DIRECT,
    test: row.direct === TEST || row.direct === TEST_DIRECT,
    settings: settingsOf(row),
    total: row.total,
    succeeded: row.succeeded,
    failed: row.failed,
    cancelled: row.cancelled,
    executing: row.executing,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    requestId: row.request_id,
    sourceGroupId: row.source_group_id,
    pausedBecause:
      row.paused_because === null ? null : (JSON.parse(row.paused_because) as PauseReason),
    roundDay: row.round_day,
    handovers: row.handovers,
    handoversTaken: row.handovers_taken,
  };
}

/** What the first versions wrote, and what later ones may have added. */
type Kept = Omit<GroupSettings, LaterSetting> &
  Partial<Pick<GroupSettings, LaterSetting>> & { callerNumber?: string };
type LaterSetting =
  | 'answeringMachine'
  | 'priority'
  | 'minConcurrency'
  | 'callerNumbers'
  | 'recallCallerNumbers'
  | 'retryByOutcome'
  | 'progressive'
  | 'consentSource';

/** Groups made before there was a setting have none. */
export function settingsOf({ settings }: Pick<JobGroupRow, 'settings'>): GroupSettings {
  const { callerNumber, ...kept } = JSON.parse(settings) as Kept;
  return {
    answeringMachine: { action: 'continue' },
    priority: 'daily',
    minConcurrency: 0,
    recallCallerNumbers: [],
    retryByOutcome: {},
    progressive: null,
    consentSource: null,
    ...kept,
    callerNumbers: kept.callerNumbers ?? (callerNumber ? [callerNumber] : []),
  };
}

const numbersOf = (states: readonly JobGroupStatusName[]): number[] =>
  states.map((name) => JobGroupStatus[name]);

async function ofRequest(
  trx: Trx,
  { instanceId, requestId }: GroupRecord,
): Promise<GroupRecord | undefined> {
  const row = await trx
    .selectFrom('job_group')
    .selectAll()
    .where('instance_id', '=', instanceId)
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return row && fromRow(row);
}
