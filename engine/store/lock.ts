import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
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
 * The write is never committed: it is there because SQLite takes no exclusive lock on a file that
 * may only be read, and says so at the first write.
 */
const TAKE =
  'PRAGMA locking_mode=EXCLUSIVE; PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY; ' +
  'BEGIN EXCLUSIVE; PRAGMA user_version=1;';

/** SQLite's result codes, without what extends them (https://sqlite.org/rescode.html). */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/**
 * Takes the data folder for this engine. The lock is SQLite's own exclusive lock on a file of
 * its own: the operating system drops it when the process ends, however it ends, so there is
 * nothing stale to clean up. A second engine is refused, and told who the first one is.
 *
 * @throws DialflowError `DataFolderInUse`; `InvalidInput` for a folder that cannot be used.
 */
export function lockFolder(dataFolder: string, owner: Owner): FolderLock {
  const ownerFile = join(dataFolder, 'engine.owner.json');
  const lockFile = join(dataFolder, 'engine.lock');
  let lock: DatabaseSync | undefined;
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    lock = new DatabaseSync(lockFile);
    lock.exec(TAKE);
    writeFileSync(ownerFile, JSON.stringify(owner), { mode: 0o600 });
  } catch (error) {
    lock?.close();
    throw refusal(dataFolder, [lockFile, ownerFile], error);
  }
  const held = lock;
  return {
    release() {
      try {
        rmSync(ownerFile, { force: true });
      } finally {
        held.close();
      }
    },
  };
}

function refusal(dataFolder: string, files: [lock: string, owner: string], error: unknown): Error {
  const [lockFile, ownerFile] = files;
  switch (sqliteCode(error)) {
    case SQLITE_BUSY:
      return inUse(dataFolder, readOwner(ownerFile));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return unusable(
        dataFolder,
        `${lockFile} is damaged. It holds no data: see that no engine uses the folder, delete the file, and start again.`,
      );
    default: {
      const { code, message } = faultOf(dataFolder, files, error);
      return unusable(dataFolder, `${message}. ${WHAT_TO_DO[code] ?? GENERALLY}`);
    }
  }
}

const RIGHTS =
  'Give the user that this process runs as the right to read and write the folder and its files, or name another folder.';
const GENERALLY =
  'See that the folder lies on a disk that works, can be written and has space, or name another folder.';
const WHAT_TO_DO: Readonly<Record<string, string>> = {
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: 'It lies on a disk that is mounted read-only; name another folder.',
  EEXIST: 'There is a file in its place; name another folder.',
  ENOTDIR: 'A part of its path is a file; name another folder.',
};

/** The system's own reason, where there is one: SQLite says only that it could not open a file. */
function faultOf(dataFolder: string, files: readonly string[], error: unknown): SystemError {
  if (sqliteCode(error) === undefined) return systemError(error);
  try {
    accessSync(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const file of files) {
      if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK);
    }
  } catch (denied) {
    return systemError(denied);
  }
  const file = basename(files[0] ?? '');
  return { code: '', message: `${file}: ${systemError(error).message}` };
}

interface SystemError {
  code: string;
  message: string;
}

function systemError(error: unknown): SystemError {
  const { code = '', message = String(error) } = error as Partial<SystemError>;
  return { code, message };
}

function sqliteCode(error: unknown): number | undefined {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

function unusable(dataFolder: string, reason: string): DialflowError {
  return new DialflowError(
    'InvalidInput',
    `The data folder ${dataFolder} cannot be used: ${reason}`,
    { problems: [{ path: 'dataFolder', reason }], dataFolder },
  );
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
