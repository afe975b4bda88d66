import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DialflowError } from '../api';

/** Who holds a data folder: written beside the lock, for people. */
export interface Owner {
  pid: number;
  /** The command line of the process, as it names itself. */
  process: string;
  /** ISO time. */
  since: string;
}

export interface FolderLock {
  release(): void;
}

/**
 * Takes the data folder for this engine. The lock is SQLite's own exclusive lock on a file of
 * its own: the operating system drops it when the process ends, however it ends, so there is
 * nothing stale to clean up. A second engine is refused, and told who the first one is.
 */
export function lockFolder(dataFolder: string, owner: Owner): FolderLock {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const ownerFile = join(dataFolder, 'engine.owner.json');
  const lock = new DatabaseSync(join(dataFolder, 'engine.lock'));
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA busy_timeout=0; BEGIN EXCLUSIVE;');
  } catch {
    lock.close();
    throw inUse(dataFolder, readOwner(ownerFile));
  }
  writeFileSync(ownerFile, JSON.stringify(owner), { mode: 0o600 });
  return {
    release() {
      rmSync(ownerFile, { force: true });
      lock.close();
    },
  };
}

function inUse(dataFolder: string, owner: Owner | null): DialflowError {
  const who = owner
    ? `process ${owner.pid} (${owner.process}), since ${owner.since}`
    : 'another process';
  return new DialflowError(
    'DataFolderInUse',
    `The data folder ${dataFolder} is in use by the engine of ${who}. ` +
      'Stop that one, or give this engine a data folder of its own.',
    { owner: owner ?? null, dataFolder },
    true,
  );
}

function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null; // Between its lock and its note; the message does without the name.
  }
}
