import {
  FailureReason,
  JobStatus,
  nameOf,
  systemTagsOf,
  TaskStatus,
  type CallException,
  type ConsentSource,
  type Contact,
  type EndReason,
  type FailureReasonName,
  type Hold,
  type HangUpBy,
  type JobStatusName,
  type MediaQuality,
  type Strategy,
  type Task,
} from '../api';
import type { Db, JobRow, TaskRow } from './schema';

export interface JobRecord {
  sequence: number;
  id: string;
  groupId: string;
  instanceId: string;
  status: JobStatusName;
  failureReason: FailureReasonName | null;
  contactId: string;
  contact: Contact;
  /** Given with the contact; wins over the group's. */
  strategy: Strategy | null;
  attempts: number;
  attemptsToday: number;
  attemptsDay: number;
  nextAt: number;
  createdAt: number;
  endedAt: number | null;
  /** What put `nextAt` off; null: nothing did. */
  held: Hold | null;
  /** The callee's time zone, where it is known and not the engine's. */
  zone: string | null;
  /** It has a window of its own: by its strategy, its zone, or because the instance's do not hold for it. */
  special: boolean;
  /** The first job of this contact, where its group goes round again. */
  origin: string | null;
  /** Stated with the contact; null: as its group has it. */
  consentSource: ConsentSource | null;
}

export interface NewJob {
  id: string;
  contactId: string;
  dedupeKey: string;
  contact: Contact;
  strategy: Strategy | null;
  nextAt: number;
  zone: string | null;
  /** The instance's calling times do not hold for it. */
  exempt?: boolean;
  origin?: string;
  consentSource?: ConsentSource | null;
}

export function newJobRow(job: NewJob, groupId: string, instanceId: string, now: number) {
  return {
    id: job.id,
    group_id: groupId,
    instance_id: instanceId,
    dedupe_key: job.dedupeKey,
    status: JobStatus.Scheduling,
    failure_reason: null,
    phone_number: job.contact.phoneNumber,
    name: job.contact.name ?? '',
    honorific: job.contact.honorific ?? '',
    reference_id: job.contact.referenceId ?? '',
    contact_id: job.contactId,
    variables: JSON.stringify(job.contact.variables),
    strategy: job.strategy ? JSON.stringify(job.strategy) : null,
    attempts: 0,
    attempts_today: 0,
    attempts_day: 0,
    next_at: job.nextAt,
    created_at: now,
    ended_at: null,
    held: null,
    zone: job.zone,
    special: job.strategy || job.zone || job.exempt ? 1 : 0,
    origin: job.origin ?? null,
    consent_source: job.consentSource ?? null,
  };
}

export function jobFromRow(row: JobRow): JobRecord {
  return {
    sequence: row.sequence,
    id: row.id,
    groupId: row.group_id,
    instanceId: row.instance_id,
    status: nameOf(JobStatus, row.status),
    failureReason: row.failure_reason === null ? null : nameOf(FailureReason, row.failure_reason),
    contactId: row.contact_id,
    contact: {
      phoneNumber: row.phone_number,
      ...(row.name && { name: row.name }),
      ...(row.honorific && { honorific: row.honorific }),
      ...(row.reference_id && { referenceId: row.reference_id }),
      variables: JSON.parse(row.variables) as Record<string, string>,
    },
    strategy: row.strategy === null ? null : (JSON.parse(row.strategy) as Strategy),
    attempts: row.attempts,
    attemptsToday: row.attempts_today,
    attemptsDay: row.attempts_day,
    nextAt: row.next_at,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    held: row.held === null ? null : (JSON.parse(row.held) as Hold),
    zone: row.zone,
    special: row.special === 1,
    origin: row.origin,
    consentSource: row.consent_source as ConsentSource | null,
  };
}

export function taskFromRow(row: TaskRow): Task {
  const task: Task = {
    id: row.id,
    callId: row.id,
    jobId: row.job_id,
    status: nameOf(TaskStatus, row.status),
    callingNumber: row.calling_number,
    calledNumber: row.called_number,
    plannedTime: row.planned_time,
    actualTime: row.actual_time,
    answeredAt: row.answered_at,
    endTime: row.end_time,
    ringMs: row.ring_ms,
    talkMs: row.talk_ms,
    hangUpBy: row.hang_up_by as HangUpBy | null,
    endReason: row.end_reason as EndReason | null,
    turnCount: row.turn_count,
    exception: row.exception === null ? null : (JSON.parse(row.exception) as CallException),
    sipCode: row.sip_code,
    trunk: row.trunk,
    answeredBy: row.answered_by as Task['answeredBy'],
    quality: row.quality === null ? null : (JSON.parse(row.quality) as MediaQuality),
    recording:
      row.recording_file === null
        ? null
        : { fileName: row.recording_file, durationMs: row.recording_ms ?? 0 },
    transferredTo: row.transferred_to,
    completed: row.completed === 1,
    playbackCompleted: row.playback_completed === null ? null : row.playback_completed === 1,
    systemTags: [],
  };
  task.systemTags = systemTagsOf(task);
  return task;
}

/** What of a task is known at the end of its call. */
export function endedTaskRow(task: Task) {
  const { exception, quality, recording } = task;
  return {
    status: TaskStatus[task.status],
    end_time: task.endTime,
    ring_ms: task.ringMs,
    talk_ms: task.talkMs,
    hang_up_by: task.hangUpBy,
    end_reason: task.endReason,
    turn_count: task.turnCount,
    exception: exception && JSON.stringify(exception),
    sip_code: task.sipCode,
    trunk: task.trunk,
    answered_by: task.answeredBy,
    quality: quality && JSON.stringify(quality),
    recording_file: recording && recording.fileName,
    recording_ms: recording && recording.durationMs,
    transferred_to: task.transferredTo,
    completed: task.completed ? 1 : 0,
    playback_completed: task.playbackCompleted === null ? null : task.playbackCompleted ? 1 : 0,
  };
}

/** Attempts of jobs, by job, in order. */
export async function tasksOf(db: Db, jobIds: readonly string[]): Promise<Map<string, Task[]>> {
  const found = new Map<string, Task[]>();
  for (let from = 0; from < jobIds.length; from += 500) {
    const rows = await db
      .selectFrom('task')
      .selectAll()
      .where('job_id', 'in', jobIds.slice(from, from + 500))
      .orderBy('attempt')
      .execute();
    for (const row of rows) {
      const list = found.get(row.job_id);
      if (list) list.push(taskFromRow(row));
      else found.set(row.job_id, [taskFromRow(row)]);
    }
  }
  return found;
}
