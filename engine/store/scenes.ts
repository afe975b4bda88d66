import type { Scene, SceneDefinition, SceneReview, SceneStatusName, SceneVersion } from '../api';
import type { Db, SceneRow, SceneVersionRow, Trx } from './schema';
import type { Writer } from './writer';

export interface NewVersion {
  definition: SceneDefinition;
  now: number;
  review: SceneReview | null;
  publish: boolean;
  rolledBackFrom?: number;
}

/** A step of the newest version's review; done only where it is this version, and in review or not. */
export interface ReviewStep {
  version: number;
  /** What it has to be. */
  wasInReview: boolean;
  inReview: boolean;
  review: SceneReview;
  publish: boolean;
  now: number;
}

/** Scenes with all their versions. A scene's row is its newest; calls go by the published one. */
export class SceneStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async list(instanceId: string): Promise<Scene[]> {
    const rows = await this.newest()
      .where('scene.instance_id', '=', instanceId)
      .orderBy('scene.name')
      .execute();
    return rows.map((row) => fromRow(row, row));
  }

  /** By id or by name; an id wins. The newest version. */
  async find(instanceId: string, scene: string): Promise<Scene | null> {
    const rows = await this.newest()
      .where('scene.instance_id', '=', instanceId)
      .where((is) => is.or([is('scene.id', '=', scene), is('scene.name', '=', scene)]))
      .execute();
    const row = rows.find((candidate) => candidate.id === scene) ?? rows[0];
    return row ? fromRow(row, row) : null;
  }

  /** As calls know it; null where none is published. */
  async published(id: string): Promise<Scene | null> {
    const row = await this.db
      .selectFrom('scene')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row || row.published_version === null) return null;
    return this.ofVersion(row, row.published_version);
  }

  async version(id: string, version: number): Promise<Scene | null> {
    const row = await this.db
      .selectFrom('scene')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? this.ofVersion(row, version) : null;
  }

  /** Newest first. */
  async versions(id: string): Promise<SceneVersion[]> {
    const rows = await this.db
      .selectFrom('scene_version')
      .innerJoin('scene', 'scene.id', 'scene_version.scene_id')
      .selectAll('scene_version')
      .select('scene.published_version')
      .where('scene_id', '=', id)
      .orderBy('scene_version.version', 'desc')
      .execute();
    return rows.map((row) => ({
      version: row.version,
      createdAt: row.created_at,
      publishedAt: row.published_at,
      published: row.version === row.published_version,
      review: reviewOf(row),
      rolledBackFrom: row.rolled_back_from,
    }));
  }

  /** Adds it, or makes it the next version of the one of that name. */
  save(instanceId: string, id: string, given: NewVersion): Promise<Scene> {
    const { definition, now, publish } = given;
    const text = JSON.stringify(definition);
    return this.writer.write(async (trx) => {
      const row = await trx
        .insertInto('scene')
        .values({
          id,
          instance_id: instanceId,
          name: definition.name,
          version: 1,
          definition: text,
          created_at: now,
          updated_at: now,
          published_version: publish ? 1 : null,
        })
        .onConflict((c) =>
          c.columns(['instance_id', 'name']).doUpdateSet((is) => ({
            version: is('scene.version', '+', 1),
            definition: text,
            updated_at: now,
            in_review: 0,
            ...(publish && { published_version: is('scene.version', '+', 1) }),
          })),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      const version: SceneVersionRow = {
        scene_id: row.id,
        version: row.version,
        definition: text,
        created_at: now,
        published_at: publish ? now : null,
        review: given.review && JSON.stringify(given.review),
        rolled_back_from: given.rolledBackFrom ?? null,
      };
      await trx.insertInto('scene_version').values(version).execute();
      return fromRow(row, version);
    });
  }

  /** Answers false, and does nothing, where the scene is not as it has to be. */
  review(id: string, step: ReviewStep): Promise<boolean> {
    return this.writer.write(async (trx) => {
      const scene = await trx
        .updateTable('scene')
        .set({
          in_review: step.inReview ? 1 : 0,
          updated_at: step.now,
          ...(step.publish && { published_version: step.version }),
        })
        .where('id', '=', id)
        .where('version', '=', step.version)
        .where('in_review', '=', step.wasInReview ? 1 : 0)
        .executeTakeFirst();
      if (scene.numUpdatedRows === 0n) return false;
      await trx
        .updateTable('scene_version')
        .set({
          review: JSON.stringify(step.review),
          ...(step.publish && { published_at: step.now }),
        })
        .where('scene_id', '=', id)
        .where('version', '=', step.version)
        .execute();
      return true;
    });
  }

  async delete(id: string): Promise<void> {
    await this.writer.write(async (trx) => {
      await trx.deleteFrom('scene_version').where('scene_id', '=', id).execute();
      await trx.deleteFrom('scene').where('id', '=', id).execute();
    });
  }

  private newest() {
    return this.db
      .selectFrom('scene')
      .leftJoin('scene_version', (join) =>
        join
          .onRef('scene_version.scene_id', '=', 'scene.id')
          .onRef('scene_version.version', '=', 'scene.version'),
      )
      .selectAll('scene')
      .select('scene_version.review');
  }

  private async ofVersion(scene: SceneRow, version: number): Promise<Scene | null> {
    const row = await this.db
      .selectFrom('scene_version')
      .selectAll()
      .where('scene_id', '=', scene.id)
      .where('version', '=', version)
      .executeTakeFirst();
    return row ? fromRow(scene, row) : null;
  }
}

/** All scenes of an instance that is deleted. */
export async function deleteScenes(trx: Trx, instanceId: string): Promise<void> {
  const scenes = trx.selectFrom('scene').select('id').where('instance_id', '=', instanceId);
  await trx.deleteFrom('scene_version').where('scene_id', 'in', scenes).execute();
  await trx.deleteFrom('scene').where('instance_id', '=', instanceId).execute();
}

function fromRow(
  scene: SceneRow,
  version: Pick<SceneVersionRow, 'version' | 'definition'> & { review: string | null },
): Scene {
  return {
    ...(JSON.parse(version.definition) as SceneDefinition),
    id: scene.id,
    instanceId: scene.instance_id,
    version: version.version,
    status: statusOf(scene),
    publishedVersion: scene.published_version,
    review: reviewOf(version),
    createdAt: scene.created_at,
    updatedAt: scene.updated_at,
  };
}

function statusOf(scene: SceneRow): SceneStatusName {
  if (scene.in_review === 1) return 'InReview';
  if (scene.published_version === null) return 'Draft';
  return scene.published_version === scene.version ? 'Published' : 'PublishedEdited';
}

const reviewOf = ({ review }: { review: string | null }): SceneReview | null =>
  review === null ? null : (JSON.parse(review) as SceneReview);
