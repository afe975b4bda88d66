import {
  JobGroupStatus,
  JobStatus,
  nameOf,
  type AnsweringMachinePolicy,
  type JobGroupStatusName,
  type RecallStrategy,
  type Strategy,
} from '../api';
import { appendEvents, type NewEvent } from './events';
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
  callerNumber: string;
  answeringMachine: AnsweringMachinePolicy;
}

export interface GroupRecord {
  id: string;
  instanceId: string;
  name: string;
  sceneId: string | null;
  status: JobGroupStatusName;
  /** Holds the calls placed one by one. */
  direct: boolean;
  settings: GroupSettings;
  total: number;
  succeeded: number;
  failed: number;
  cancelled: number;
  executing: number;
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
}

export interface StatusChange {
  to: JobGroupStatusName;
  startedAt?: number;
  endedAt?: number | null;
}

export class GroupStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  /** Answers false where its instance is gone. */
  insert(group: GroupRecord): Promise<boolean> {
    return this.writer.write(async (trx) => {
      const owner = trx.selectFrom('instance').select('id').where('id', '=', group.instanceId);
      if (!(await owner.executeTakeFirst())) return false;
      await trx
        .insertInto('job_group')
        .values({
          id: group.id,
          instance_id: group.instanceId,
          name: group.name,
          scene_id: group.sceneId,
          status: JobGroupStatus[group.status],
          direct: group.direct ? 1 : 0,
          settings: JSON.stringify(group.settings),
          total: 0,
          succeeded: 0,
          failed: 0,
          cancelled: 0,
          executing: 0,
          created_at: group.createdAt,
          started_at: group.startedAt,
          ended_at: null,
        })
        .execute();
      return true;
    });
  }

  async get(id: string): Promise<GroupRecord | null> {
    const row = await this.db
      .selectFrom('job_group')
      .selectAll()
      .where('id', '=', id)
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
    const numbers = statuses.map((name) => JobGroupStatus[name]);
    const rows = await this.db
      .selectFrom('job_group')
      .selectAll()
      .where('status', 'in', numbers)
      .orderBy('id')
      .execute();
    return rows.map(fromRow);
  }

  /** Whether a group that has not ended uses the scene. */
  async anyOpen({ sceneId }: { sceneId: string }): Promise<boolean> {
    const row = await this.db
      .selectFrom('job_group')
      .select('id')
      .where('scene_id', '=', sceneId)
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
  async delete(id: string): Promise<void> {
    await this.writer.write((trx) => deleteGroup(trx, id));
  }
}

async function changeStatus(
  trx: Trx,
  id: string,
  from: readonly JobGroupStatusName[],
  change: StatusChange,
  events: readonly NewEvent[],
): Promise<boolean> {
  const states = from.map((name) => JobGroupStatus[name]);
  const result = await trx
    .updateTable('job_group')
    .set({
      status: JobGroupStatus[change.to],
      ...(change.startedAt !== undefined && { started_at: change.startedAt }),
      ...(change.endedAt !== undefined && { ended_at: change.endedAt }),
    })
    .where('id', '=', id)
    .where('status', 'in', states)
    .executeTakeFirst();
  const changed = result.numUpdatedRows > 0n;
  if (changed) await appendEvents(trx, events);
  return changed;
}

export async function deleteGroup(trx: Trx, id: string): Promise<void> {
  const calls = trx.selectFrom('task').select('id').where('group_id', '=', id);
  await trx.deleteFrom('turn').where('call_id', 'in', calls).execute();
  await trx.deleteFrom('tag_hit').where('group_id', '=', id).execute();
  await trx.deleteFrom('task').where('group_id', '=', id).execute();
  await trx.deleteFrom('job').where('group_id', '=', id).execute();
  await trx.deleteFrom('event').where('group_id', '=', id).execute();
  await trx.deleteFrom('job_group').where('id', '=', id).execute();
}

function fromRow(row: JobGroupRow): GroupRecord {
  return {
    id: row.id,
    instanceId: row.instance_id,
    name: row.name,
    sceneId: row.scene_id,
    status: nameOf(JobGroupStatus, row.status),
    direct: row.direct === 1,
    settings: settingsOf(row),
    total: row.total,
    succeeded: row.succeeded,
    failed: row.failed,
    cancelled: row.cancelled,
    executing: row.executing,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

/** Groups made before there was a setting have none. */
function settingsOf({ settings }: JobGroupRow): GroupSettings {
  const kept = JSON.parse(settings) as Omit<GroupSettings, 'answeringMachine'>;
  return { answeringMachine: { action: 'continue' }, ...kept };
}
