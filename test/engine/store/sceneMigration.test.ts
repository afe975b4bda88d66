import { expect } from 'chai';
import { Migrator, sql } from 'kysely';
import { migrate } from '../../../engine/store/migrations';
import { first } from '../../../engine/store/migrations/0001_first';
import { SceneStore } from '../../../engine/store/scenes';
import { openSqlite } from '../../../engine/store/sqlite';
import { Writer } from '../../../engine/store/writer';
import { tempFolder } from '../../support/folders';

describe('Scenes of the first version', () => {
  it('are published as they were, with a history that begins there', async () => {
    const db = openSqlite(tempFolder());
    const provider = { getMigrations: () => Promise.resolve({ '0001_first': first }) };
    await new Migrator({ db, provider }).migrateToLatest();
    const definition = JSON.stringify({
      name: '回访',
      industry: '物流',
      type: '回访',
      language: 'zh-CN',
      intents: [],
      globalQuestions: [],
      tagGroups: [],
    });
    await sql`insert into scene
        (id, instance_id, name, version, definition, created_at, updated_at)
      values ('scene-1', 'one', '回访', 3, ${definition}, 1, 2)`.execute(db);
    await migrate(db);

    const store = new SceneStore(db, new Writer(db, () => undefined));
    expect(await store.find('one', '回访')).to.include({
      version: 3,
      status: 'Published',
      publishedVersion: 3,
    });
    expect((await store.published('scene-1'))?.name).to.equal('回访');
    expect(await store.versions('scene-1')).to.deep.equal([
      {
        version: 3,
        createdAt: 2,
        publishedAt: 2,
        published: true,
        review: null,
        rolledBackFrom: null,
      },
    ]);
    await db.destroy();
  });
});
