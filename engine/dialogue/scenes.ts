import { DialflowError, type Scene, type SceneDefinition, type SceneMethods } from '../api';
import type { SceneStore } from '../store/scenes';
import type { Clock } from '../time/clock';
import type { NewId } from '../time/ids';
import { parseScene } from './scene';

export interface ScenesContext {
  clock: Clock;
  newId: NewId;
  store: SceneStore;
  /** Whether job groups under way use it. */
  inUse: (sceneId: string) => Promise<boolean>;
}

/** Scenes of all instances; those in use are kept in memory, for every call asks for its own. */
export class Scenes implements SceneMethods {
  private readonly known = new Map<string, Scene>();

  constructor(private readonly context: ScenesContext) {}

  async check(p: { definition: unknown }): Promise<SceneDefinition> {
    return parseScene(p.definition);
  }

  async import(p: { instanceId: string; definition: unknown }): Promise<Scene> {
    const { clock, newId, store } = this.context;
    const definition = parseScene(p.definition);
    const scene = await store.save(p.instanceId, newId(), definition, clock.now());
    this.known.set(scene.id, scene);
    return scene;
  }

  async get(p: { instanceId: string; scene: string }): Promise<Scene> {
    const scene = await this.find(p.instanceId, p.scene);
    if (!scene) throw DialflowError.notFound('scene', p.scene);
    return scene;
  }

  list(p: { instanceId: string }): Promise<Scene[]> {
    return this.context.store.list(p.instanceId);
  }

  async delete(p: { instanceId: string; scene: string }): Promise<void> {
    const scene = await this.get(p);
    if (await this.context.inUse(scene.id)) {
      throw new DialflowError(
        'WrongState',
        `Scene "${scene.name}" is used by job groups that have not ended; stop those first.`,
      );
    }
    await this.context.store.delete(scene.id);
    this.known.delete(scene.id);
  }

  find(instanceId: string, scene: string): Promise<Scene | null> {
    return this.context.store.find(instanceId, scene);
  }

  async byId(sceneId: string): Promise<Scene | null> {
    const known = this.known.get(sceneId);
    if (known) return known;
    const scene = await this.context.store.byId(sceneId);
    if (scene) this.known.set(sceneId, scene);
    return scene;
  }
}
