import type {
  EventContact,
  EventTask,
  Extra,
  JobEventBody,
  JobEventType,
  JobGroupProgress,
  RecordingReadyBody,
  Task,
} from '../api';
import type { NewEvent } from '../store/events';
import type { GroupRecord } from '../store/groups';
import type { JobRecord } from '../store/jobs';

/** A job's events, in the shape of the seed (000, section 5.2). */
export function jobEvent(
  type: JobEventType,
  job: JobRecord,
  tasks: readonly Task[],
  group: Pick<GroupRecord, 'sceneId' | 'direct'>,
  now: number,
): NewEvent {
  const body: JobEventBody = {
    eventType: type,
    eventTime: now,
    instanceId: job.instanceId,
    groupId: job.groupId,
    id: job.id,
    status: job.status,
    ...(job.failureReason !== null && { failureReason: job.failureReason }),
    extras: extrasOf(job),
    contacts: [contactOf(job)],
    tasks: tasks.map(taskOf),
  };
  return {
    type,
    instanceId: job.instanceId,
    groupId: job.groupId,
    sceneId: group.sceneId,
    callId: type === 'JobComplete' ? null : (tasks.at(-1)?.callId ?? null),
    direct: group.direct,
    body,
  };
}

/** A call's recording lies there, in the shape of the seed; it has wav alone, so both addresses are one. */
export function recordingEvent(
  job: JobRecord,
  task: Task,
  recording: { fileName: string; durationMs: number; url: string },
  group: Pick<GroupRecord, 'sceneId' | 'direct'>,
  now: number,
): NewEvent {
  const { fileName, durationMs, url } = recording;
  const body: RecordingReadyBody = {
    eventType: 'RecordingReady',
    eventTime: now,
    instanceId: job.instanceId,
    groupId: job.groupId,
    id: job.id,
    extras: extrasOf(job),
    contacts: [contactOf(job)],
    recording: {
      taskId: task.id,
      callId: task.callId,
      duration: Math.round(durationMs / 1_000),
      fileName,
      mkvUrl: url,
      url,
    },
  };
  return {
    type: 'RecordingReady',
    instanceId: job.instanceId,
    groupId: job.groupId,
    sceneId: group.sceneId,
    callId: task.callId,
    direct: group.direct,
    body,
  };
}

export function progressEvent(group: GroupRecord, now: number): NewEvent {
  return {
    type: 'JobGroupProgress',
    instanceId: group.instanceId,
    groupId: group.id,
    sceneId: group.sceneId,
    callId: null,
    direct: group.direct,
    body: {
      eventType: 'JobGroupProgress',
      eventTime: now,
      instanceId: group.instanceId,
      groupId: group.id,
      status: group.status,
      progress: progressOf(group),
      ...(group.status === 'Paused' &&
        group.pausedBecause && { pausedBecause: group.pausedBecause }),
    },
  };
}

export function progressOf(group: GroupRecord): JobGroupProgress {
  const { total, succeeded, failed, cancelled, executing, handovers } = group;
  const waiting = total - succeeded - failed - cancelled - executing;
  const paused = group.status === 'Paused';
  return {
    total,
    succeeded,
    failed,
    cancelled,
    executing,
    scheduling: paused ? 0 : waiting,
    paused: paused ? waiting : 0,
    ...(handovers > 0 && { abandonRate: 1 - group.handoversTaken / handovers }),
  };
}

const extrasOf = ({ contact }: JobRecord): Extra[] =>
  Object.entries(contact.variables).map(([key, value]) => ({ key, value }));

function contactOf({ contactId, contact }: JobRecord): EventContact {
  return {
    id: contactId,
    honorific: contact.honorific ?? '',
    name: contact.name ?? '',
    phoneNumber: contact.phoneNumber,
    referenceId: contact.referenceId ?? '',
  };
}

function taskOf(task: Task): EventTask {
  return {
    id: task.id,
    callId: task.callId,
    planedTime: task.plannedTime,
    actualTime: task.actualTime ?? task.plannedTime,
    ...(task.endTime !== null && { endTime: task.endTime }),
    callingNumber: task.callingNumber,
    calledNumber: task.calledNumber,
    status: task.status,
  };
}
