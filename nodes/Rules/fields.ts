import { words, type Fields } from '../host/definition';

/** 002 and 000 section 1.5: their words are the documents'. */
const breaches = [
  { value: 'verifiedFraud', label: words('核实的诈骗类投诉（特大）', 'Fraud (gravest)') },
  { value: 'verifiedHarassment', label: words('核实的骚扰类投诉（严重）', 'Harassment (serious)') },
  {
    value: 'barredBusiness',
    label: words('业务与报备不符，且属禁止业务（特大）', 'Undeclared barred business (gravest)'),
  },
  {
    value: 'otherBusiness',
    label: words('业务与报备不符，不属禁止业务（严重）', 'Other undeclared business (serious)'),
  },
  { value: 'abuse', label: words('骚扰、辱骂客户（严重）', 'Customers were abused (serious)') },
  { value: 'coldCalls', label: words('明显盲呼（严重）', 'Plain cold calls (serious)') },
  {
    value: 'noConsent',
    label: words('未经被叫同意擅自呼出（严重）', 'Calls without consent (serious)'),
  },
] as const;

export const checkFields = {
  text: {
    type: 'text',
    default: '',
    rows: 4,
    dynamic: true,
    showWhen: { operation: ['checkWording'] },
    label: words('话术', 'Text'),
    help: words(
      '要检查的话术，可以多行，逐行检查。',
      'What the robot says; several lines are checked one by one.',
    ),
  },
  scene: {
    type: 'resource',
    resource: 'scene',
    default: '',
    dynamic: true,
    showWhen: { operation: ['checkWording'] },
    label: words('场景', 'Scene'),
    help: words(
      '选择后一并检查该场景申报的行业和话术。',
      'If chosen, its industry and its own wording are checked as well.',
    ),
  },
  industry: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['checkIndustry'] },
    label: words('行业', 'Industry'),
  },
  supplier: {
    type: 'options',
    default: 'none',
    showWhen: { operation: ['checkIndustry'] },
    label: words('号码供应商', 'Supplier'),
    help: words(
      '选择后同时按该供应商的限制检查。',
      'If chosen, what this supplier of numbers does not take is checked as well.',
    ),
    options: [
      { value: 'none', label: words('不指定', 'None') },
      {
        value: 'beijing-youyin-landline',
        label: words('北京优音（固话）', 'Beijing Youyin (landline)'),
      },
      {
        value: 'beijing-youyin-mobile',
        label: words('北京优音（虚拟手机号）', 'Beijing Youyin (virtual mobile)'),
      },
      {
        value: 'shanghai-zhongchuang-landline',
        label: words('上海众闯（固话）', 'Shanghai Zhongchuang (landline)'),
      },
      {
        value: 'zhejiang-lingdaoyi-landline',
        label: words('浙江领道易（固话）', 'Zhejiang Lingdaoyi (landline)'),
      },
      {
        value: 'shanghai-lingsheng-landline',
        label: words('上海领声（固话）', 'Shanghai Lingsheng (landline)'),
      },
      { value: 'other', label: words('自有供应商', 'One of your own') },
    ],
  },
  supplierId: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['checkIndustry'], supplier: ['other'] },
    label: words('供应商 ID', 'ID of the supplier'),
    help: words(
      '用“主叫号码”节点保存的供应商的 ID。',
      'Of a supplier that was saved with a Number node.',
    ),
  },
} as const satisfies Fields;

const onLists = { operation: ['addNumbers', 'removeNumbers', 'listNumbers'] } as const;

