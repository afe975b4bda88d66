import { COLOR } from '../common/fields';
import { unlessId } from '../common/values';
import { defineNode, words } from '../host/definition';
import { filterFields, recordings, timeFields } from './filters';
import { help } from './help';

export const definition = defineNode({
  name: 'results',
  label: words('结果', 'Results'),
  summary: words(
    '查询外呼历史、通话详情和统计，生成图表，导出文件，标注通话。',
    'Reads call history, details and statistics, draws charts, exports files, labels calls.',
  ),
  help,
  mode: 'all',
  color: COLOR.campaign,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'history',
      label: words('操作', 'Operation'),
      options: [
        { value: 'history', label: words('外呼历史', 'Call history') },
        { value: 'call', label: words('通话详情', 'Call detail') },
        { value: 'statistics', label: words('数据统计', 'Statistics') },
        { value: 'chart', label: words('图表', 'Chart') },
        { value: 'createExport', label: words('导出', 'Export') },
        { value: 'getExport', label: words('取得导出文件', 'Get an export') },
        { value: 'listExports', label: words('下载列表', 'List exports') },
        { value: 'cancelExport', label: words('取消导出', 'Cancel an export') },
        { value: 'retryExport', label: words('重新导出', 'Retry an export') },
        { value: 'deleteExport', label: words('删除导出', 'Delete an export') },
        { value: 'setExportDays', label: words('设置导出保留天数', 'Keep exports for') },
        { value: 'label', label: words('标注', 'Label') },
        { value: 'labelSummary', label: words('标注统计', 'Label summary') },
        { value: 'removeHotWords', label: words('删除热词', 'Remove hot words') },
      ],
    },
    callId: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['call', 'label'] },
      label: words('通话 ID', 'Call ID'),
    },
    exportKind: {
      type: 'options',
      default: 'taskResult',
      showWhen: { operation: ['createExport'] },
      label: words('内容', 'Content'),
      options: [
        {
          value: 'taskResult',
          label: words('任务结果', 'Task result'),
          help: words(
            '一个任务的工作簿，共七个工作表。',
            'A workbook of seven sheets, of one group.',
          ),
        },
        {
          value: 'callLog',
          label: words('呼叫流水', 'Call log'),
          help: words('每次呼叫一行。', 'A row each call.'),
        },
        {
          value: 'conversations',
          label: words('通话记录+录音', 'Conversations and recordings'),
          help: words('zip 文件。', 'A zip file.'),
        },
      ],
    },
    format: {
      type: 'options',
      default: 'xlsx',
      showWhen: { operation: ['createExport'], exportKind: ['callLog'] },
      label: words('格式', 'Format'),
      options: [
        { value: 'xlsx', label: words('Excel（xlsx）', 'Excel (xlsx)') },
        { value: 'csv', label: words('CSV', 'CSV') },
      ],
    },
    recordings,
    exportId: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['getExport', 'cancelExport', 'retryExport', 'deleteExport'] },
      label: words('导出 ID', 'Export ID'),
    },
    exportDays: {
      type: 'number',
      default: 7,
      min: 1,
      max: 3650,
      showWhen: { operation: ['setExportDays'] },
      label: words('保留天数', 'Days to keep'),
      help: words(
        '自完成起计；到期后文件与记录一并删除。',
        'Since they were complete; then they go, with their files.',
      ),
    },
    chart: {
      type: 'options',
      default: 'funnel',
      showWhen: { operation: ['chart'] },
      label: words('图表', 'Chart'),
      options: [
        { value: 'funnel', label: words('漏斗分布', 'Funnel') },
        { value: 'overTime', label: words('外呼结果趋势', 'Outcomes over time') },
        { value: 'tags', label: words('标签分布', 'Tags') },
      ],
    },
    title: {
      type: 'text',
      default: '',
      dynamic: true,
      showWhen: { operation: ['chart'] },
      label: words('标题', 'Title'),
      help: words('留空为任务或实例的名称。', 'Empty: the name of the job group or the instance.'),
    },
    language: {
      type: 'options',
      default: 'zh-CN',
      showWhen: { operation: ['chart', 'createExport'] },
      label: words('语言', 'Language'),
      options: [
        { value: 'zh-CN', label: words('中文', 'Chinese') },
        { value: 'en-US', label: words('英文', 'English') },
      ],
    },
    sequence: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      showWhen: { operation: ['label'] },
      label: words('轮次', 'Turn'),
      help: words('通话详情中该轮的 sequence。', 'Its sequence, as in the call detail.'),
      check: (value: string) =>
        /^\d{1,9}$/.test(value.trim()) ? undefined : words('必须是整数', 'must be a whole number'),
    },
    transcript: {
      type: 'text',
      default: '',
      rows: 2,
      dynamic: true,
      showWhen: { operation: ['label'] },
      label: words('正确转写', 'Right transcript'),
      help: words(
        '用户实际说的话，由此计算字错率；留空则不改动。',
        'What the callee really said; the error rate is computed by it. Empty: left as it is.',
      ),
    },
    labels: {
      type: 'textList',
      default: [],
      showWhen: { operation: ['label'] },
      label: words('标签', 'Labels'),
      help: words('留空则不改动。', 'Empty: left as they are.'),
    },
    hotWords: {
      type: 'textList',
      default: [],
      showWhen: { operation: ['label', 'removeHotWords'] },
      label: words('热词', 'Hot words'),
      help: words(
        '标注时加入该实例的热词表；此后的通话会用它们提示识别服务。',
        "With a label, they are added to the instance's hot words, which recognisers are told from then on.",
      ),
    },
    replaceLabel: {
      type: 'boolean',
      default: false,
      showWhen: { operation: ['label'] },
      label: words('清除留空的内容', 'Clear what is empty'),
      help: words(
        '打开时，留空的转写和标签会被清除，而不是保持不变。',
        'On: an empty transcript and empty labels take away what was there.',
      ),
    },
    jobGroup: {
      type: 'resource',
      resource: 'jobGroup',
      default: '',
      dynamic: true,
      showWhen: {
        operation: ['history', 'statistics', 'chart', 'createExport', 'labelSummary'],
      },
      label: words('外呼任务', 'Job group'),
      help: words(
        '从列表选择，或填写 ID、名称；留空为全部任务。导出任务结果时必填。',
        'Chosen from the list, or its id or name. Empty: all of them. A task result needs one.',
      ),
    },
    ...timeFields,
    top: {
      type: 'number',
      default: 30,
      min: 1,
      max: 1000,
      showWhen: { operation: ['statistics'] },
      label: words('排行条数', 'Places of a ranking'),
    },
    limit: {
      type: 'number',
      default: 100,
      min: 1,
      max: 10_000,
      showWhen: { operation: ['history', 'listExports'] },
      label: words('最多条数', 'At most'),
    },
    wait: {
      type: 'boolean',
      default: true,
      showWhen: { operation: ['createExport', 'getExport', 'retryExport'] },
      label: words('等待完成', 'Wait for it'),
      help: words(
        '关闭时立即输出导出的状态，稍后用“取得导出文件”取得。',
        'Off: goes on at once with its state; fetch the file later with "Get an export".',
      ),
    },
    withFile: {
      type: 'boolean',
      default: true,
      showWhen: { operation: ['createExport', 'getExport', 'retryExport', 'chart'] },
      label: words('输出文件内容', 'Put the file out'),
      help: words(
        '关闭时只给出路径（path），适合很大的文件。',
        'Off: only its path, which is better for very large files.',
      ),
    },
    ...filterFields,
  },
  outputs: [{ key: 'out', label: words('结果', 'Result') }],
  subtitle: (settings, chosen) => {
    const { operation, jobGroup } = settings;
    const { 'zh-CN': zh, 'en-US': en } =
      operation === 'chart'
        ? chosen('chart')
        : operation === 'createExport'
          ? chosen('exportKind')
          : chosen('operation');
    const group = unlessId(jobGroup);
    return words(`${zh} ${group}`.trim(), `${en} ${group}`.trim());
  },
});
