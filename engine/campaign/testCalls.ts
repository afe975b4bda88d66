import {
  DialflowError,
  type Call,
  type Contact,
  type DialResult,
  type JobGroupSettings,
  type Scene,
  type TaskStatusName,
} from '../api';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Attempt, Attempts } from './attempts';
import { checkGroupSettings } from './groupSettings';
import type { Instances } from './instances';
import { newGroup } from './newGroup';
import { newJobs } from './newJobs';
import type { DialRules, SceneSource } from './ports';

export interface TestCallsContext {
  clock: Clock;
  newId: NewId;
  groups: GroupStore;
  jobs: JobStore;
  instances: Instances;
  attempts: Attempts;
  rules: DialRules;
  scenes: SceneSource;
  call: (callId: string) => Promise<Call>;
}

/** What a test call is made with; ids or names. */
export interface TestCall {
  instanceId: string;
  scene?: string | undefined;
  /** Whose settings it has, and as whose its events are told. */
  group?: string | undefined;
  contact: Contact;
  ringSeconds?: number | undefined;
  answeringMachine?: JobGroupSettings['answeringMachine'] | undefined;
  /** Told by whoever dials, not by a trigger: such calls are told to triggers only on request. */
  direct?: boolean;
}

/**
 * Calls that are tried out. Each is a job with one attempt, so that flows, turns and events are
 * those of any call; but its group is of the kind `test`: never listed, and its call in no history,
 * statistic, usage or cap. Rules of whom to call and when do not hold for them: nobody is dialled.
 */
export class TestCalls {
  private readonly waiting = new Map<string, (attempt: Attempt) => void>();

  constructor(private readonly context: TestCallsContext) {}

  /** What is said on it, and by whom it is told: known before a page is opened. */
  async check(p: Pick<TestCall, 'instanceId' | 'scene' | 'group'>): Promise<{
    scene: Scene | null;
    group: GroupRecord | null;
  }> {
    const { instances, scenes, groups } = this.context;
    instances.find(p.instanceId);
    const group = p.group ? await groups.find(p.instanceId, p.group) : null;
    if (p.group && !group) throw DialflowError.notFound('job group', p.group);
    const ofGroup = group?.sceneId ? await scenes.byId(group.sceneId) : null;
    const scene = p.scene ? await scenes.find(p.instanceId, p.scene) : ofGroup;
    if (p.scene && !scene) throw DialflowError.notFound('scene', p.scene);
    return { scene, group };
  }

  /**
   * Places it. `dialled` is told its id before anything of it leaves; whoever routes lines has to
   * know it by then. Resolves when it has been answered, or is over.
   */
  async place(p: TestCall, dialled: (callId: string) => void): Promise<DialResult> {
    const { clock, newId, groups, jobs, attempts, rules } = this.context;
    const { scene, group: stoodFor } = await this.check(p);
    const now = clock.now();
    const { ringSeconds, answeringMachine } = p;
    const own = checkGroupSettings(
      {
        name: '',
        ...(ringSeconds !== undefined && { ringSeconds }),
        ...(answeringMachine && { answeringMachine }),
      },
      rules,
    );
    const group = newGroup({
      id: newId(),
      instanceId: p.instanceId,
      name: stoodFor?.name ?? '',
      sceneId: scene?.id ?? null,
      // Nothing of it is ever dialled by the dispatcher, or again.
      status: 'Stopped',
      direct: p.direct ?? false,
      test: true,
      settings: stoodFor ? { ...stoodFor.settings, retryTimes: 0 } : own,
      createdAt: now,
      sourceGroupId: stoodFor?.id ?? null,
    });
    const [job] = newJobs([p.contact], null, { now, newId, zoneOf: () => null });
    if (!job) throw new DialflowError('Internal', 'The call was not made into a job.');
    if (!(await groups.insert(group))) throw DialflowError.notFound('instance', p.instanceId);
    await jobs.add(group.id, p.instanceId, [job], now);
    const due = await jobs.due(group.id, now, 1);
    const ready = due.map((one) => ({ job: one, callingNumber: '' }));
    const [attempt] = await attempts.begin(group, ready);
    if (!attempt) throw new DialflowError('Internal', 'The call could not be begun.');
    const { callId } = attempt.task;
    const told = new Promise<Attempt>((resolve) => this.waiting.set(callId, resolve));
    dialled(callId);
    attempts.place(attempt, scene, () => undefined);
    const { task } = await told;
    const call = await this.context.call(callId);
    if (task.answeredAt !== null) return { answered: true, call };
    return { answered: false, call, status: task.status satisfies TaskStatusName };
  }

  /** An attempt was answered or settled. */
  told({ task, ...attempt }: Attempt): void {
    this.waiting.get(task.callId)?.({ task, ...attempt });
    this.waiting.delete(task.callId);
  }
}
