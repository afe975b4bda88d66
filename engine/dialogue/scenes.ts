import {
  DialflowError,
  type CheckedText,
  type Scene,
  type SceneChange,
  type SceneDefinition,
  type SceneMethods,
  type SceneVersion,
  type WordingFinding,
} from '../api';
import type { NewVersion, ReviewStep, SceneStore } from '../store/scenes';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import { parseScene } from './scene';
import { sceneDiff } from './sceneDiff';
import { wordingsOf } from './sceneFlow';
import { definitionOf, reviewed, sameText } from './sceneVersion';

/** What bars a scene, and the prompts of its flow, from being published; `engine/rules` knows. */
export type ReviewRules = (
  scene: SceneDefinition,
  prompts: readonly CheckedText[],
) => WordingFinding[];

export interface ScenesContext {
  clock: Clock;
  newId: NewId;
  store: SceneStore;
  /** Whether job groups under way use it. */
  inUse: (sceneId: string) => Promise<boolean>;
  rules: ReviewRules;
  /** A version was made, or published. */
  saved?: (scene: Scene) => void;
  /** One is gone, with all that belongs to it. */
  deleted?: (sceneId: string) => Promise<void>;
}

/** Who asks, and which scene, by id or by name. */
interface ByName {
  instanceId: string;
  scene: string;
}

/**
 * Scenes of all instances, and their review:
 *
 *             submit             approve
 *   Draft ──────────▶ InReview ───────────▶ Published ── a new version ─▶ PublishedEdited
 *     ▲ reject, withdraw │                                                  │ submit
 *     └──────────────────┘ ◀────────────────────────────────────────────────┘
 *
 * Calls go by the published version; those in use are kept in memory, for every call asks for its
 * own.
 */
export class Scenes implements SceneMethods {
  private readonly known = new Map<string, Scene>();

  constructor(private readonly context: ScenesContext) {}

  async check(p: { definition: unknown }): Promise<SceneDefinition> {
    return parseScene(p.definition);
  }

  async import(p: Parameters<SceneMethods['import']>[0]): Promise<Scene> {
    const { clock, newId } = this.context;
    const definition = parseScene(p.definition);
    const publish = p.draft !== true;
    if (publish) this.refuseCaught(definition, [], ' Or import it as a draft.');
    const newest = await this.context.store.find(p.instanceId, definition.name);
    const now = clock.now();
    const review = publish ? reviewed('passed', now, p.by) : null;
    if (newest && sameText(definitionOf(newest), definition)) {
      // The same again is the same version; there is nothing to be done but perhaps to publish it.
      if (!publish || newest.status === 'Published' || !review) return newest;
      const wasInReview = newest.status === 'InReview';
      const { version } = newest;
      return this.step(newest, { version, wasInReview, inReview: false, review, publish, now });
    }
    return this.save(p.instanceId, newId(), { definition, now, review, publish });
  }

  async get(p: ByName & { version?: number }): Promise<Scene> {
    const scene = await this.newest(p);
    if (p.version === undefined || p.version === scene.version) return scene;
    const version = await this.context.store.version(scene.id, p.version);
    if (!version) {
      const message = `Scene "${scene.name}" has no version ${p.version}.`;
      throw new DialflowError('NotFound', message, { what: 'version', id: `${p.version}` });
    }
    return version;
  }

  list(p: { instanceId: string }): Promise<Scene[]> {
    return this.context.store.list(p.instanceId);
  }

  async delete(p: ByName): Promise<void> {
    const scene = await this.newest(p);
    if (await this.context.inUse(scene.id)) {
      throw new DialflowError(
        'WrongState',
        `Scene "${scene.name}" is used by job groups that have not ended; stop those first.`,
      );
    }
    await this.context.store.delete(scene.id);
    await this.context.deleted?.(scene.id);
    this.known.delete(scene.id);
  }

  // ------------------------------------------------------------ review

  async review(
    p: ByName & { version?: number; prompts?: CheckedText[] },
  ): Promise<WordingFinding[]> {
    return this.findings(definitionOf(await this.get(p)), p.prompts);
  }

  async submit(p: Parameters<SceneMethods['submit']>[0]): Promise<Scene> {
    const scene = await this.newest(p);
    if (scene.status === 'InReview') throw this.wrongState(scene, 'is in review already');
    if (scene.status === 'Published') {
      throw this.wrongState(scene, 'is published, and has not been edited since');
    }
    this.refuseCaught(definitionOf(scene), p.prompts ?? []);
    return this.step(scene, {
      ...this.now(scene),
      wasInReview: false,
      inReview: true,
      review: reviewed('submitted', this.context.clock.now(), p.by),
    });
  }

  async withdraw(p: Parameters<SceneMethods['withdraw']>[0]): Promise<Scene> {
    const scene = await this.inReview(p);
    const review = reviewed('withdrawn', this.context.clock.now(), p.by);
    return this.step(scene, { ...this.now(scene), wasInReview: true, inReview: false, review });
  }

  async approve(p: Parameters<SceneMethods['approve']>[0]): Promise<Scene> {
    const scene = await this.inReview(p);
    this.refuseCaught(definitionOf(scene), []);
    const review = reviewed('approved', this.context.clock.now(), p.by, p.reason);
    const done = { wasInReview: true, inReview: false, publish: true };
    return this.step(scene, { ...this.now(scene), ...done, review });
  }

