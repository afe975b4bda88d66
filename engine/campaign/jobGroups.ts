import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DialflowError,
  type EndReason,
  type JobGroup,
  type JobGroupMethods,
  type JobGroupPreview,
  type JobGroupStatusName,
  type Page,
} from '../api';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { JobStore } from '../store/jobs';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { Dispatcher } from './dispatcher';
import { CANCELLED } from './ending';
import { progressEvent, progressOf } from './eventBodies';
import { changedSettings, statesFor } from './groupChanges';
import { copyContacts, copyName, redialledContacts, withoutPast } from './groupCopies';
import { checkGroupSettings, givenSettings } from './groupSettings';
import type { Instances } from './instances';
import { NewGroups } from './newGroups';
import { newJobs } from './newJobs';
import type { Agents, Caller, SceneSource } from './ports';
import { preview } from './preview';
import type { ProgressTeller } from './progressTeller';
import type { SiftContext } from './sift';
import { checkPhones, checkStart } from './startChecks';

export interface JobGroupsContext extends SiftContext {
  clock: Clock;
  newId: NewId;
  store: GroupStore;
  jobs: JobStore;
  instances: Instances;
  dispatcher: Dispatcher;
  progress: ProgressTeller;
  caller: Caller;
  scenes: SceneSource;
  agents: Pick<Agents, 'phones'>;
}

