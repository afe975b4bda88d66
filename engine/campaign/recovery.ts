import { lastPlaybackCompleted, type Task, type Turn } from '../api';
import type { GroupStore } from '../store/groups';
import type { AttemptStore } from '../store/attempts';
import type { JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { Attempts } from './attempts';

export interface RecoveryContext {
  clock: Clock;
  jobs: JobStore;
  groups: GroupStore;
  store: AttemptStore;
  attempts: Attempts;
  turns: (callId: string) => Promise<Turn[]>;
  recordings: {
    /** What was recorded of a call that was placed at that time or soon after; null: nothing. */
    find(callId: string, placedAt: number): Promise<Task['recording']>;
  };
}

/** What the line would have told at the end is lost with the engine. */
const NOTHING_TOLD = {
  exception: null,
  sipCode: null,
  trunk: null,
  answeredBy: null,
  quality: null,
  transferredTo: null,
} as const;

/**
 * Settles the attempts that were under way when an engine ended without settling them. Their
 * outcome is not known, and they are not dialled again as the same attempt: one that had been
 * answered counts as such, up to the last word kept or second recorded; any other as a failed
 * call, and the job's redial rules decide what follows. Answers how many there were.
 */
export async function settleUnfinished(context: RecoveryContext): Promise<number> {
  const { clock, jobs, groups, store, attempts, turns, recordings } = context;
  const unsettled = await store.unsettled();
  for (const { job, task } of unsettled) {
    const group = await groups.get(job.groupId);
    if (!group) continue;
    const earlier = (await jobs.tasks([job.id])).get(job.id) ?? [];
    const tasks = [...earlier.filter((other) => other.id !== task.id), task];
    const said = await turns(task.callId);
    const recording = await recordings.find(task.callId, task.actualTime ?? task.plannedTime);
    const { answeredAt } = task;
    const endTime =
      answeredAt === null
        ? clock.now()
        : Math.max(answeredAt + (recording?.durationMs ?? 0), said.at(-1)?.at ?? 0);
    await attempts.settle(
      { group, job, task, tasks },
      {
        status: answeredAt === null ? 'Failed' : 'Succeeded',
        answeredAt,
        endTime,
        ringMs: answeredAt === null ? 0 : answeredAt - (task.actualTime ?? answeredAt),
        talkMs: answeredAt === null ? 0 : endTime - answeredAt,
        hangUpBy: 'engine',
        endReason: 'EngineCrashed',
        detail: 'the engine ended in the middle of this call',
        turnCount: said.length,
        completed: task.completed,
        playbackCompleted: lastPlaybackCompleted(said),
        ...NOTHING_TOLD,
        recording,
      },
    );
  }
  return unsettled.length;
}
