import {
  DialflowError,
  MOST_GROUP_NUMBERS_AT_ONCE,
  type NumberGroup,
  type Page,
  type PrivacyMethods,
  type Problem,
} from '../api';
import type { GroupRecord } from '../store/privacy/pools';
import type { PrivacyContext } from './context';
import type { GroupEntry } from './entries';
import { findGroup, findPool } from './find';
import { canonical, isPerson, NO_PERSON, unpack } from './number';
import { pageOf } from './pages';
import { checkName } from './pools';

type Methods = Pick<
  PrivacyMethods,
  | 'createGroup'
  | 'updateGroup'
  | 'changeGroup'
  | 'deleteGroup'
  | 'getGroup'
  | 'listGroups'
  | 'listGroupNumbers'
>;

const LONGEST_REMARK = 256;
const MOST_NUMBERS = 100_000;

/** G号码组管理. */
export class Groups implements Methods {
  constructor(private readonly context: PrivacyContext) {}

  async load(): Promise<void> {
    const { book, stores } = this.context;
    for (const record of await stores.pools.groups()) {
      book.seen(record.id);
      book.groups.set(record.id, { ...record, numbers: new Set(), bindings: new Set() });
    }
    for (const { group, number } of await stores.pools.groupNumbers()) {
      book.groups.get(group)?.numbers.add(number);
    }
  }

  async createGroup(p: Parameters<Methods['createGroup']>[0]): Promise<NumberGroup> {
    const { book, clock, stores } = this.context;
    const pool = findPool(book, p.poolKey);
    const problems: Problem[] = [];
    if (pool.kind !== 'AXG') {
      problems.push({ path: 'poolKey', reason: `is a pool of ${pool.kind}; groups are for AXG` });
    }
    checkWords(p, problems);
    const numbers = checkNumbers(p.numbers ?? [], problems);
    if (problems.length > 0) throw DialflowError.invalid('number group', problems);
    const now = clock.now();
    const id = book.nextId(now);
    const name = p.name?.trim() || String(id);
    const remark = p.remark?.trim() ?? '';
    const record = { id, poolKey: pool.key, name, remark, createdAt: now };
    await stores.pools.saveGroup(record, numbers);
    const group: GroupEntry = { ...record, numbers: new Set(numbers), bindings: new Set() };
    book.groups.set(id, group);
    return told(group);
  }

  async updateGroup(p: Parameters<Methods['updateGroup']>[0]): Promise<NumberGroup> {
    const { book, stores } = this.context;
    const group = findGroup(book, p.groupId);
    const problems: Problem[] = [];
    checkWords(p, problems);
    if (problems.length > 0) throw DialflowError.invalid('number group', problems);
    const name = p.name?.trim() || group.name;
    const remark = p.remark?.trim() ?? group.remark;
    await stores.pools.saveGroup({ ...recordOf(group), name, remark });
    Object.assign(group, { name, remark });
    return told(group);
  }

  async changeGroup(p: Parameters<Methods['changeGroup']>[0]): Promise<NumberGroup> {
    const { book, stores } = this.context;
    const group = findGroup(book, p.groupId);
    const problems: Problem[] = [];
    const numbers = checkNumbers(p.numbers, problems);
    if (numbers.length === 0) problems.push({ path: 'numbers', reason: 'must not be empty' });
    const after = new Set(p.operation === 'overwrite' ? [] : group.numbers);
    for (const number of numbers) {
      if (p.operation === 'remove') after.delete(number);
      else after.add(number);
    }
    if (group.bindings.size > 0 && after.size === 0) {
      const reason = `are all that the group has, and ${group.bindings.size} bindings are with it`;
      problems.push({ path: 'numbers', reason });
    }
    for (const slot of group.bindings) {
      const a = unpack(book.table.aOf(slot));
      if (!after.has(a)) continue;
      const reason = `${a} is A of binding ${book.table.idOf(slot)}, which is with this group: when it rings, it could not be told whom it wants`;
      problems.push({ path: 'numbers', reason });
    }
    if (problems.length > 0) throw DialflowError.invalid('number group', problems);
    if (after.size > MOST_NUMBERS) {
      throw new DialflowError('LimitExceeded', `A group has ${MOST_NUMBERS} numbers at the most.`);
    }
    const before = new Set(group.numbers);
    // At once: a binding that is made meanwhile is checked against it.
    replace(group.numbers, after);
    try {
      const added = p.operation === 'remove' ? [] : numbers;
      const removed =
        p.operation === 'remove' ? numbers : p.operation === 'overwrite' ? ('all' as const) : [];
      await stores.pools.saveGroup(recordOf(group), added, removed);
    } catch (error) {
      replace(group.numbers, before);
      throw error;
    }
    return told(group);
  }

