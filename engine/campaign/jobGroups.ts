import {
  DialflowError,
  type EndReason,
  type JobGroup,
  type JobGroupMethods,
  type JobGroupStatusName,
  type Page,
  type Scene,
} from '../api';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Dispatcher } from './dispatcher';
import { progressEvent, progressOf } from './eventBodies';
import { checkGroupSettings } from './groupSettings';
import type { Instances } from './instances';
import { newGroup } from './newGroup';
import { newJobs } from './newJobs';
import type { Caller, DialRules, SceneSource } from './ports';
import type { ProgressTeller } from './progressTeller';

export interface JobGroupsContext {
  clock: Clock;
  newId: NewId;
  store: GroupStore;
  jobs: JobStore;
  instances: Instances;
  dispatcher: Dispatcher;
  progress: ProgressTeller;
  caller: Caller;
  rules: DialRules;
  scenes: SceneSource;
}

/**
 * Campaigns.
 *
 *            start                first call              nothing left
 *   Draft ──────────▶ Scheduling ───────────▶ Executing ─────────────▶ Completed
 *     │                  │  ▲ resume            │                        │ assign
 *     │                  ▼  │                   │ pause                  ▼
 *     │                 Paused ◀────────────────┘                    Scheduling
 *     └── stop ─▶ Stopped ◀── stop, from Scheduling, Executing, Paused
 */
export class JobGroups implements JobGroupMethods {
  constructor(private readonly context: JobGroupsContext) {}

  async create(p: Parameters<JobGroupMethods['create']>[0]): Promise<JobGroup> {
    const { clock, newId, store, instances, rules } = this.context;
    const instance = instances.find(p.instanceId);
    const settings = checkGroupSettings(p.settings, rules);
    const scene = await this.sceneOf(instance.id, p.settings.scene);
    const now = clock.now();
    const group = newGroup({
      id: newId(),
      instanceId: instance.id,
      name: p.settings.name.trim() || this.proposedName(scene, now),
      sceneId: scene?.id ?? null,
      status: 'Draft',
      direct: false,
      settings,
      createdAt: now,
    });
    if (!(await store.insert(group))) throw DialflowError.notFound('instance', instance.id);
    return this.describe(group);
  }

  async assign(p: Parameters<JobGroupMethods['assign']>[0]) {
    const { clock, newId, jobs, dispatcher, rules } = this.context;
    const group = await this.record(p.groupId);
    this.allow(group, 'given contacts', [
      'Draft',
      'Scheduling',
      'Executing',
      'Paused',
      'Completed',
    ]);
    const strategy = p.strategy ? rules.parseStrategy(p.strategy) : null;
    const wanted = newJobs(p.contacts, strategy, clock.now(), newId);
    if (p.checkOnly) return { assigned: 0, duplicates: 0, jobIds: [] };
    const { added: jobIds, revived } = await jobs.add(
      group.id,
      group.instanceId,
      wanted,
      clock.now(),
    );
    // A group that ran dry goes on with what it is given.
    if (revived) dispatcher.add(await this.record(group.id));
    else dispatcher.touch(group.id);
    return { assigned: jobIds.length, duplicates: wanted.length - jobIds.length, jobIds };
  }

  async start({ groupId }: { groupId: string }): Promise<JobGroup> {
    const group = await this.record(groupId);
    this.allow(group, 'started', ['Draft']);
    if (group.total === 0) {
      throw new DialflowError(
        'WrongState',
        `Job group "${group.name}" has no contacts; assign some, then start it.`,
      );
    }
    return this.run(group, 'Draft');
  }

  async resume({ groupId }: { groupId: string }): Promise<JobGroup> {
    const group = await this.record(groupId);
    this.allow(group, 'resumed', ['Paused']);
    return this.run(group, 'Paused');
  }

  async pause({ groupId }: { groupId: string }): Promise<JobGroup> {
    const group = await this.record(groupId);
    this.allow(group, 'paused', ['Scheduling', 'Executing']);
    this.context.dispatcher.remove(groupId);
    return this.change(group, ['Scheduling', 'Executing'], 'Paused');
  }

