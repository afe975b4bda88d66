import { TaskStatus } from '../api';
import type { Db } from './schema';

/** What callees have had of an instance's calls: for caps a day, and numbers that do not exist. */
export class CalleeStore {
  constructor(private readonly db: Db) {}

  /** Calls to each of the numbers since then; failures of the system are not counted. */
  async callsSince(
    instanceId: string,
    since: number,
    numbers: readonly string[],
  ): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (let from = 0; from < numbers.length; from += 500) {
      const rows = await this.db
        .selectFrom('task')
        .select((is) => ['called_number', is.fn.countAll<number>().as('calls')])
        .where('called_number', 'in', numbers.slice(from, from + 500))
        .where('actual_time', '>=', since)
        .where('instance_id', '=', instanceId)
        .where('uncounted', '=', 0)
        .groupBy('called_number')
        .execute();
      for (const row of rows) counts.set(row.called_number, Number(row.calls));
    }
    return counts;
  }

  /** Those of the numbers that a call of this group has found not to exist. */
  async empty(groupId: string, numbers: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (let from = 0; from < numbers.length; from += 500) {
      const rows = await this.db
        .selectFrom('task')
        .select('called_number')
        .distinct()
        .where('called_number', 'in', numbers.slice(from, from + 500))
        .where('group_id', '=', groupId)
        .where('status', 'in', [TaskStatus.EmptyNumber, TaskStatus.NotExist])
        .execute();
      for (const row of rows) found.add(row.called_number);
    }
    return found;
  }
}
