import { COLOR } from '../common/fields';
import { unlessId } from '../common/values';
import { defineNode, words } from '../host/definition';
import { formFields } from './form';
import { help } from './help';
import { otherFields } from './otherFields';

export const definition = defineNode({
  name: 'jobGroup',
  label: words('外呼任务', 'Job Group'),
  summary: words(
    '创建并运行外呼任务，暂停、继续、停止或查询。',
    'Creates and runs a calling campaign; pauses, resumes, stops or reads it.',
  ),
  help,
  mode: 'all',
  color: COLOR.campaign,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'run',
      label: words('操作', 'Operation'),
      options: [
        { value: 'run', label: words('创建、加入名单并启动', 'Create, assign and start') },
        { value: 'create', label: words('创建草稿', 'Create a draft') },
        { value: 'assign', label: words('加入名单', 'Assign contacts') },
        { value: 'start', label: words('启动', 'Start') },
        { value: 'pause', label: words('暂停', 'Pause') },
        { value: 'resume', label: words('继续', 'Resume') },
        { value: 'stop', label: words('停止', 'Stop') },
        { value: 'get', label: words('查询', 'Get') },
        { value: 'list', label: words('列出', 'List') },
        { value: 'jobs', label: words('查询作业', 'List jobs') },
        { value: 'preview', label: words('启动前预览', 'Preview before the start') },
        { value: 'update', label: words('修改', 'Change') },
        { value: 'copy', label: words('复制', 'Copy') },
        { value: 'redial', label: words('重复发起', 'Redial by outcome') },
        { value: 'stopCalls', label: words('止呼', 'Stop calling numbers') },
        { value: 'delete', label: words('删除', 'Delete') },
        {
          value: 'instanceSettings',
          label: words('设置实例外呼规则', "Set the instance's rules"),
        },
      ],
    },
    jobGroup: {
      type: 'resource',
      resource: 'jobGroup',
      default: '',
      required: true,
      dynamic: true,
      showWhen: {
        operation: [
          'assign',
          'start',
          'pause',
          'resume',
          'stop',
          'get',
          'jobs',
          'preview',
          'update',
          'copy',
          'redial',
          'stopCalls',
          'delete',
        ],
      },
      label: words('外呼任务', 'Job group'),
      help: words('从列表选择，或填写 ID、名称。', 'Chosen from the list, or its id or name.'),
    },
    ...formFields,
    ...otherFields,
    limit: {
      type: 'number',
      default: 100,
      min: 1,
      max: 10000,
      showWhen: { operation: ['list', 'jobs'] },
      label: words('最多条数', 'At most'),
      help: words('返回条数的上限。', 'So many are returned at most.'),
    },
  },
  outputs: [{ key: 'out', label: words('外呼任务', 'Job group') }],
  subtitle: ({ name, jobGroup }, chosen) => {
    const { 'zh-CN': zh, 'en-US': en } = chosen('operation');
    const what = name || unlessId(jobGroup);
    return words(`${zh} ${what}`.trim(), `${en} ${what}`.trim());
  },
});
