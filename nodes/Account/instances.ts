import { DialflowError, type Instance } from '../../engine/api';
import { named } from '../common/renamed';
import { verbatim } from '../common/terms';
import { optional, several } from '../common/values';
import { words, type Words } from '../host/definition';
import type { AllResult } from '../host/run';
import { answer, type Context } from './answer';

type Operation = (context: Context) => Promise<AllResult>;

export const instanceOperations = {
  instances: async ({ client }) => {
    const [list, account] = [await client.instances.list(), await client.instances.concurrency()];
    const records = list.map((instance) => ({ ...instance, account }));
    return answer(records, leftText(list.length, account.remaining));
  },

  createInstance: async ({ settings, client }) => {
    const creating = client.instances.create({
      name: settings.instanceName,
      maxConcurrency: settings.instanceConcurrency,
      ...optional('description', settings.instanceDescription),
    });
    const instance = await named(creating, [
      ['name', 'instanceName'],
      ['maxConcurrency', 'instanceConcurrency'],
    ]);
    return answer([instance], verbatim(instance.name));
  },

  updateInstance: async (context) => {
    const { settings, client } = context;
    const { id: instanceId } = await find(context);
    const most = settings.newInstanceConcurrency;
    const instance = await client.instances.update({
      instanceId,
      ...optional('name', settings.newInstanceName),
      ...(most > 0 && { maxConcurrency: most }),
      ...optional('description', settings.instanceDescription),
    });
    return answer([instance], verbatim(instance.name));
  },

  deleteInstance: async (context) => {
    const { id, name } = await find(context);
    if (id === context.instanceId) {
      throw new DialflowError(
        'WrongState',
        `Instance "${name}" is the one of this node's own engine. Delete it from a node whose engine has another instance.`,
      );
    }
    await context.client.instances.delete({ instanceId: id });
    return answer([{ id, name, deleted: true }], words(`已删除 ${name}`, `${name} deleted`));
  },

  setConcurrency: async ({ settings, client }) => {
    const { totalConcurrency } = settings;
    const total = totalConcurrency === 0 ? null : totalConcurrency;
    const setting = client.instances.setConcurrency({ total });
    const account = await named(setting, [['total', 'totalConcurrency']]);
    const text = total === null ? words('不限', 'not limited') : verbatim(String(total));
    return answer([account], text);
  },
} satisfies Record<string, Operation>;

function leftText(count: number, remaining: number | null): Words {
  const [zh, en] = [`${count} 个实例`, several(count, 'instance')];
  if (remaining === null) return words(zh, en);
  return words(`${zh}，剩余并发 ${remaining}`, `${en}, ${remaining} calls at a time left`);
}

/** By id or by name: no two have one name. */
async function find({ settings, client }: Context): Promise<Instance> {
  const wanted = settings.instance.trim();
  const all = await client.instances.list();
  const found = all.find(({ id, name }) => id === wanted || name === wanted);
  if (!found) throw DialflowError.notFound('instance', wanted);
  return found;
}