const OPEN_STATES = ['Draft', 'Scheduling', 'Executing', 'Paused'] as const;

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
  private readonly groups: NewGroups;

  constructor(private readonly context: JobGroupsContext) {
    this.groups = new NewGroups(context);
  }

  async create(p: Parameters<JobGroupMethods['create']>[0]): Promise<JobGroup> {
    checkPhones(p.settings, this.context);
    return this.describe(
      await this.groups.make(p.instanceId, p.settings, { requestId: p.requestId }),
    );
  }

  async update(p: Parameters<JobGroupMethods['update']>[0]): Promise<JobGroup> {
    return this.inTurn(p.groupId, (group) => this.edit(group, p));
  }

  private async edit(
    group: GroupRecord,
    p: Parameters<JobGroupMethods['update']>[0],
  ): Promise<JobGroup> {
    const { store, rules, scenes, dispatcher } = this.context;
    this.allow(group, 'changed so', statesFor(p.settings));
    const before = group.sceneId === null ? null : await scenes.byId(group.sceneId);
    const given = changedSettings(givenSettings(group, before?.name), p.settings);
    const settings = checkGroupSettings(given, rules);
    checkPhones(p.settings, this.context);
    await this.groups.checkGuarantee(group, settings);
    const scene =
      p.settings.scene === undefined ? before : await this.groups.sceneOf(group, given.scene);
    const name = given.name.trim() || group.name;
    const change = { name, sceneId: scene?.id ?? null, settings };
    if (!(await store.update(group.id, statesFor(p.settings), change))) {
      this.allow(await this.record(group.id), 'changed so', statesFor(p.settings));
    }
    const changed = await this.record(group.id);
    await dispatcher.changed(changed);
    return this.describe(changed);
  }

  async copy(p: Parameters<JobGroupMethods['copy']>[0]): Promise<JobGroup> {
    const source = await this.record(p.groupId);
    const scene = source.sceneId ? await this.context.scenes.byId(source.sceneId) : null;
    const name = p.name?.trim() || copyName(source.name, scene);
    const kept = withoutPast(givenSettings(source, scene?.id), this.context.clock.now());
    const given = { ...kept, name };
    const group = await this.groups.make(source.instanceId, given, {
      requestId: p.requestId,
      sourceGroupId: source.id,
    });
    if (p.contacts === false) return this.describe(group);
    await this.groups.fill(group, (to) => copyContacts(this.context, source, to));
    return this.get({ groupId: group.id });
  }

  async redial(p: Parameters<JobGroupMethods['redial']>[0]): Promise<JobGroup> {
    const { clock, scenes } = this.context;
    const source = await this.record(p.groupId);
    this.allow(source, 'redialled', ['Completed', 'Stopped']);
    if (p.outcomes.length === 0) {
      const reason = 'is empty; name at least one of succeeded, noInteraction, failed, cancelled';
      throw DialflowError.invalid('redial', [{ path: 'outcomes', reason }]);
    }
    const scene = source.sceneId ? await scenes.byId(source.sceneId) : null;
    const kept = withoutPast(givenSettings(source, scene?.id), clock.now());
    const given = changedSettings(kept, p.settings ?? {});
    const named = { ...given, name: p.settings?.name?.trim() || copyName(source.name, scene) };
    const group = await this.groups.make(source.instanceId, named, {
      requestId: p.requestId,
      sourceGroupId: source.id,
    });
    await this.groups.fill(group, async (to) => {
      if ((await redialledContacts(this.context, source, to, p.outcomes)) > 0) return;
      throw new DialflowError(
        'InvalidInput',
        `No contact of job group "${source.name}" ended so (${p.outcomes.join(', ')}); there is nobody to redial.`,
      );
    });
    const groupId = group.id;
    return p.start && group.status === 'Draft' ? this.start({ groupId }) : this.get({ groupId });
  }

  async preview({ groupId }: { groupId: string }): Promise<JobGroupPreview> {
    const group = await this.record(groupId);
    return preview(this.context, group);
  }

  /** 止呼: those of these numbers that wait are cancelled; the group's list keeps others from being called. */
  async stopCalls(groupId: string, numbers: readonly string[]): Promise<number> {
    const { dispatcher, progress } = this.context;
    const group = await this.record(groupId);
    let cancelled = 0;
    for (let from = 0; from < numbers.length; from += 500) {
      const some = { numbers: numbers.slice(from, from + 500) };
      cancelled += await dispatcher.end(group, CANCELLED, some);
      await nextTurn();
    }
    if (cancelled > 0) await progress.tell(group.id);
    return cancelled;
  }

  async assign(p: Parameters<JobGroupMethods['assign']>[0]) {
    const { clock, newId, jobs, dispatcher, rules, numbers, lists } = this.context;
    const group = await this.record(p.groupId);
    this.allow(group, 'given contacts', [...OPEN_STATES, 'Completed']);
    const consent = rules.consent?.(p.consentSource, 'consentSource');
    if (consent) throw DialflowError.invalid('list of contacts', [consent]);
    const strategy = p.strategy ? rules.parseStrategy(p.strategy) : null;
    const zoneOf = (number: string): string | null => {
      const zone = numbers.zoneOf(number);
      return zone === undefined || zone === rules.timeZone ? null : zone;
    };
    const wanted = newJobs(p.contacts, strategy, { now: clock.now(), newId, zoneOf });
    if (p.checkOnly) return { assigned: 0, duplicates: 0, jobIds: [] };
    const called = [...new Set(wanted.map(({ contact }) => contact.phoneNumber))];
    const exempt = await lists.exempt(group.instanceId, called);
    for (const job of wanted) {
      if (exempt.has(job.contact.phoneNumber)) job.exempt = true;
      if (p.consentSource !== undefined) job.consentSource = p.consentSource;
    }
    const now = clock.now();
    const { added: jobIds, revived } = await jobs.add(group.id, group.instanceId, wanted, now);
    // A group that ran dry goes on with what it is given.
    if (revived) dispatcher.add(await this.record(group.id));
    else dispatcher.touch(group.id);
    return { assigned: jobIds.length, duplicates: wanted.length - jobIds.length, jobIds };
  }

  async start({ groupId }: { groupId: string }): Promise<JobGroup> {
    return this.inTurn(groupId, async (group) => {
      this.allow(group, 'started', ['Draft']);
      await checkStart(group, this.context);
      await this.groups.checkGuarantee(group, group.settings);
      return this.run(group, 'Draft');
    });
  }

  async resume({ groupId }: { groupId: string }): Promise<JobGroup> {
    return this.inTurn(groupId, async (group) => {
      this.allow(group, 'resumed', ['Paused']);
      checkPhones(group.settings, this.context);
      await this.groups.checkGuarantee(group, group.settings);
      // What a rule had put off is looked at anew: rules may have changed meanwhile.
      await this.context.jobs.release(group.id, this.context.clock.now());
      return this.run(group, 'Paused');
    });
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
    const from: JobGroupStatusName[] = [...OPEN_STATES];
    this.allow(group, 'stopped', from);
    dispatcher.remove(groupId);
    await this.change(group, from, 'Stopped', this.context.clock.now());
    await dispatcher.end(group, CANCELLED);
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

  /** What checks an instance's guarantees is done before the next that does. */
  private async inTurn<T>(groupId: string, work: (group: GroupRecord) => Promise<T>): Promise<T> {
    const { instanceId } = await this.record(groupId);
    return this.context.instances.inTurn(instanceId, async () => work(await this.record(groupId)));
  }

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
    const change = { to, pausedBecause: null, ...(endedAt !== undefined && { endedAt }) };
    if (!(await store.changeStatus(group.id, from, change, [told]))) {
      this.allow(await this.record(group.id), `made ${to.toLowerCase()}`, from);
    }
    return this.get({ groupId: group.id });
  }

  private async record(groupId: string): Promise<GroupRecord> {
    const group = await this.context.store.get(groupId);
    if (!group || group.direct || group.test) throw DialflowError.notFound('job group', groupId);
    return group;
  }

  private allow(group: GroupRecord, what: string, states: JobGroupStatusName[]): void {
    if (states.includes(group.status)) return;
    throw new DialflowError(
      'WrongState',
      `Job group "${group.name}" is ${group.status.toLowerCase()}; only one that is ` +
        `${states.map((state) => state.toLowerCase()).join(' or ')} can be ${what}.`,
      { groupId: group.id, status: group.status },
    );
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
      callerNumber: group.settings.callerNumbers[0] ?? '',
      createdAt: group.createdAt,
      startedAt: group.startedAt,
      endedAt: group.endedAt,
      pausedBecause: group.pausedBecause,
      sourceGroupId: group.sourceGroupId,
      progress: progressOf(group),
    };
  }
}
