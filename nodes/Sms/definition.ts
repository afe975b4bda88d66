import { isPhoneNumber } from '../common/checks';
import { COLOR } from '../common/fields';
import { asLabel, smsStateWords } from '../common/terms';
import { isTimeText } from '../common/times';
import { SMS_STATES } from '../../engine/api';
import { defineNode, words } from '../host/definition';
import { help } from './help';

const lists = { operation: ['list', 'listStops'] } as const;
const messages = { operation: ['list'] } as const;
const stops = { operation: ['addStops', 'removeStops'] } as const;

const states = SMS_STATES.map((value) => ({ value, label: asLabel(smsStateWords[value]) }));

export const definition = defineNode({
  name: 'sms',
  label: words('短信', 'SMS'),
  summary: words(
    '经隐私号（X号码）发送、回复、确认和查询短信，管理退订名单，查询短信通道状态。',
    'Sends, answers, confirms and reads text messages through privacy numbers; who wants none; how the gateways stand.',
  ),
  help,
  mode: 'each',
  failureOutput: 'refused',
  color: COLOR.privacy,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'send',
      label: words('操作', 'Operation'),
      options: [
        { value: 'send', label: words('发送', 'Send') },
        { value: 'reply', label: words('回复', 'Reply') },
        { value: 'confirm', label: words('确认下发', 'Confirm') },
        { value: 'get', label: words('查询一条', 'Get one') },
        { value: 'list', label: words('列出', 'List') },
        { value: 'addStops', label: words('退订名单：添加', 'Stop list: add') },
        { value: 'removeStops', label: words('退订名单：移除', 'Stop list: remove') },
        { value: 'listStops', label: words('退订名单：列出', 'Stop list: list') },
        { value: 'status', label: words('短信通道状态', 'Gateways') },
      ],
    },
    bindingId: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['send'] },
      label: words('绑定 ID', 'Binding ID'),
      help: words(
        '从该绑定的隐私号发出；留空取输入中的 bound.id。',
        'Sent from the X number of this binding. Empty: bound.id of the input.',
      ),
    },
    to: {
      type: 'options',
      default: 'A',
      showWhen: { operation: ['send'] },
      label: words('发给', 'To'),
      options: [
        { value: 'A', label: words('A 号码', 'A') },
        {
          value: 'B',
          label: words('B 号码（另一方）', 'B (the other side)'),
        },
      ],
    },
    smsId: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['reply', 'confirm', 'get'] },
      label: words('短信 ID', 'Message ID'),
      help: words('留空取输入中的 sms.id。', 'Empty: sms.id of the input.'),
    },
    text: {
      type: 'text',
      default: '',
      rows: 3,
      required: true,
      dynamic: true,
      showWhen: { operation: ['send', 'reply'] },
      label: words('内容', 'Text'),
      help: words(
        '最多 1,000 个字符；签名和退订提示由引擎加上。',
        'At most 1,000 characters; signature and stop hint are added by the engine.',
      ),
    },
    otherText: {
      type: 'text',
      default: '',
      rows: 3,
      dynamic: true,
      showWhen: { operation: ['confirm'] },
      label: words('改为下发', 'Other words'),
      help: words(
        '确认时改用这段内容；留空按原文下发。',
        'Passed on in place of the text. Empty: as it was written.',
      ),
    },
    outId: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['send', 'reply'] },
      label: words('外部业务 ID', 'Out ID'),
      help: words(
        '随事件返回；留空为绑定的外部业务 ID。',
        'Comes back in events. Empty: that of the binding.',
      ),
    },
    pool: {
      type: 'resource',
      resource: 'pool',
      default: '',
      required: true,
      dynamic: true,
      showWhen: stops,
      label: words('号码池', 'Pool'),
      help: words('退订只在该号码池中有效。', 'The list is that of this pool.'),
    },
    numbers: {
      type: 'text',
      default: '',
      rows: 3,
      required: true,
      dynamic: true,
      showWhen: stops,
      label: words('号码', 'Numbers'),
      help: words('用分号、空格或换行分隔。', 'Separated by semicolons, blanks or line breaks.'),
    },
    ofPool: {
      type: 'resource',
      resource: 'pool',
      default: '',
      dynamic: true,
      showWhen: lists,
      label: words('号码池', 'Pool'),
      help: words('留空为全部号码池。', 'Empty: of all pools.'),
    },
    ofNumber: {
      type: 'text',
      default: '',
      dynamic: true,
      check: isPhoneNumber,
      showWhen: lists,
      label: words('号码', 'Number'),
      help: words(
        '发送方或接收方；退订名单中为退订人。',
        'Who wrote it or whom it is for; on the stop list, who is on it.',
      ),
    },
    x: {
      type: 'text',
      default: '',
      dynamic: true,
      check: isPhoneNumber,
      showWhen: messages,
      label: words('隐私号', 'X number'),
    },
    ofBinding: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: messages,
      label: words('绑定 ID', 'Binding ID'),
    },
    ofOutId: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: messages,
      label: words('外部业务 ID', 'Out ID'),
    },
    state: {
      type: 'options',
      default: 'all',
      showWhen: messages,
      label: words('状态', 'State'),
      options: [{ value: 'all', label: words('全部', 'All') }, ...states],
    },
    from: {
      type: 'text',
      default: '',
      dynamic: true,
      check: isTimeText,
      showWhen: messages,
      label: words('从', 'From'),
      placeholder: words(
        '例如 2026-11-20 或 2026-11-20 09:00',
        'e.g. 2026-11-20 or 2026-11-20 09:00',
      ),
      help: words('收到或发出的时间。', 'When it was received, or sent by a flow.'),
    },
    until: {
      type: 'text',
      default: '',
      dynamic: true,
      check: isTimeText,
      showWhen: messages,
      label: words('到', 'To'),
      help: words('只写日期时，包括这一天。', 'A day alone is included.'),
    },
    limit: {
      type: 'number',
      default: 100,
      min: 1,
      max: 100_000,
      showWhen: lists,
      label: words('最多条数', 'At most'),
    },
  },
  outputs: [
    { key: 'ok', label: words('完成', 'Done') },
    { key: 'refused', label: words('未成功', 'Refused') },
  ],
  subtitle: (_settings, chosen) => chosen('operation'),
});
