import { answeringMachineFields } from '../common/answeringMachine';
import { words, type Fields } from '../host/definition';

const newGroup = { operation: ['run', 'create'] } as const;

/** What a new group does about calls that reach nobody. */
export const redialFields = {
  ringSeconds: {
    type: 'number',
    default: 45,
    min: 1,
    max: 300,
    showWhen: newGroup,
    section: words('振铃与重拨', 'Ringing and redialling'),
    label: words('最优振铃时长（秒）', 'Ring for (seconds)'),
    help: words('振铃达到此时长仍未接听即挂断。', 'A call is given up after so much ringing.'),
  },
  retryTimes: {
    type: 'number',
    default: 3,
    min: 0,
    max: 10,
    showWhen: newGroup,
    label: words('未接通重试次数', 'Retries'),
    help: words(
      '未接通时最多再拨几次，0 表示不重拨。',
      'Further attempts when a call is not answered. 0: none.',
    ),
  },
  retryIntervalMinutes: {
    type: 'number',
    default: 10,
    min: 0,
    max: 1440,
    showWhen: newGroup,
    label: words('重试间隔（分钟）', 'Minutes between attempts'),
    help: words('两次呼叫同一联系人的间隔。', 'Time between two attempts of one contact.'),
  },
  doNotRedial: {
    type: 'multiOptions',
    default: ['emptyNumber', 'inArrears', 'outOfService'],
    showWhen: newGroup,
    label: words('重拨策略', 'Do not redial'),
    help: words('出现这些结果的号码不再重拨。', 'Numbers with these outcomes are not tried again.'),
    options: [
      { value: 'emptyNumber', label: words('空号不外呼', 'Empty numbers') },
      { value: 'inArrears', label: words('欠费不外呼', 'Numbers in arrears') },
      { value: 'outOfService', label: words('停机不外呼', 'Numbers out of service') },
    ],
  },
  retryRules: {
    type: 'list',
    default: [],
    showWhen: newGroup,
    label: words('按结果重拨', 'Retries by outcome'),
    itemLabel: words('规则', 'Rule'),
    help: words(
      '某种结果之后的重试次数和间隔，优先于上面的设置。',
      'Retries and interval after one outcome; wins over the settings above.',
    ),
    fields: {
      outcome: {
        type: 'options',
        default: 'Busy',
        label: words('通话结果', 'Outcome'),
        options: [
          { value: 'NoAnswer', label: words('无人接听', 'No answer') },
          { value: 'Busy', label: words('占线', 'Busy') },
          { value: 'NotConnected', label: words('无法接通', 'Not connected') },
          { value: 'PoweredOff', label: words('关机', 'Powered off') },
          { value: 'OutOfService', label: words('停机', 'Out of service') },
          { value: 'InArrears', label: words('欠费', 'In arrears') },
          { value: 'EmptyNumber', label: words('空号', 'Empty number') },
          { value: 'Failed', label: words('呼叫失败', 'Failed') },
        ],
      },
      retryTimes: {
        type: 'number',
        default: 1,
        min: 0,
        max: 100,
        label: words('重试次数', 'Retries'),
      },
      retryIntervalMinutes: {
        type: 'number',
        default: 10,
        min: 0,
        max: 10080,
        label: words('间隔（分钟）', 'Minutes between'),
      },
    },
  },
  ...answeringMachineFields(newGroup),
} as const satisfies Fields;
