import { DialflowError, type Instance, type InstanceMethods, type Problem } from '../api';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import type { InstanceStore } from '../store/instances';

/** An account has at most so many (000, section 4.1). */
const MOST_INSTANCES = 5;
const MOST_CONCURRENCY = 10_000;

export interface InstancesContext {
  clock: Clock;
  newId: NewId;
  store: InstanceStore;
  /** It is deleted, with what was placed in it call by call. */
  deleted: (instanceId: string) => void;
  /** Its limit has changed. */
  changed: (instanceId: string) => void;
}

/** The instances of this engine, kept in memory: the dispatcher asks for limits at each turn. */
export class Instances implements InstanceMethods {
  private readonly known = new Map<string, Instance>();

  constructor(private readonly context: InstancesContext) {}

  async load(): Promise<void> {
    for (const instance of await this.context.store.list()) this.known.set(instance.id, instance);
  }

  /** Calls at a time, for the dispatcher; 0 where the instance is gone. */
  limitOf(instanceId: string): number {
    return this.known.get(instanceId)?.maxConcurrency ?? 0;
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
    check(p);
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
      createdAt: this.context.clock.now(),
    };
    this.known.set(instance.id, instance);
    await this.context.store.insert(instance);
    return instance;
  }

  async update(p: Parameters<InstanceMethods['update']>[0]): Promise<Instance> {
    const { instanceId, ...changes } = p;
    const instance = { ...this.find(instanceId), ...changes };
    instance.name = instance.name.trim();
    check(instance);
    const other = this.byName(instance.name);
    if (other && other.id !== instanceId) {
      throw new DialflowError('AlreadyExists', `There is an instance "${p.name}" already.`);
    }
    this.known.set(instanceId, instance);
    await this.context.store.update(instance);
    this.context.changed(instanceId);
    return instance;
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
}

function check(p: { name: string; maxConcurrency: number }): void {
  const problems: Problem[] = [];
  if (p.name.trim() === '') problems.push({ path: 'name', reason: 'is empty' });
  const { maxConcurrency: most } = p;
  if (!Number.isInteger(most) || most < 1 || most > MOST_CONCURRENCY) {
    const reason = `is ${most}; a whole number from 1 to ${MOST_CONCURRENCY} is needed`;
    problems.push({ path: 'maxConcurrency', reason });
  }
  if (problems.length > 0) throw DialflowError.invalid('instance', problems);
}
