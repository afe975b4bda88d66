import callees from './callees.json';
import { appointmentReminder } from './describe';
import scene from './scene.json';

const NOT_UNDERSTOOD = ['不好意思，我没有听清。'];
const NOTHING_HEARD = ['您好，请问您能听到吗？'];

/** 预约提醒, in Chinese. */
export const appointmentReminderZh = appointmentReminder({
  key: 'appointment-reminder',
  dataFolder: 'dialflow-appointment-reminder',
  engine: '云岭汽车服务（模拟线路）',
  info: [
    scene.description,
    '',
    '1. 双击“名单文件”，填写名单（contacts.csv）的完整路径。',
    '2. 部署。',
    '3. 点击“开始提醒”左侧的按钮；“结果”在调试侧栏中逐条显示。',
    '',
    '每一轮问答是一个“分支节点”：播报、收听、识别意图，并自行重问。结束语和标签都在“挂机”节点上。',
  ].join('\n'),
  scene,
  callees,
  titles: ['① 启动提醒', '② 通话流程', '③ 提醒结果'],
  notes: [
    '在“名单文件”中填写 contacts.csv 的完整路径，部署后点击“开始提醒”的按钮',
    '在“名单文件”中填写 contacts.csv 的完整路径，发布工作流，再从“开始提醒”执行（起点在执行按钮旁选择）',
    '接通后由此开始；每个分支节点自行重问，两次仍听不清则由“人工回访”收尾',
    '每个联系人的外呼全部结束后来一条：状态、标签和每次通话',
  ],
  name: {
    start: '开始提醒',
    file: '名单文件',
    scene: '导入场景',
    roster: '读取名单',
    run: '启动任务',
    badRows: '无效行',
    answered: '通话接通',
    comes: '能否按时来',
    when: '改到什么时候',
    yes: '按时到店',
    morning: '改到上午',
    afternoon: '改到下午',
    cancelled: '取消预约',
    stranger: '不是本人',
    callBack: '人工回访',
    complete: '作业完成',
    result: '结果',
  },
  comes: {
    text: '您好，这里是云岭汽车服务，提醒 @name 您预约了 @day @time 的 @service ，请问您能按时来吗？能来请按1，改期请按2，取消请按3。',
    again: ['请问您 @day @time 能按时来吗？能来请按1，改期请按2，取消请按3。'],
    bargeIn: 'any',
    branches: [
      { name: '能来', intents: ['肯定'], keys: ['1'] },
      { name: '改期', intents: ['改期', '否定'], keys: ['2'] },
      { name: '取消', intents: ['取消'], keys: ['3'] },
      { name: '不是本人', intents: ['打错了'] },
    ],
    unrecognisedWordings: NOT_UNDERSTOOD,
    unrecognisedThen: 'goOn',
    noInputWordings: NOTHING_HEARD,
    noInputFarewell: '听不到您的声音，我们稍后再联系您，再见。',
  },
  when: {
    text: '没关系，可以改到次日。您看上午方便，还是下午方便？上午请按1，下午请按2。',
    again: ['次日上午还是下午方便？上午请按1，下午请按2。'],
    bargeIn: 'any',
    branches: [
      { name: '上午', keywords: ['上午', '早上', '中午之前'], keys: ['1'] },
      { name: '下午', keywords: ['下午', '晚一点', '傍晚'], keys: ['2'] },
    ],
    unrecognisedWordings: NOT_UNDERSTOOD,
    unrecognisedThen: 'goOn',
    noInputWordings: NOTHING_HEARD,
    noInputFarewell: '听不到您的声音，我们稍后再联系您，再见。',
  },
  farewells: {
    yes: { text: '好的，我们恭候您的光临，再见。', tag: { group: '预约', name: '按时到店' } },
    morning: {
      text: '好的，已为您改到次日上午，再见。',
      tag: { group: '预约', name: '改到上午' },
    },
    afternoon: {
      text: '好的，已为您改到次日下午，再见。',
      tag: { group: '预约', name: '改到下午' },
    },
    cancelled: {
      text: '好的，预约已经取消，欢迎您再来，再见。',
      tag: { group: '预约', name: '取消' },
    },
    stranger: { text: '不好意思，打扰您了，再见。', tag: { group: '预约', name: '不是本人' } },
    callBack: {
      text: '抱歉没能听清，稍后由我们的同事给您回电，再见。',
      tag: { group: '预约', name: '待人工回访' },
    },
  },
});
