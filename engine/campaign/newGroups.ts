import { DialflowError, type JobGroupSettings, type Scene } from '../api';
import type { GroupRecord, GroupStore } from '../store/groups';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import { checkGroupSettings } from './groupSettings';
import type { Instances } from './instances';
import { newGroup } from './newGroup';
import type { DialRules, SceneSource } from './ports';

export interface NewGroupsContext {
  clock: Clock;
  newId: NewId;
  store: GroupStore;
  instances: Instances;
  rules: DialRules;
  scenes: SceneSource;
}

/** Job groups come to be: checked, named, within what their instance may promise. */
export class NewGroups {
  constructor(private readonly context: NewGroupsContext) {}

  /** A draft, or the one that the same request made before. */
  async make(
    instanceId: string,
    given: JobGroupSettings,
    more: { requestId?: string | undefined; sourceGroupId?: string },
  ): Promise<GroupRecord> {
    const { clock, newId, store, instances, rules } = this.context;
    const instance = instances.find(instanceId);
    const settings = checkGroupSettings(given, rules);
    const least = settings.minConcurrency;
    if (least > instance.maxConcurrency) {
      const reason = `is ${least}, more than the instance's concurrency of ${instance.maxConcurrency}`;
      throw DialflowError.invalid('job group', [{ path: 'minConcurrency', reason }]);
    }
    const scene = await this.sceneOf({ instanceId: instance.id }, given.scene);
    const now = clock.now();
    const group = newGroup({
      id: newId(),
      instanceId: instance.id,
      name: given.name.trim() || this.proposedName(scene, now),
      sceneId: scene?.id ?? null,
      status: 'Draft',
      direct: false,
      settings,
      createdAt: now,
      requestId: more.requestId ?? null,
      sourceGroupId: more.sourceGroupId ?? null,
    });
    const made = await store.insert(group);
    if (!made) throw DialflowError.notFound('instance', instance.id);
    return made;
  }

  /** Gives a new group its contacts; what fails leaves nothing behind. */
  async fill(group: GroupRecord, work: (group: GroupRecord) => Promise<unknown>): Promise<void> {
    // The same request again: it may have been cut short, and adds what is missing.
    if (group.status !== 'Draft') return;
    try {
      await work(group);
    } catch (error) {
      await this.context.store.delete(group.id);
      throw error;
    }
  }

  /** Guarantees of one priority together are at most what the instance has. */
  async checkGuarantee(
    { id, instanceId }: GroupRecord,
    { priority, minConcurrency: least }: GroupRecord['settings'],
  ): Promise<void> {
    if (least === 0) return;
    const { maxConcurrency, name } = this.context.instances.find(instanceId);
    const others = await this.context.instances.guaranteed(instanceId, priority, id);
    if (others + least <= maxConcurrency) return;
    throw new DialflowError(
      'LimitExceeded',
      `A guaranteed concurrency of ${least} is asked for, but of the ${maxConcurrency} of instance "${name}" other ${priority} job groups have ${others} already.`,
      { maxConcurrency, guaranteed: others, asked: least },
    );
  }

  async sceneOf(
    { instanceId }: Pick<GroupRecord, 'instanceId'>,
    scene: string | undefined,
  ): Promise<Scene | null> {
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
}
