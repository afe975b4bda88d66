import type { Call, DialRequest, DialResult, FailureReasonName } from '../api';
import { DialflowError } from '../api';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { JobEnd, JobStore, NewJob } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Attempt } from './attempts';
import type { Dispatcher } from './dispatcher';
import { CANCELLED } from './ending';
import { checkGroupSettings } from './groupSettings';
import type { Instances } from './instances';
import { newGroup } from './newGroup';
import { newJobs } from './newJobs';
import type { Caller, DialRules, SceneSource } from './ports';

export interface DirectCallsContext {
  clock: Clock;
  newId: NewId;
  groups: GroupStore;
  jobs: JobStore;
  instances: Instances;
  dispatcher: Dispatcher;
  rules: DialRules;
  scenes: SceneSource;
  caller: Caller;
  /** The callee's time zone where known. */
  zoneOf: (number: string) => string | undefined;
  call: (callId: string) => Promise<Call>;
}

/** Somebody waits for a job's call to be answered, or not. */
interface Waiting {
  reference: string;
  givenUp: boolean;
  /** Null until there is one. */
  group: GroupRecord | null;
  resolve: (attempt: Attempt) => void;
  reject: (error: DialflowError) => void;
}

/**
 * Calls placed one by one. They are jobs like any other, so that limits, history and events hold
 * for them too; their groups (one for each way of dialling) are never listed, and last as long as
 * the engine runs.
 */
export class DirectCalls {
  private readonly waiting = new Map<string, Waiting>();
  private readonly groupOf = new Map<string, Promise<GroupRecord>>();

  constructor(private readonly context: DirectCallsContext) {}

  /** Waits until the call is answered, or is not. */
  async dial(p: DialRequest): Promise<DialResult> {
    const { clock, newId, instances } = this.context;
    instances.find(p.instanceId);
    const [job] = newJobs([p.contact], null, {
      now: clock.now(),
      newId,
      zoneOf: (number) => this.context.zoneOf(number) ?? null,
    });
    if (!job) throw new DialflowError('Internal', 'The call was not made into a job.');
    const outcome = Promise.withResolvers<Attempt>();
    outcome.promise.catch(() => undefined); // it may be given up before anybody waits
    const waiting: Waiting = {
      reference: p.reference ?? '',
      givenUp: false,
      group: null,
      ...outcome,
    };
    this.waiting.set(job.id, waiting);
    try {
      await this.queue(p, { ...job, dedupeKey: job.id }, waiting);
      const { task } = await outcome.promise;
      const call = await this.context.call(task.callId);
      if (task.answeredAt !== null) return { answered: true, call };
      return { answered: false, call, status: task.status };
    } finally {
      this.waiting.delete(job.id);
    }
  }

  private async queue(p: DialRequest, job: NewJob, waiting: Waiting): Promise<void> {
    const { clock, jobs, dispatcher } = this.context;
    const group = await this.group(p);
    if (waiting.givenUp) return;
    waiting.group = group;
    await jobs.add(group.id, p.instanceId, [job], clock.now());
    dispatcher.add(group);
  }

  /** An attempt was answered or settled. */
  told(attempt: Attempt): void {
    this.waiting.get(attempt.job.id)?.resolve(attempt);
  }

  /** Jobs that a rule does not let be dialled: whoever waits for one is told which. */
  refused(jobIds: readonly string[], { failureReason }: JobEnd): void {
    const [code, reason] = (failureReason ? REFUSALS[failureReason] : STOPPED) ?? NOT_ALLOWED;
    for (const jobId of jobIds) {
      this.waiting.get(jobId)?.reject(new DialflowError(code, reason, { failureReason }));
    }
  }

  async giveUp({ reference }: { reference: string }): Promise<void> {
    if (reference === '') return;
    const { dispatcher, caller } = this.context;
    for (const [jobId, waiting] of this.waiting) {
      if (waiting.reference !== reference) continue;
      waiting.givenUp = true;
      if (waiting.group) {
        await dispatcher.end(waiting.group, CANCELLED, { jobIds: [jobId] });
        await caller.endAll('FlowStopped', (spec) => spec.jobId === jobId);
      }
      waiting.reject(new DialflowError('Aborted', 'The call was given up before it was answered.'));
    }
  }

  /** An instance is gone, and its groups with it. */
  forget(instanceId: string): void {
    for (const [key, group] of this.groupOf) {
      if (key.startsWith(instanceId)) {
        this.groupOf.delete(key);
        group.then(
          ({ id }) => this.context.dispatcher.forget(id),
          () => undefined,
        );
      }
    }
  }

  private async group(p: DialRequest): Promise<GroupRecord> {
    const { scenes } = this.context;
    const scene = p.scene ? await scenes.find(p.instanceId, p.scene) : null;
    if (p.scene && !scene) throw DialflowError.notFound('scene', p.scene);
    const sceneId = scene?.id ?? null;
    const { action, message } = p.answeringMachine ?? {};
    const ways = [sceneId, p.ringSeconds, p.callerNumber, action, message];
    const key = [p.instanceId, JSON.stringify(ways)].join(' ');
    let known = this.groupOf.get(key);
    if (!known) {
      known = this.makeGroup(p, sceneId);
      this.groupOf.set(key, known);
      known.catch(() => this.groupOf.delete(key));
    }
    return known;
  }

  private async makeGroup(p: DialRequest, sceneId: string | null): Promise<GroupRecord> {
    const { clock, newId, groups, rules } = this.context;
    const settings = checkGroupSettings(
      {
        name: '',
        ...(p.ringSeconds !== undefined && { ringSeconds: p.ringSeconds }),
        ...(p.callerNumber !== undefined && { callerNumber: p.callerNumber }),
        ...(p.answeringMachine && { answeringMachine: p.answeringMachine }),
      },
      rules,
    );
    const now = clock.now();
    const group = newGroup({
      id: newId(),
      instanceId: p.instanceId,
      name: '',
      sceneId,
      status: 'Executing',
      direct: true,
      settings,
      createdAt: now,
    });
    if (!(await groups.insert(group))) throw DialflowError.notFound('instance', p.instanceId);
    return group;
  }
}

type Refusal = readonly [code: 'LimitExceeded' | 'WrongState', reason: string];

const NOT_ALLOWED: Refusal = [
  'WrongState',
  "The supplier of the caller number does not allow this call; dial from another line's number.",
];

const STOPPED: Refusal = [
  'WrongState',
  'The instance may not call until complaints about it are put right.',
];

/** What a person is told of a call that a rule of the instance does not let be made. */
const REFUSALS: Partial<Record<FailureReasonName, Refusal>> = {
  ContactBlockList: ['WrongState', 'The number is on the do-not-call list.'],
  PerDayCallCountLimit: [
    'LimitExceeded',
    'The number was called as often today as the instance allows; raise its daily cap, or put the number on the allow list.',
  ],
  TimeUp: [
    'WrongState',
    "It is outside the instance's calling times; change them, or put the number on the allow list.",
  ],
};