export const listFields = {
  list: {
    type: 'options',
    default: 'doNotCall',
    showWhen: onLists,
    label: words('名单', 'List'),
    options: [
      { value: 'doNotCall', label: words('禁呼名单', 'Do not call') },
      { value: 'allow', label: words('白名单', 'Allow list') },
      { value: 'stopCall', label: words('止呼名单', 'Stop calls') },
    ],
  },
  scope: {
    type: 'options',
    default: 'instance',
    showWhen: { ...onLists, list: ['doNotCall', 'allow'] },
    label: words('范围', 'Holds for'),
    options: [
      { value: 'instance', label: words('本实例', 'This instance') },
      { value: 'account', label: words('所有实例', 'All instances') },
    ],
  },
  jobGroup: {
    type: 'resource',
    resource: 'jobGroup',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { ...onLists, list: ['stopCall'] },
    label: words('外呼任务', 'Job group'),
    help: words('草稿或已暂停的任务才能添加。', 'Numbers can be added to a draft or paused one.'),
  },
  from: {
    type: 'options',
    default: 'text',
    showWhen: { operation: ['addNumbers'] },
    label: words('号码取自', 'Numbers from'),
    options: [
      { value: 'text', label: words('下面的号码', 'The field below') },
      { value: 'attachment', label: words('输入的文件', 'A file from the input') },
      { value: 'file', label: words('文件路径', 'A file path') },
    ],
  },
  numbers: {
    type: 'text',
    default: '',
    rows: 3,
    required: true,
    dynamic: true,
    showWhen: { operation: ['addNumbers'], from: ['text'] },
    label: words('号码', 'Numbers'),
    help: words('用分号、空格或换行分隔。', 'Separated by semicolons, blanks or line breaks.'),
  },
  path: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['addNumbers'], from: ['file'] },
    label: words('文件路径', 'File path'),
    help: words(
      'xlsx 或 csv 文件在运行引擎的机器上的路径，列名同名单模板；可以有备注列 remark。',
      'Path of an xlsx or csv file on the machine that the engine runs on, with the columns of a roster; a column remark says why.',
    ),
  },
  which: {
    type: 'text',
    default: '',
    rows: 3,
    required: true,
    dynamic: true,
    showWhen: { operation: ['removeNumbers', 'lookUpNumbers'] },
    label: words('号码', 'Numbers'),
    help: words('用分号、空格或换行分隔。', 'Separated by semicolons, blanks or line breaks.'),
  },
  reason: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['addNumbers'] },
    label: words('备注', 'Reason'),
    help: words('为什么列入。', 'Why they are on the list.'),
  },
  validDays: {
    type: 'number',
    default: 0,
    min: 0,
    max: 36500,
    showWhen: { operation: ['addNumbers'] },
    label: words('有效天数', 'Days in force'),
    help: words('到期后不再起作用，0 表示长期有效。', 'Not in force after that. 0: for good.'),
  },
  prefix: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['listNumbers'] },
    label: words('号码开头', 'Beginning with'),
    help: words('只列出这样开头的号码。', 'Only numbers that begin so.'),
  },
} as const satisfies Fields;

export const complaintFields = {
  phoneNumber: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['recordComplaint'] },
    label: words('投诉人号码', "Complainant's number"),
  },
  complaint: {
    type: 'text',
    default: '',
    rows: 3,
    required: true,
    dynamic: true,
    showWhen: { operation: ['recordComplaint'] },
    label: words('投诉内容', 'Complaint'),
  },
  receivedFrom: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['recordComplaint'] },
    label: words('投诉来源', 'Received from'),
    help: words('例如运营商、供应商或用户本人。', 'The carrier, the supplier, the callee.'),
  },
  callId: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: { operation: ['recordComplaint'] },
    label: words('通话 ID', 'Call ID'),
  },
  complaintId: {
    type: 'text',
    default: '',
    required: true,
    dynamic: true,
    showWhen: { operation: ['verifyComplaint', 'dismissComplaint', 'resolveComplaint'] },
    label: words('投诉 ID', 'Complaint ID'),
  },
  breach: {
    type: 'options',
    default: 'verifiedHarassment',
    showWhen: { operation: ['verifyComplaint'] },
    label: words('违规行为', 'Breach'),
    help: words(
      '严重违规：警告并记录一次；特大违规：本实例全部业务停止，直到整改完成。',
      'A serious one: a warning, on record. A gravest one: the whole business of this instance stops until it is put right.',
    ),
    options: breaches,
  },
  note: {
    type: 'text',
    default: '',
    rows: 2,
    required: true,
    dynamic: true,
    showWhen: { operation: ['dismissComplaint', 'resolveComplaint'] },
    label: words('说明', 'Note'),
    help: words('不成立的理由，或整改的内容。', 'Why it is none, or what was put right.'),
  },
  status: {
    type: 'options',
    default: 'all',
    showWhen: { operation: ['listComplaints'] },
    label: words('状态', 'Status'),
    options: [
      { value: 'all', label: words('全部', 'All') },
      { value: 'Recorded', label: words('已登记', 'Recorded') },
      { value: 'Verified', label: words('已核实', 'Verified') },
      { value: 'Resolved', label: words('已整改', 'Resolved') },
      { value: 'Dismissed', label: words('不成立', 'Dismissed') },
    ],
  },
  by: {
    type: 'text',
    default: '',
    dynamic: true,
    showWhen: {
      operation: [
        'addNumbers',
        'recordComplaint',
        'verifyComplaint',
        'dismissComplaint',
        'resolveComplaint',
      ],
    },
    label: words('操作人', 'By whom'),
  },
  limit: {
    type: 'number',
    default: 1000,
    min: 1,
    max: 100000,
    showWhen: { operation: ['listNumbers', 'listComplaints'] },
    label: words('最多条数', 'At most'),
    help: words('返回的条数上限。', 'So many are returned at most.'),
  },
} as const satisfies Fields;
