import {
  DEFAULT_INSTANCE_SETTINGS,
  DialflowError,
  type AccountConcurrency,
  type Instance,
  type InstanceMethods,
  type InstanceSettings,
  type JobGroupPriority,
  type Problem,
} from '../api';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { InstanceStore } from '../store/instances';
import { checkInstanceSettings } from './instanceSettings';
import type { DialRules } from './ports';
import { Queues } from './queues';

/** An account has at most so many (000, section 4.1). */
const MOST_INSTANCES = 5;
const MOST_CONCURRENCY = 10_000;

export interface InstancesContext {
  clock: Clock;
  newId: NewId;
  store: InstanceStore;
  /** It is deleted, with what was placed in it call by call. */
  deleted: (instanceId: string) => void;
  rules: Pick<DialRules, 'parseStrategy'>;
  /** Its limit or its settings have changed. */
  changed: (instanceId: string, what: 'limit' | 'settings') => void;
}

/** The instances of this engine, kept in memory: the dispatcher asks for limits at each turn. */
export class Instances implements InstanceMethods {
  private readonly known = new Map<string, Instance>();
  private readonly queues = new Queues();
  /** 账号总并发; null: not limited. */
  private total: number | null = null;

  constructor(private readonly context: InstancesContext) {}

  async load(): Promise<void> {
    for (const instance of await this.context.store.list()) this.known.set(instance.id, instance);
    this.total = await this.context.store.total();
  }

  /** What holds for all of its groups; as by default where it is gone. */
  settingsOf(instanceId: string): InstanceSettings {
    return this.known.get(instanceId)?.settings ?? DEFAULT_INSTANCE_SETTINGS;
  }

  /** Calls at a time, for the dispatcher; 0 where the instance is gone. */
  limitOf(instanceId: string): number {
    return this.known.get(instanceId)?.maxConcurrency ?? 0;
  }

  /** What running groups of a priority have been promised together. */
  guaranteed(instanceId: string, priority: JobGroupPriority, but: string): Promise<number> {
    return this.context.store.guaranteed(instanceId, priority, but);
  }

  /** Guarantees are checked and given one after the other: two at once could be too many together. */
  inTurn<T>(instanceId: string, work: () => Promise<T>): Promise<T> {
    return this.queues.run(instanceId, work);
  }

  /** Synchronous, for the engine's own use. */
  find(instanceId: string): Instance {
    const instance = this.known.get(instanceId);
    if (!instance) throw DialflowError.notFound('instance', instanceId);
    return instance;
  }

  async ensure(p: Parameters<InstanceMethods['ensure']>[0]): Promise<Instance> {
    const known = this.byName(p.name);
    if (!known) return this.create({ ...p, maxConcurrency: p.maxConcurrency ?? 10 });
    if (p.maxConcurrency === undefined || p.maxConcurrency === known.maxConcurrency) return known;
    return this.update({ instanceId: known.id, maxConcurrency: p.maxConcurrency });
  }

  async create(p: Parameters<InstanceMethods['create']>[0]): Promise<Instance> {
    const settings = this.check(p, p.settings ?? {});
    if (this.byName(p.name)) {
      throw new DialflowError('AlreadyExists', `There is an instance "${p.name}" already.`);
    }
    if (this.known.size >= MOST_INSTANCES) {
      throw new DialflowError(
        'LimitExceeded',
        `There are ${MOST_INSTANCES} instances already, which is the most; delete one, or use one that is there.`,
      );
    }
    const instance: Instance = {
      id: this.context.newId(),
      name: p.name.trim(),
      description: p.description ?? '',
      maxConcurrency: p.maxConcurrency,
      settings,
      createdAt: this.context.clock.now(),
    };
    this.known.set(instance.id, instance);
    await this.context.store.insert(instance);
    return instance;
  }

  update(p: Parameters<InstanceMethods['update']>[0]): Promise<Instance> {
    return this.inTurn(p.instanceId, () => this.change(p));
  }