  async stop({ groupId }: { groupId: string }): Promise<JobGroup> {
    const { dispatcher, caller } = this.context;
    const group = await this.record(groupId);
    const from: JobGroupStatusName[] = ['Draft', 'Scheduling', 'Executing', 'Paused'];
    this.allow(group, 'stopped', from);
    dispatcher.remove(groupId);
    await this.change(group, from, 'Stopped', this.context.clock.now());
    await dispatcher.endWaiting(group, { status: 'Cancelled', failureReason: null });
    const reason: EndReason = 'GroupStopped';
    await caller.endAll(reason, (spec, answered) => spec.groupId === groupId && !answered);
    await this.context.progress.tell(groupId);
    return this.get({ groupId });
  }

  async get({ groupId }: { groupId: string }): Promise<JobGroup> {
    return this.describe(await this.record(groupId));
  }

  async list(p: Parameters<JobGroupMethods['list']>[0]): Promise<Page<JobGroup>> {
    const limit = Math.min(Math.max(p.limit ?? 50, 1), 500);
    const records = await this.context.store.list(p.instanceId, limit, p.after);
    const last = records.at(-1);
    return {
      list: await Promise.all(records.map((record) => this.describe(record))),
      next: records.length === limit && last ? last.id : null,
    };
  }

  async delete({ groupId }: { groupId: string }): Promise<void> {
    const group = await this.record(groupId);
    this.allow(group, 'deleted', ['Draft', 'Completed', 'Stopped']);
    if (group.executing > 0) {
      throw new DialflowError(
        'WrongState',
        `Job group "${group.name}" still has ${group.executing} calls up; wait until they end.`,
        {},
        true,
      );
    }
    await this.context.store.delete(groupId);
    this.context.dispatcher.forget(groupId);
  }

  // ------------------------------------------------------------ inside

  private async run(group: GroupRecord, from: JobGroupStatusName): Promise<JobGroup> {
    const described = await this.change(group, [from], 'Scheduling');
    this.context.dispatcher.add(await this.record(group.id));
    return described;
  }

  private async change(
    group: GroupRecord,
    from: JobGroupStatusName[],
    to: JobGroupStatusName,
    endedAt?: number,
  ): Promise<JobGroup> {
    const { store, clock } = this.context;
    const now = clock.now();
    const current = (await store.get(group.id)) ?? group;
    const told = progressEvent({ ...current, status: to }, now);
    const change = { to, ...(endedAt !== undefined && { endedAt }) };
    if (!(await store.changeStatus(group.id, from, change, [told]))) {
      this.allow(await this.record(group.id), `made ${to.toLowerCase()}`, from);
    }
    return this.get({ groupId: group.id });
  }

  private async record(groupId: string): Promise<GroupRecord> {
    const group = await this.context.store.get(groupId);
    if (!group || group.direct) throw DialflowError.notFound('job group', groupId);
    return group;
  }

  private allow(group: GroupRecord, what: string, states: JobGroupStatusName[]): void {
    if (states.includes(group.status)) return;
    throw new DialflowError(
      'WrongState',
      `Job group "${group.name}" is ${group.status.toLowerCase()}; only one that is ` +
        `${states.map((state) => state.toLowerCase()).join(', ')} can be ${what}.`,
      { groupId: group.id, status: group.status },
    );
  }

  private async sceneOf(instanceId: string, scene: string | undefined): Promise<Scene | null> {
    if (!scene) return null;
    const found = await this.context.scenes.find(instanceId, scene);
    if (!found) throw DialflowError.notFound('scene', scene);
    return found;
  }

  /** As the seed proposes it: 粤语识别_20220105_175914. */
  private proposedName(scene: Scene | null, now: number): string {
    const digits = this.context.rules.localText(now).replace(/\D/g, '').padEnd(14, '0');
    return `${scene?.name ?? 'job group'}_${digits.slice(0, 8)}_${digits.slice(8, 14)}`;
  }

  private async describe(group: GroupRecord): Promise<JobGroup> {
    const scene = group.sceneId ? await this.context.scenes.byId(group.sceneId) : null;
    return {
      id: group.id,
      instanceId: group.instanceId,
      name: group.name,
      scene: scene?.name ?? '',
      sceneId: group.sceneId,
      status: group.status,
      ...group.settings,
      createdAt: group.createdAt,
      startedAt: group.startedAt,
      endedAt: group.endedAt,
      progress: progressOf(group),
    };
  }
}
