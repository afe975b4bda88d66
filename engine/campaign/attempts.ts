import { systemTagsOf, type InstanceSettings, type Scene, type Task } from '../api';
import type { NewEvent } from '../store/events';
import type { GroupRecord } from '../store/groups';
import type { AttemptStore, FinishedAttempt } from '../store/attempts';
import type { JobRecord, JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import { jobEvent, recordingEvent } from './eventBodies';
import type { CallResult, Caller, DialRules } from './ports';
import { isException, settle, strategyOf } from './settle';
import { emptyStops, type ReadyJob } from './sift';

/** One dialling attempt, with its job and the job's attempts so far (the last one is this). */
export interface Attempt {
  group: GroupRecord;
  job: JobRecord;
  task: Task;
  tasks: Task[];
  /** The trunk that its caller number's calls go by. */
  trunk?: string;
}

export interface AttemptsContext {
  clock: Clock;
  newId: NewId;
  jobs: JobStore;
  store: AttemptStore;
  caller: Caller;
  rules: DialRules;
  settingsOf: (instanceId: string) => InstanceSettings;
  /** Where integrators find a recording; without it they are told its name alone. */
  recordingUrl?: (fileName: string) => string;
  /** An attempt was answered, or has been settled: whoever waits for its job is told. */
  told: (attempt: Attempt, what: 'answered' | 'ended') => void;
  /** A fault of ours; nothing is swallowed. */
  failed: (error: unknown) => void;
}

/**
 * The life of an attempt: claimed and written, then placed, answered or not, settled. What it
 * becomes is in the store, with its events, before anybody is told.
 */
export class Attempts {
  constructor(private readonly context: AttemptsContext) {}

  /** Claims jobs: those that are still waiting get an attempt, written with its event. */
  async begin(group: GroupRecord, ready: readonly ReadyJob[]): Promise<Attempt[]> {
    const { clock, jobs, store, rules } = this.context;
    const now = clock.now();
    const today = rules.startOfDay(now);
    const again = ready.filter(({ job }) => job.attempts > 0).map(({ job }) => job.id);
    const earlier = again.length > 0 ? await jobs.tasks(again) : new Map<string, Task[]>();

    const attempts = ready.map(({ job, callingNumber, trunk }): Attempt => {
      const task = this.newTask(job, callingNumber, now);
      const begun: JobRecord = {
        ...job,
        status: 'Executing',
        attempts: job.attempts + 1,
        attemptsToday: job.attemptsDay === today ? job.attemptsToday + 1 : 1,
        attemptsDay: today,
      };
      const tasks = [...(earlier.get(job.id) ?? []), task];
      return { group, job: begun, task, tasks, ...(trunk !== undefined && { trunk }) };
    });
    const claimed = await store.begin(
      group.id,
      today,
      attempts.map((attempt) => ({
        job: attempt.job,
        task: attempt.task,
        event: this.eventOf('Dialing', attempt),
        test: group.test,
      })),
    );
    return attempts.filter((attempt) => claimed.has(attempt.job.id));
  }

  /** Sends it out. `over` is called when it is settled. */
  place(attempt: Attempt, scene: Scene | null, over: () => void): void {
    const { group, job, task, trunk } = attempt;
    const { caller, store, told, failed } = this.context;
    caller.place(
      {
        id: task.id,
        instanceId: job.instanceId,
        groupId: job.groupId,
        jobId: job.id,
        contact: job.contact,
        callingNumber: task.callingNumber,
        ...(trunk !== undefined && { trunk }),
        plannedTime: task.plannedTime,
        actualTime: task.actualTime ?? task.plannedTime,
        ringMs: group.settings.ringSeconds * 1000,
        attempt: job.attempts,
        answeringMachine: group.settings.answeringMachine,
        answerDelayMs: this.context.settingsOf(job.instanceId).answerDelayMs,
        scene,
      },
      {
        answered: (at, ringMs) => {
          Object.assign(task, { answeredAt: at, ringMs });
          store
            .answered(task.id, at, this.eventOf('CallAnswered', attempt))
            .then(() => told(attempt, 'answered'))
            .catch(failed);
        },
        ended: (result) => {
          this.settle(attempt, result)
            .then(() => {
              over();
              told(attempt, 'ended');
            })
            .catch(failed);
        },
      },
    );
  }

  /** Writes what became of it, and what its job does next. */
  async settle(attempt: Attempt, result: CallResult): Promise<void> {
    const { group, job, task } = attempt;
    const { detail, ...outcome } = result;
    const unanswered = result.answeredAt === null;
    // Our own end is nobody's attempt: the job is dialled again when the engine is back.
    const counted = !(unanswered && result.endReason === 'EngineStopped');
    // Who gives a ringing call up does not want it dialled again.
    const givenUp = counted && unanswered && result.status === 'Cancelled';
    Object.assign(task, outcome, givenUp && { status: 'Terminated' });
    task.systemTags = systemTagsOf(task);

    const next = counted
      ? this.next(attempt, result.endTime)
      : ({ status: 'Scheduling', nextAt: result.endTime, failureReason: null } as const);
    const become = (status: JobRecord['status'], failureReason: JobRecord['failureReason']) => {
      Object.assign(job, {
        status,
        failureReason,
        endedAt: status === 'Scheduling' ? null : result.endTime,
      });
    };
    become('Cancelled', null);
    const eventsIfStopped = this.finalEvents(attempt);
    become(next.status, next.failureReason);
    const events =
      next.status === 'Scheduling' ? this.callEvents(attempt) : this.finalEvents(attempt);
    // The line's own faults are not held against the callee's day.
    const countedToday = counted && !group.test && !isException(result);
    const handover = this.context.caller.handoverOf(task.callId);
    const { test } = group;
    const ended = { groupId: group.id, task, detail, job: next, counted, countedToday, test };
    const finished = { ...ended, ...(handover && { handover }) };
    const { cancelled } = await this.context.store.finish({ ...finished, events, eventsIfStopped });
    if (cancelled) become('Cancelled', null);
  }

  private next({ group, job, task }: Attempt, endTime: number): FinishedAttempt['job'] {
    const { rules } = this.context;
    // An attempt that went over midnight is none of the new day's.
    const sameDay = job.attemptsDay === rules.startOfDay(endTime);
    const today = job.attemptsToday - (isException(task) ? 1 : 0);
    return settle(
      {
        attempts: job.attempts,
        attemptsToday: sameDay ? today : 0,
        status: task.status,
        endTime,
      },
      {
        settings: group.settings,
        strategy: strategyOf(group, job),
        emptyNumberStops: emptyStops(group, this.context.settingsOf(group.instanceId)),
        nextDay: rules.nextDay(endTime),
      },
    );
  }

  private finalEvents(attempt: Attempt): NewEvent[] {
    return [...this.callEvents(attempt), this.eventOf('JobComplete', attempt)];
  }

  /** The call has ended; and was recorded, where it was. */
  private callEvents(attempt: Attempt): NewEvent[] {
    const { job, task, group } = attempt;
    const { clock, recordingUrl } = this.context;
    const finished = this.eventOf('CallFinished', attempt);
    if (!task.recording) return [finished];
    const { fileName, durationMs } = task.recording;
    const recording = { fileName, durationMs, url: recordingUrl?.(fileName) ?? '' };
    return [finished, recordingEvent(told(job, group), task, recording, group, clock.now())];
  }

  private newTask(job: JobRecord, callingNumber: string, now: number): Task {
    const id = this.context.newId();
    return {
      id,
      callId: id,
      jobId: job.id,
      status: 'Executing',
      callingNumber,
      calledNumber: job.contact.phoneNumber,
      plannedTime: job.nextAt,
      actualTime: now,
      answeredAt: null,
      endTime: null,
      ringMs: 0,
      talkMs: 0,
      hangUpBy: null,
      endReason: null,
      turnCount: 0,
      exception: null,
      sipCode: null,
      trunk: null,
      answeredBy: null,
      quality: null,
      recording: null,
      transferredTo: null,
      completed: false,
      playbackCompleted: null,
      systemTags: [],
    };
  }

  private eventOf(
    type: 'Dialing' | 'CallAnswered' | 'CallFinished' | 'JobComplete',
    { group, job, tasks }: Attempt,
  ): NewEvent {
    return jobEvent(type, told(job, group), tasks, group, this.context.clock.now());
  }
}

/** Of a call that is tried out events are told as of the group that it stands for. */
function told(job: JobRecord, { test, sourceGroupId }: GroupRecord): JobRecord {
  return test && sourceGroupId !== null ? { ...job, groupId: sourceGroupId } : job;
}