  private async change(p: Parameters<InstanceMethods['update']>[0]): Promise<Instance> {
    const { instanceId, settings: changed, ...changes } = p;
    const before = this.find(instanceId);
    const instance: Instance = { ...before, ...changes };
    instance.name = instance.name.trim();
    const settings = this.check(instance, changed ?? {}, before);
    if (changed) instance.settings = settings;
    await this.checkGuarantees(instance);
    const other = this.byName(instance.name);
    if (other && other.id !== instanceId) {
      throw new DialflowError('AlreadyExists', `There is an instance "${p.name}" already.`);
    }
    this.known.set(instanceId, instance);
    await this.context.store.update(instance);
    this.context.changed(instanceId, changed ? 'settings' : 'limit');
    return instance;
  }

  async concurrency(): Promise<AccountConcurrency> {
    const allotted = this.allotted();
    const { total } = this;
    return { total, allotted, remaining: total === null ? null : total - allotted };
  }

  async setConcurrency({ total }: { total: number | null }): Promise<AccountConcurrency> {
    const allotted = this.allotted();
    if (total !== null && !(Number.isInteger(total) && total >= 1)) {
      const reason = `is ${total}; a whole number of at least 1 is needed, or null for no limit`;
      throw DialflowError.invalid('account', [{ path: 'total', reason }]);
    }
    if (total !== null && total < allotted) {
      throw new DialflowError(
        'LimitExceeded',
        `The instances have a concurrency of ${allotted} together; lower theirs before the account's goes down to ${total}.`,
        { total, allotted },
      );
    }
    this.total = total;
    await this.context.store.setTotal(total);
    return this.concurrency();
  }

  async get({ instanceId }: { instanceId: string }): Promise<Instance> {
    return this.find(instanceId);
  }

  async list(): Promise<Instance[]> {
    return [...this.known.values()];
  }

  async delete({ instanceId }: { instanceId: string }): Promise<void> {
    const instance = this.find(instanceId);
    if (!(await this.context.store.delete(instanceId))) {
      throw new DialflowError(
        'WrongState',
        `Instance "${instance.name}" still has job groups or calls; delete and end those first.`,
      );
    }
    this.known.delete(instanceId);
    this.context.deleted(instanceId);
  }

  private byName(name: string): Instance | undefined {
    for (const instance of this.known.values()) {
      if (instance.name === name.trim()) return instance;
    }
    return undefined;
  }

  private allotted(but?: string): number {
    let sum = 0;
    for (const { id, maxConcurrency } of this.known.values()) if (id !== but) sum += maxConcurrency;
    return sum;
  }

  /** Refuses what is wrong; answers with the settings as they would be kept. */
  private check(
    p: { name: string; maxConcurrency: number },
    given: Partial<InstanceSettings>,
    before?: Instance,
  ): InstanceSettings {
    const problems: Problem[] = [];
    if (p.name.trim() === '') problems.push({ path: 'name', reason: 'is empty' });
    const { maxConcurrency: most } = p;
    if (!Number.isInteger(most) || most < 1 || most > MOST_CONCURRENCY) {
      const reason = `is ${most}; a whole number from 1 to ${MOST_CONCURRENCY} is needed`;
      problems.push({ path: 'maxConcurrency', reason });
    }
    const known = before?.settings ?? DEFAULT_INSTANCE_SETTINGS;
    const settings = checkInstanceSettings(known, given, this.context.rules, problems);
    if (problems.length > 0) throw DialflowError.invalid('instance', problems);
    const left = this.total === null ? Infinity : this.total - this.allotted(before?.id);
    if (most > left && most > (before?.maxConcurrency ?? 0)) {
      throw new DialflowError(
        'LimitExceeded',
        `The account has a concurrency of ${this.total}, of which ${left} are left; ${most} are asked for.`,
        { total: this.total, remaining: left },
      );
    }
    return settings;
  }

  /** What is promised to running groups is not taken away. */
  private async checkGuarantees({ id, name, maxConcurrency }: Instance): Promise<void> {
    for (const priority of ['urgent', 'daily'] as const) {
      const sum = await this.context.store.guaranteed(id, priority);
      if (sum <= maxConcurrency) continue;
      throw new DialflowError(
        'LimitExceeded',
        `The ${priority} job groups of instance "${name}" are guaranteed ${sum} calls at a time together, more than ${maxConcurrency}; lower their guarantees first.`,
        { guaranteed: sum, maxConcurrency },
      );
    }
  }
}
