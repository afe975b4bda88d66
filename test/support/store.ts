import { afterEach } from 'mocha';
import { migrate } from '../../engine/store/migrations';
import type { Db } from '../../engine/store/schema';
import { openSqlite } from '../../engine/store/sqlite';
import { Writer } from '../../engine/store/writer';
import { idMaker, type NewId } from '../../engine/time/ids';
import { FakeClock } from './fakeClock';
import { tempFolder } from './folders';
import { seededRandom } from './random';

const open: Db[] = [];

export interface TestStore {
  db: Db;
  writer: Writer;
  clock: FakeClock;
  newId: NewId;
}

/** A database in a folder of its own, gone when the test is over. */
export async function testStore(): Promise<TestStore> {
  const db = openSqlite(tempFolder());
  open.push(db);
  await migrate(db);
  const clock = new FakeClock();
  const newId = idMaker(clock, seededRandom(1));
  return { db, writer: new Writer(db, () => undefined), clock, newId };
}

afterEach(async () => {
  for (const db of open.splice(0)) await db.destroy();
});
