import { words, type Fields } from '../host/definition';

const made = { operation: ['createInstance'] } as const;
const changed = { operation: ['updateInstance'] } as const;
const named = { operation: ['updateInstance', 'deleteInstance'] } as const;

/** Instances, and the concurrency that they share out. */
export const instanceFields = {
  instance: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: named,
    label: words('实例', 'Instance'),
    help: words('其名称或 ID。', 'Its name or id.'),
  },
  instanceName: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: made,
    label: words('名称', 'Name'),
  },
  newInstanceName: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: changed,
    label: words('新名称', 'New name'),
    help: words('留空则不变。', 'Empty: as it is.'),
  },
  instanceConcurrency: {
    type: 'number',
    default: 10,
    min: 1,
    max: 10000,
    showWhen: made,
    label: words('最大并发', 'Maximum concurrency'),
    help: words(
      '该实例同时进行的通话数，从账户总并发中分出。',
      "Calls at a time, out of the account's concurrency.",
    ),
  },
  newInstanceConcurrency: {
    type: 'number',
    default: 0,
    min: 0,
    max: 10000,
    showWhen: changed,
    label: words('新的最大并发', 'New maximum concurrency'),
    help: words(
      '0 为不变。本节点引擎连接所用的实例，其并发在引擎配置中设置。',
      "0: as it is. That of the instance of this node's engine is set with the engine.",
    ),
  },
  instanceDescription: {
    type: 'text',
    default: '',
    rows: 2,
    dynamic: true,
    showWhen: { operation: ['createInstance', 'updateInstance'] },
    label: words('描述', 'Description'),
    help: words('修改时留空则不变。', 'Empty with an update: as it is.'),
  },
  totalConcurrency: {
    type: 'number',
    default: 0,
    min: 0,
    max: 1000000,
    showWhen: { operation: ['setConcurrency'] },
    label: words('账户总并发', 'Concurrency of the account'),
    help: words(
      '所有实例合计，不能小于已分配的；0 为不限。',
      'Of all instances together, not less than they have already. 0: not limited.',
    ),
  },
} as const satisfies Fields;
