import { lockFolder } from './lock';
import { readMeta } from './meta';
import { migrate } from './migrations';
import type { Db } from './schema';
import { openSqlite } from './sqlite';

/** The store of a data folder, held by this engine alone. */
export interface OpenStore {
  db: Db;
  close(): Promise<void>;
}

/** Under this key the engine's time is kept, for a fast clock to go on from. */
export const LAST_TIME = 'last time';

export async function openStore(dataFolder: string): Promise<OpenStore> {
  const lock = lockFolder(dataFolder, {
    pid: process.pid,
    process: process.title,
    since: new Date().toISOString(),
  });
  let db: Db | undefined;
  const close = async (): Promise<void> => {
    await db?.destroy();
    lock.release();
  };
  try {
    db = openSqlite(dataFolder);
    await migrate(db);
    return { db, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * How far the engine's time had come: a fast clock runs ahead of the wall's and goes on from
 * there, after a crash as well, so that nothing ends before it began.
 */
export async function lastTime(db: Db): Promise<number> {
  const saved = Number((await readMeta(db, LAST_TIME)) ?? 0);
  const newest = await db
    .selectFrom('event')
    .select('created_at')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Math.max(saved, newest?.created_at ?? 0);
}