  async reject(p: Parameters<SceneMethods['reject']>[0]): Promise<Scene> {
    if (p.reason.trim() === '') {
      const problem = { path: 'reason', reason: 'is empty; say what is to be changed' };
      throw DialflowError.invalid('request', [problem]);
    }
    const scene = await this.inReview(p);
    const findings = this.findings(definitionOf(scene));
    const review = reviewed('rejected', this.context.clock.now(), p.by, p.reason, findings);
    return this.step(scene, { ...this.now(scene), wasInReview: true, inReview: false, review });
  }

  async versions(p: ByName): Promise<SceneVersion[]> {
    return this.context.store.versions((await this.newest(p)).id);
  }

  async diff(p: ByName & { from: number; to?: number }): Promise<SceneChange[]> {
    const { instanceId, scene, from, to } = p;
    const before = await this.get({ instanceId, scene, version: from });
    const after = await this.get({ instanceId, scene, ...(to !== undefined && { version: to }) });
    return sceneDiff(definitionOf(before), definitionOf(after));
  }

  async rollBack(p: Parameters<SceneMethods['rollBack']>[0]): Promise<Scene> {
    const newest = await this.newest(p);
    const earlier = await this.get(p);
    const definition = definitionOf(earlier);
    const versions = await this.context.store.versions(newest.id);
    const wasPublished = versions.some((v) => v.version === p.version && v.publishedAt !== null);
    const publish = wasPublished && p.draft !== true;
    // Rules may have become stricter since.
    if (publish) this.refuseCaught(definition, [], ' Or roll back to it as a draft.');
    const now = this.context.clock.now();
    return this.save(newest.instanceId, this.context.newId(), {
      definition: { ...definition, name: newest.name },
      now,
      review: publish ? reviewed('passed', now, p.by) : null,
      publish,
      rolledBackFrom: p.version,
    });
  }

  async copy(p: ByName & { name: string }): Promise<Scene> {
    const { clock, newId, store } = this.context;
    const scene = await this.newest(p);
    const definition = parseScene({ ...definitionOf(scene), name: p.name });
    if (await store.find(p.instanceId, definition.name)) {
      throw new DialflowError('AlreadyExists', `There is a scene "${definition.name}" already.`);
    }
    const now = clock.now();
    return this.save(p.instanceId, newId(), { definition, now, review: null, publish: false });
  }

  async export(p: ByName & { version?: number }): Promise<SceneDefinition> {
    return definitionOf(await this.get(p));
  }

  // ------------------------------------------------------------ for campaigns and calls

  /** As calls know it, by id or name; null where there is none of the kind. */
  async find(instanceId: string, scene: string): Promise<Scene | null> {
    const newest = await this.context.store.find(instanceId, scene);
    if (!newest) return null;
    if (newest.status === 'Published') return newest;
    const published = await this.byId(newest.id);
    if (published) return published;
    const state = newest.status === 'InReview' ? 'is still in review' : 'is a draft';
    throw this.wrongState(newest, `${state}: calls need one that is published`);
  }

  async byId(sceneId: string): Promise<Scene | null> {
    const known = this.known.get(sceneId);
    if (known) return known;
    const scene = await this.context.store.published(sceneId);
    if (scene) this.known.set(sceneId, scene);
    return scene;
  }

  // ------------------------------------------------------------ inside

  /** What the access rules catch in it, in the flow that comes with it, and in these prompts. */
  private findings(definition: SceneDefinition, prompts: readonly CheckedText[] = []) {
    return this.context.rules(definition, [...wordingsOf(definition.flow), ...prompts]);
  }

  private async newest(p: ByName): Promise<Scene> {
    const scene = await this.context.store.find(p.instanceId, p.scene);
    if (!scene) throw DialflowError.notFound('scene', p.scene);
    return scene;
  }

  private async inReview(p: ByName): Promise<Scene> {
    const scene = await this.newest(p);
    if (scene.status !== 'InReview')
      throw this.wrongState(scene, 'is not in review; submit it first');
    return scene;
  }

  private now({ version }: Scene) {
    return { version, publish: false, now: this.context.clock.now() };
  }

  private async step(scene: Scene, step: ReviewStep): Promise<Scene> {
    if (!(await this.context.store.review(scene.id, step))) {
      throw this.wrongState(scene, 'was changed by somebody else in this moment; look at it again');
    }
    this.known.delete(scene.id);
    return this.newest({ instanceId: scene.instanceId, scene: scene.id });
  }

  private async save(instanceId: string, id: string, version: NewVersion): Promise<Scene> {
    const scene = await this.context.store.save(instanceId, id, version);
    this.context.saved?.(scene);
    this.known.delete(scene.id);
    return scene;
  }

  private refuseCaught(
    definition: SceneDefinition,
    prompts: readonly CheckedText[],
    otherwise = '',
  ): void {
    const findings = this.findings(definition, prompts);
    if (findings.length === 0) return;
    const problems = findings.map(({ where, reason }) => ({ path: where, reason }));
    const list = problems.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
    throw new DialflowError(
      'InvalidInput',
      `Scene "${definition.name}" cannot be published: the access rules bar what is in it.${otherwise} ${list}`,
      { problems, findings },
    );
  }

  private wrongState(scene: Scene, why: string): DialflowError {
    return new DialflowError('WrongState', `Scene "${scene.name}" ${why}.`);
  }
}
