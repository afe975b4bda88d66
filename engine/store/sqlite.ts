import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import type { Db, Schema } from './schema';

const FILE = 'dialflow.db';
/** Statements are kept prepared up to this length, and so many. */
const LONGEST_KEPT = 2_000;
const MOST_KEPT = 500;

/**
 * Opens (or makes) the database file of a data folder.
 *
 * WAL with synchronous=NORMAL: a commit survives the end of the process at any instant; a power
 * cut may lose the last commits but never tears the file (docs/decisions/store.md).
 */
export function openSqlite(dataFolder: string): Db {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(dataFolder, FILE));
  database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=5000;');
  return kysely(database);
}

/** To look at the database while an engine, of this process or another, writes it. */
export function openSqliteReadOnly(dataFolder: string): Db {
  const database = new DatabaseSync(join(dataFolder, FILE), { readOnly: true });
  database.exec('PRAGMA busy_timeout=5000;');
  return kysely(database);
}

const kysely = (database: DatabaseSync): Db =>
  new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(database) }) });

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
