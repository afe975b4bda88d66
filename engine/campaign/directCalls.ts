import type { Call, DialRequest, DialResult } from '../api';
import { DialflowError } from '../api';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Attempt } from './attempts';
import type { Dispatcher } from './dispatcher';
import { checkGroupSettings } from './groupSettings';
import type { Instances } from './instances';
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
  call: (callId: string) => Promise<Call>;
}

/** Somebody waits for a job's call to be answered, or not. */
interface Waiting {
  reference: string;
  group: GroupRecord;
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
    const { clock, newId, jobs, dispatcher, instances } = this.context;
    instances.find(p.instanceId);
    const group = await this.group(p);
    const wanted = newJobs([p.contact], null, clock.now(), newId).map((job) => ({
      ...job,
      dedupeKey: job.id,
    }));
    const [job] = wanted;
    if (!job) throw new DialflowError('Internal', 'The call was not made into a job.');
    const { reference = '' } = p;
    const outcome = new Promise<Attempt>((resolve, reject) =>
      this.waiting.set(job.id, { reference, group, resolve, reject }),
    );
    try {
      await jobs.add(group.id, p.instanceId, wanted, clock.now());
      dispatcher.wake();
      const { task } = await outcome;
      const call = await this.context.call(task.callId);
      if (task.answeredAt !== null) return { answered: true, call };
      return { answered: false, call, status: task.status };
    } finally {
      this.waiting.delete(job.id);
    }
  }

  /** An attempt was answered or settled. */
  told(attempt: Attempt): void {
    this.waiting.get(attempt.job.id)?.resolve(attempt);
  }

  async giveUp({ reference }: { reference: string }): Promise<void> {
    const { dispatcher, caller } = this.context;
    for (const [jobId, { reference: its, group, reject }] of this.waiting) {
      if (its !== reference) continue;
      await dispatcher.endWaiting(group, { status: 'Cancelled', failureReason: null }, jobId);
      await caller.endAll('FlowStopped', (spec) => spec.jobId === jobId);
      reject(new DialflowError('Aborted', 'The call was given up before it was answered.'));
    }
  }

  private group(p: DialRequest): Promise<GroupRecord> {
    const key = JSON.stringify([p.instanceId, p.scene, p.ringSeconds, p.callerNumber]);
    let known = this.groupOf.get(key);
    if (!known) {
      known = this.makeGroup(p);
      this.groupOf.set(key, known);
      known.catch(() => this.groupOf.delete(key));
    }
    return known;
  }

  private async makeGroup(p: DialRequest): Promise<GroupRecord> {
    const { clock, newId, groups, dispatcher, rules, scenes } = this.context;
    const settings = checkGroupSettings(
      {
        name: '',
        ...(p.ringSeconds !== undefined && { ringSeconds: p.ringSeconds }),
        ...(p.callerNumber !== undefined && { callerNumber: p.callerNumber }),
      },
      rules,
    );
    const scene = p.scene ? await scenes.find(p.instanceId, p.scene) : null;
    if (p.scene && !scene) throw DialflowError.notFound('scene', p.scene);
    const now = clock.now();
    const group: GroupRecord = {
      id: newId(),
      instanceId: p.instanceId,
      name: '',
      sceneId: scene?.id ?? null,
      status: 'Executing',
      direct: true,
      settings,
      total: 0,
      succeeded: 0,
      failed: 0,
      cancelled: 0,
      executing: 0,
      createdAt: now,
      startedAt: now,
      endedAt: null,
    };
    await groups.insert(group);
    dispatcher.add(group);
    return group;
  }
}
