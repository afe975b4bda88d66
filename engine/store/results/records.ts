import {
  FailureReason,
  JobStatus,
  nameOf,
  TaskStatus,
  type CallException,
  type CallRecord,
  type EndReason,
  type HangUpBy,
  type Tag,
} from '../../api';
import { taskFromRow } from '../jobRows';
import type { Db, TaskRow } from '../schema';

/** A call with what its job, group and scene add to its row in history. */
export interface RecordRow extends TaskRow {
  job_status: number;
  failure_reason: number | null;
  name: string;
  reference_id: string;
  group_name: string;
  scene_id: string | null;
  scene_name: string | null;
}

/** In no order. */
export const recordRows = (db: Db, ids: readonly string[]): Promise<RecordRow[]> =>
  db
    .selectFrom('task')
    .innerJoin('job', 'job.id', 'task.job_id')
    .innerJoin('job_group', 'job_group.id', 'task.group_id')
    .leftJoin('scene', 'scene.id', 'job_group.scene_id')
    .selectAll('task')
    .select([
      'job.status as job_status',
      'job.failure_reason',
      'job.name',
      'job.reference_id',
      'job_group.name as group_name',
      'job_group.scene_id',
      'scene.name as scene_name',
    ])
    .where('task.id', 'in', ids)
    .execute();

/** What turns and tags tell of calls, by call. */
interface Talk {
  spoke: Set<string>;
  tags: Map<string, Tag[]>;
}

export async function recordsOf(db: Db, rows: readonly RecordRow[]): Promise<CallRecord[]> {
  const talk = await talkOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => recordOf(row, talk));
}

async function talkOf(db: Db, callIds: readonly string[]): Promise<Talk> {
  const talk: Talk = {
    spoke: new Set(),
    tags: new Map(),
  };
  for (let from = 0; from < callIds.length; from += 500) {
    const ids = callIds.slice(from, from + 500);
    const turns = await db
      .selectFrom('turn')
      .select(['call_id', 'speaker'])
      .where('call_id', 'in', ids)
      .orderBy('call_id')
      .orderBy('sequence')
      .execute();
    for (const { call_id: id, speaker } of turns) {
      if (speaker === 'callee') talk.spoke.add(id);
    }
    const tags = await db
      .selectFrom('tag_hit')
      .select(['call_id', 'tag_group', 'tag'])
      .where('call_id', 'in', ids)
      .orderBy('call_id')
      .orderBy('tag_group')
      .execute();
    for (const { call_id: id, tag_group: group, tag: name } of tags) {
      const list = talk.tags.get(id);
      if (list) list.push({ group, name });
      else talk.tags.set(id, [{ group, name }]);
    }
  }
  return talk;
}

function recordOf(row: RecordRow, talk: Talk): CallRecord {
  const task = taskFromRow(row);
  return {
    taskId: row.id,
    callId: row.id,
    jobId: row.job_id,
    groupId: row.group_id,
    groupName: row.group_name,
    instanceId: row.instance_id,
    sceneId: row.scene_id,
    sceneName: row.scene_name,
    calledNumber: row.called_number,
    callingNumber: row.calling_number,
    name: row.name,
    referenceId: row.reference_id,
    jobStatus: nameOf(JobStatus, row.job_status),
    failureReason: row.failure_reason === null ? null : nameOf(FailureReason, row.failure_reason),
    taskStatus: nameOf(TaskStatus, row.status),
    attempt: row.attempt,
    plannedTime: row.planned_time,
    actualTime: row.actual_time,
    answeredAt: row.answered_at,
    endTime: row.end_time,
    ringMs: row.ring_ms,
    talkMs: row.talk_ms,
    turnCount: row.turn_count,
    hasAnswered: talk.spoke.has(row.id),
    hangUpByRejection: row.end_reason === 'UnrecognisedLimit',
    completed: row.completed === 1,
    lastPlaybackCompleted: task.playbackCompleted,
    systemTags: task.systemTags,
    hangUpBy: row.hang_up_by as HangUpBy | null,
    endReason: row.end_reason as EndReason | null,
    transferredTo: row.transferred_to,
    exception: row.exception === null ? null : (JSON.parse(row.exception) as CallException),
    recording:
      row.recording_file === null
        ? null
        : { fileName: row.recording_file, durationMs: row.recording_ms ?? 0 },
    tags: talk.tags.get(row.id) ?? [],
  };
}
