import { expect } from 'chai';
import { migrate } from '../../../engine/store/migrations';
import { readMeta, writeMeta } from '../../../engine/store/meta';
import type { Db } from '../../../engine/store/schema';
import { openSqlite } from '../../../engine/store/sqlite';
import { Writer } from '../../../engine/store/writer';
import { tempFolder } from '../../support/folders';

describe('The writer', () => {
  let db: Db;
  let commits: number;
  let writer: Writer;

  beforeEach(async () => {
    db = openSqlite(tempFolder());
    await migrate(db);
    commits = 0;
    writer = new Writer(db, () => (commits += 1));
  });
  afterEach(() => db.destroy());

  it('writes what is handed in together in one transaction', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((key) => writer.write((trx) => writeMeta(trx, key, 'x'))));
    expect(commits).to.equal(1);
    expect(await readMeta(db, 'key 49')).to.equal('x');
  });

  it('lets a unit that fails take no other with it', async () => {
    const results = await Promise.allSettled([
      writer.write((trx) => writeMeta(trx, 'a', '1')),
      writer.write(async (trx) => {
        await writeMeta(trx, 'b', '1');
        throw new Error('no');
      }),
      writer.write((trx) => writeMeta(trx, 'c', '1')),
    ]);
    expect(results.map((result) => result.status)).to.deep.equal([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await readMeta(db, 'a')).to.equal('1');
    expect(await readMeta(db, 'b')).to.equal(null);
    expect(await readMeta(db, 'c')).to.equal('1');
  });

  it('gives others their turn between two writes of one who writes one after the other', async () => {
    let turns = 0;
    let isOver = false;
    const others = (): void => {
      turns += 1;
      if (!isOver) setImmediate(others);
    };
    setImmediate(others);
    for (let count = 0; count < 20; count++) {
      await writer.write((trx) => writeMeta(trx, 'key', String(count)));
    }
    isOver = true;
    expect(turns).to.be.at.least(20);
  });

  it('answers with what each unit answers', async () => {
    const [one, two] = await Promise.all([
      writer.write(async () => 1),
      writer.write(async () => 'two'),
    ]);
    expect([one, two]).to.deep.equal([1, 'two']);
  });
});