  async deleteGroup({ groupId }: { groupId: string }): Promise<void> {
    const { book, stores } = this.context;
    const group = findGroup(book, groupId);
    if (group.bindings.size > 0) {
      throw new DialflowError(
        'WrongState',
        `${group.bindings.size} bindings are with group ${groupId}; unbind them first.`,
      );
    }
    book.groups.delete(group.id);
    try {
      await stores.pools.deleteGroup(group.id);
    } catch (error) {
      book.groups.set(group.id, group);
      throw error;
    }
  }

  async getGroup({ groupId }: { groupId: string }): Promise<NumberGroup> {
    return told(findGroup(this.context.book, groupId));
  }

  async listGroups(p: { poolKey?: string; search?: string }): Promise<NumberGroup[]> {
    const search = p.search?.trim() ?? '';
    return [...this.context.book.groups.values()]
      .filter(({ poolKey }) => p.poolKey === undefined || poolKey === p.poolKey)
      .filter(({ id, name }) => name.includes(search) || String(id).includes(search))
      .map(told);
  }

  async listGroupNumbers(p: Parameters<Methods['listGroupNumbers']>[0]): Promise<Page<string>> {
    const group = findGroup(this.context.book, p.groupId);
    const search = p.search?.trim() ?? '';
    const found = [...group.numbers]
      .filter((number) => number.includes(search) && number > (p.after ?? ''))
      .sort();
    return pageOf(
      p.limit,
      async (most) => found.slice(0, most),
      (number) => number,
      (number) => number,
    );
  }
}

function checkWords(p: { name?: string; remark?: string }, problems: Problem[]): void {
  if (p.name !== undefined) {
    checkName(p.name.trim(), (path, reason) => problems.push({ path, reason }));
  }
  const { length } = [...(p.remark ?? '')];
  if (length > LONGEST_REMARK) {
    const reason = `has ${length} characters; ${LONGEST_REMARK} are the most`;
    problems.push({ path: 'remark', reason });
  }
}

function checkNumbers(written: readonly string[], problems: Problem[]): string[] {
  if (written.length > MOST_GROUP_NUMBERS_AT_ONCE) {
    const reason = `are ${written.length}; ${MOST_GROUP_NUMBERS_AT_ONCE} a call are the most`;
    problems.push({ path: 'numbers', reason });
    return [];
  }
  const numbers = new Set<string>();
  written.forEach((one, index) => {
    const number = canonical(one);
    if (!isPerson(number)) problems.push({ path: `numbers[${index}]`, reason: NO_PERSON });
    numbers.add(number);
  });
  return [...numbers];
}

function replace(numbers: Set<string>, by: ReadonlySet<string>): void {
  numbers.clear();
  for (const number of by) numbers.add(number);
}

const recordOf = ({ id, poolKey, name, remark, createdAt }: GroupEntry): GroupRecord => ({
  ...{ id, poolKey, name, remark, createdAt },
});

const told = (group: GroupEntry): NumberGroup => ({
  ...recordOf(group),
  id: String(group.id),
  numbers: group.numbers.size,
  bindings: group.bindings.size,
});
