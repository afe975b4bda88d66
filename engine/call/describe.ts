import { systemTagsOf, type Call, type Task } from '../api';
import type { LiveCall } from './liveCall';

/** A call that is in memory, as it stands now, for those who ask about it. */
export function describe(call: LiveCall): Call {
  const { spec, result } = call;
  const task: Task = {
    id: spec.id,
    callId: spec.id,
    jobId: spec.jobId,
    status: result?.status ?? 'Executing',
    callingNumber: spec.callingNumber,
    calledNumber: spec.contact.phoneNumber,
    plannedTime: spec.plannedTime,
    actualTime: spec.actualTime,
    answeredAt: call.answeredAt,
    endTime: result?.endTime ?? null,
    ringMs: call.ringMs,
    talkMs: result?.talkMs ?? 0,
    hangUpBy: result?.hangUpBy ?? null,
    endReason: result?.endReason ?? null,
    turnCount: call.turns.length,
    exception: result?.exception ?? null,
    sipCode: result?.sipCode ?? null,
    trunk: result?.trunk ?? null,
    answeredBy: call.answeredByWho,
    quality: result?.quality ?? null,
    recording: result?.recording ?? null,
    transferredTo: call.transferredTo,
    completed: call.completed,
    playbackCompleted: result?.playbackCompleted ?? null,
    systemTags: [],
  };
  task.systemTags = systemTagsOf(task);
  return {
    id: spec.id,
    instanceId: spec.instanceId,
    groupId: spec.groupId,
    jobId: spec.jobId,
    sceneId: spec.scene?.id ?? null,
    state: call.state,
    task,
    contact: spec.contact,
    tags: [...call.tags],
    turns: [...call.turns],
  };
}
