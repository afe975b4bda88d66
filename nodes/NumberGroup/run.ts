import { MOST_GROUP_NUMBERS_AT_ONCE, type NumberGroup } from '../../engine/api';
import { allPages } from '../common/allPages';
import { orRefused } from '../common/refusals';
import { named, renumbered } from '../common/renamed';
import { findNumberGroup, findPool } from '../common/resources';
import { listed, optional, several } from '../common/values';
import { words, type Words } from '../host/definition';
import type { Data, EachContext, Result, RunEach } from '../host/run';
import type { definition } from './definition';

type Context = EachContext<typeof definition.fields>;

/** The engine's paths → the node's fields. */
const FIELDS = [['poolKey', 'pool']] as const;

export const run: RunEach<typeof definition.fields> = (context) =>
  orRefused(() => named(byOperation(context), FIELDS));

async function byOperation(context: Context): Promise<Result> {
  const { settings, client } = context;
  const { privacy } = client;
  switch (settings.operation) {
    case 'create': {
      const { key: poolKey } = await findPool(context, settings.pool);
      const numbers = listed(settings.numbers);
      return told(await privacy.createGroup({ poolKey, ...wordsOf(context), numbers }));
    }
    case 'add':
    case 'remove':
      return told(await changed(context, settings.operation));
    case 'overwrite': {
      const { id: groupId } = await findNumberGroup(context, settings.group);
      const numbers = listed(settings.numbers);
      return told(await privacy.changeGroup({ groupId, operation: 'overwrite', numbers }));
    }
    case 'numbers': {
      const { id: groupId } = await findNumberGroup(context, settings.group);
      const search = optional('search', settings.search);
      const numbers = await allPages(settings.limit, (page) =>
        privacy.listGroupNumbers({ groupId, ...search, ...page }),
      );
      return answer({ numbers }, countOf(numbers.length));
    }
    case 'get':
      return told(await findNumberGroup(context, settings.group));
    case 'list': {
      const { inPool } = settings;
      const groups = await privacy.listGroups({
        ...(inPool.trim() !== '' && { poolKey: (await findPool(context, inPool)).key }),
        ...optional('search', settings.search),
      });
      const { length } = groups;
      return answer({ groups }, words(`${length} 个号码组`, several(length, 'group')));
    }
    case 'update': {
      const { id: groupId } = await findNumberGroup(context, settings.group);
      return told(await privacy.updateGroup({ groupId, ...wordsOf(context) }));
    }
    case 'delete': {
      const group = await findNumberGroup(context, settings.group);
      await privacy.deleteGroup({ groupId: group.id });
      return answer(
        { group, deleted: true },
        words(`已删除 ${group.name}`, `${group.name} deleted`),
      );
    }
  }
}

/** As many as there are, in as many calls as that takes; one that is there already stays. */
async function changed(context: Context, operation: 'add' | 'remove'): Promise<NumberGroup> {
  const { settings, client } = context;
  const found = await findNumberGroup(context, settings.group);
  const numbers = listed(settings.numbers);
  const change = (part: string[]): Promise<NumberGroup> =>
    client.privacy.changeGroup({ groupId: found.id, operation, numbers: part });
  let group: NumberGroup | undefined;
  // Without any, the engine says so.
  for (let from = 0; from === 0 || from < numbers.length; from += MOST_GROUP_NUMBERS_AT_ONCE) {
    try {
      group = await change(numbers.slice(from, from + MOST_GROUP_NUMBERS_AT_ONCE));
    } catch (thrown) {
      throw renumbered(thrown, 'numbers', from);
    }
  }
  return group ?? found;
}

const wordsOf = ({ settings }: Context): { name?: string; remark?: string } => ({
  ...optional('name', settings.name),
  ...optional('remark', settings.remark),
});

const countOf = (count: number): Words => words(`${count} 个号码`, several(count, 'number'));

function told(group: NumberGroup): Result {
  const { 'zh-CN': zh, 'en-US': en } = countOf(group.numbers);
  return answer({ group }, words(`${group.name}：${zh}`, `${group.name}: ${en}`));
}

const answer = (data: Data, status: Words): Result => ({ output: 'ok', data, status });
