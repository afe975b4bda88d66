import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * The same rows with the same indexes, into a table with as many: so many inserts in a transaction,
 * then so many updates. Answers with pairs a second.
 */
export function bareSqlite(
  bindings: number,
  pairs: number,
  together: number,
  personOf: (index: number) => string,
): { pairsPerSecond: number; cpuUsPerPair: number } {
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  try {
    const db = new DatabaseSync(join(folder, 'bare.db'));
    db.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
      CREATE TABLE binding (id INTEGER PRIMARY KEY, pool_key TEXT, x TEXT, a TEXT, b TEXT,
        extension TEXT, group_id INTEGER, expires_at INTEGER, flags INTEGER, out_id TEXT,
        options TEXT, created_at INTEGER, ended_at INTEGER, end_reason TEXT);
      CREATE INDEX binding_live ON binding (pool_key) WHERE ended_at IS NULL;
      CREATE INDEX binding_x ON binding (x) WHERE ended_at IS NOT NULL;
      CREATE INDEX binding_a ON binding (a) WHERE ended_at IS NOT NULL;
      CREATE INDEX binding_b ON binding (b) WHERE ended_at IS NOT NULL AND b IS NOT NULL;
      CREATE INDEX binding_out ON binding (out_id) WHERE out_id <> '';
      CREATE INDEX binding_ended ON binding (ended_at) WHERE ended_at IS NOT NULL;`);
    const insert = db.prepare(
      `INSERT INTO binding VALUES (?, 'FC100000137458124', ?, ?, ?, NULL, NULL, ?, 0, '', NULL, ?, NULL, NULL)`,
    );
    const end = db.prepare(`UPDATE binding SET ended_at = ?, end_reason = 'Unbound' WHERE id = ?`);
    const now = Date.now();
    const make = (index: number): void => {
      const x = String(17_000_000_000 + ((index * 7_919) % 10_000));
      insert.run(now + index, x, personOf(2 * index), personOf(2 * index + 1), now + index, now);
    };
    db.exec('BEGIN');
    for (let index = 0; index < bindings; index++) make(index);
    db.exec('COMMIT');
    const cpu = process.cpuUsage();
    const begun = performance.now();
    for (let from = bindings; from < bindings + pairs; from += together) {
      const to = Math.min(from + together, bindings + pairs);
      db.exec('BEGIN');
      for (let index = from; index < to; index++) make(index);
      db.exec('COMMIT; BEGIN');
      for (let index = from; index < to; index++) end.run(now, now + index);
      db.exec('COMMIT');
    }
    const seconds = (performance.now() - begun) / 1_000;
    db.close();
    const { user, system } = process.cpuUsage(cpu);
    return {
      pairsPerSecond: Math.round(pairs / seconds),
      cpuUsPerPair: Math.round((user + system) / pairs),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
