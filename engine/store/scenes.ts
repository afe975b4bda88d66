import type { Scene, SceneDefinition } from '../api';
import type { Db, SceneRow } from './schema';
import type { Writer } from './writer';

export class SceneStore {
  constructor(
    private readonly db: Db,
    private readonly writer: Writer,
  ) {}

  async list(instanceId: string): Promise<Scene[]> {
    const rows = await this.db
      .selectFrom('scene')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .orderBy('name')
      .execute();
    return rows.map(fromRow);
  }

  async byId(id: string): Promise<Scene | null> {
    const row = await this.db
      .selectFrom('scene')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? fromRow(row) : null;
  }

  /** By id or by name; an id wins. */
  async find(instanceId: string, scene: string): Promise<Scene | null> {
    const rows = await this.db
      .selectFrom('scene')
      .selectAll()
      .where('instance_id', '=', instanceId)
      .where((is) => is.or([is('id', '=', scene), is('name', '=', scene)]))
      .execute();
    const row = rows.find((candidate) => candidate.id === scene) ?? rows[0];
    return row ? fromRow(row) : null;
  }

  /** Adds it, or makes it the next version of the one of that name. */
  save(instanceId: string, id: string, definition: SceneDefinition, now: number): Promise<Scene> {
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
        })
        .onConflict((c) =>
          c.columns(['instance_id', 'name']).doUpdateSet((is) => ({
            version: is('scene.version', '+', 1),
            definition: text,
            updated_at: now,
          })),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      return fromRow(row);
    });
  }

  async delete(id: string): Promise<void> {
    await this.writer.write((trx) => trx.deleteFrom('scene').where('id', '=', id).execute());
  }
}

function fromRow(row: SceneRow): Scene {
  return {
    ...(JSON.parse(row.definition) as SceneDefinition),
    id: row.id,
    instanceId: row.instance_id,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
