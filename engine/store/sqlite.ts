import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementSync,
} from 'node:sqlite';
import {
  Kysely,
  SqliteDialect,
  type Compilable,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import type { Db, Schema } from './schema';

const FILE = 'dialflow.db';
/** Statements are kept prepared up to this length, and so many. */
const LONGEST_KEPT = 2_000;
const MOST_KEPT = 500;

/**
 * For a connection that writes. WAL with synchronous=NORMAL: a commit survives the end of the
 * process at any instant; a power cut may lose the last commits but never tears the file
 * (docs/decisions/store.md). Indexes of a million rows take some 25 MB each, and what they are
 * changed at is spread all over them: with the usual cache of 2 MB each change read its page from
 * the file, and with the usual 1,000 pages of log a busy engine waited for the disk at every commit.
 */
const WRITING = [
  'PRAGMA journal_mode=WAL',
  'PRAGMA synchronous=NORMAL',
  'PRAGMA busy_timeout=5000',
  'PRAGMA cache_size=-64000',
  'PRAGMA wal_autocheckpoint=2000',
].join(';');

/** Opens (or makes) the database file of a data folder. */
export function openSqlite(dataFolder: string): Db {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataFolder, FILE));
  database.exec(WRITING);
  return kysely(database);
}

/** To look at the database while an engine, of this process or another, writes it. */
export function openSqliteReadOnly(dataFolder: string): Db {
  const database = new DatabaseSync(join(dataFolder, FILE), { readOnly: true });
  database.exec('PRAGMA busy_timeout=5000;');
  return kysely(database);
}

const databases = new WeakMap<Db, DatabaseSync>();

function kysely(database: DatabaseSync): Db {
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(database) }) });
  databases.set(db, database);
  return db;
}

/**
 * The rows of a query as lists, in the order of its columns, all at once: of a million rows, each
 * an object with names, most of the time went into the objects. Nobody may be writing meanwhile.
 */
export function rowLists(db: Db, query: Compilable): SQLOutputValue[][] {
  const database = databases.get(db);
  if (!database) throw new TypeError('of no database that was opened here');
  const { sql, parameters } = query.compile();
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  const rows: unknown = statement.all(...(parameters as SQLInputValue[]));
  return rows as SQLOutputValue[][];
}

/** node:sqlite in the shape that Kysely's dialect asks for, with prepared statements kept. */
function adapt(database: DatabaseSync): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = kept.get(sql);
      if (known) return known;
      const statement = adaptStatement(database.prepare(sql));
      // Inserts of many rows come in many lengths, and a kept statement holds memory.
      if (sql.length <= LONGEST_KEPT && kept.size < MOST_KEPT) kept.set(sql, statement);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}
