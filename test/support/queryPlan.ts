import { CompiledQuery, type Compilable } from 'kysely';
import type { Db } from '../../engine/store/schema';

/** How SQLite goes about a query. */
export async function planOf(db: Db, query: Compilable): Promise<string> {
  const { sql, parameters } = query.compile();
  const explain = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
  const { rows } = await db.executeQuery(explain);
  return rows.map((row) => (row as { detail: string }).detail).join('; ');
}
