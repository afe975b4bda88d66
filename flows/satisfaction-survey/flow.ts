import { fromMessage, hostNode, node, type Flow } from '../../scripts/flows/description';
import {
  change,
  debug,
  inject,
  manualTrigger,
  noOp,
  setField,
} from '../../scripts/flows/hostNodes';
import callees from './callees.json';
import scene from './scene.json';

const FAREWELL = '抱歉没能听清您的意思，我们稍后再联系您，再见。';

/** A word the first time, the end of the call the second time. */
const misses = {
  unrecognisedWordings: ['不好意思，我没有听清。'],
  unrecognisedLimit: 2,
  unrecognisedFarewell: FAREWELL,
  noInputWordings: ['您好，请问您能听到吗？'],
  noInputLimit: 2,
  noInputFarewell: FAREWELL,
} as const;

/** A question that was answered, and an answer that was none, lead back to the node that asks. */
const askAgain = (speak: string) => ({ question: speak, unrecognised: speak, noInput: speak });

/** 满意度回访: who is there, were they satisfied, and what came of it. */
export const satisfactionSurvey: Flow = {
  key: 'satisfaction-survey',
  name: scene.name,
  info: [
    scene.description,
    '',
    '1. 双击“名单文件”，填写名单（contacts.xlsx）的完整路径。',
    '2. 部署。',
    '3. 点击“开始外呼”左侧的按钮；“结果”在调试侧栏中逐条显示。',
    '',
    '通话走模拟线路，被叫由引擎节点“晴川物流（模拟线路）”中的 JSON 描述，名单的 callee 列指定每个号码由谁应答。',
  ].join('\n'),
  engine: {
    key: 'satisfaction-survey/engine',
    name: '晴川物流（模拟线路）',
    // A folder of its own: the callees are the engine's, and other flows have others.
    settings: { dataFolder: 'dialflow-satisfaction-survey', callees },
  },
  groups: [
    {
      title: '① 启动外呼',
      note: {
        nodeRed: '在“名单文件”中填写 contacts.xlsx 的完整路径，部署后点击“开始外呼”的按钮',
        n8n: '在“名单文件”中填写 contacts.xlsx 的完整路径，发布工作流，再从“开始外呼”执行（起点在执行按钮旁选择）',
      },
      nodes: [
        hostNode('开始外呼', {
          at: [0, 0],
          nodeRed: inject(),
          n8n: manualTrigger(),
          to: '名单文件',
        }),
        hostNode('名单文件', {
          at: [1, 0],
          nodeRed: change(['msg', 'contactsFile'], ['str', 'contacts.xlsx']),
          n8n: setField('contactsFile', 'contacts.xlsx'),
          to: '导入场景',
        }),
        node('scene', '导入场景', {
          at: [2, 0],
          settings: { operation: 'import', from: 'field', definition: scene },
          to: '读取名单',
        }),
        node('contacts', '读取名单', {
          at: [3, 0],
          settings: {
            source: 'file',
            path: fromMessage('contactsFile', "$('名单文件').first().json.contactsFile"),
          },
          to: { valid: '启动任务', invalid: '无效行' },
        }),
        node('jobGroup', '启动任务', {
          at: [4, 0],
          settings: {
            operation: 'run',
            scene: scene.name,
            ringSeconds: 20,
            retryTimes: 1,
            retryIntervalMinutes: 1,
          },
        }),
        hostNode('无效行', { at: [4, 1], nodeRed: debug(), n8n: noOp() }),
      ],
    },
    {
      title: '② 通话流程',
      note: '接通后由此开始；问了问题、没听清或没应答时回到提问的节点，两次仍不行则结束通话',
      nodes: [
        node('callTrigger', '通话接通', {
          at: [0, 0],
          settings: { events: ['CallAnswered'], scene: scene.name },
          to: '身份确认',
        }),
        node('speak', '身份确认', {
          at: [1, 0],
          settings: {
            text: '您好，我是晴川物流的客服，请问您是 @name 吗？',
            similar: ['您好，这里是晴川物流客服中心，请问您是 @name 本人吗？'],
            bargeIn: 'any',
          },
          to: '听取身份',
        }),
        node('listen', '听取身份', {
          at: [2, 0],
          to: { heard: '判断身份', noInput: '判断身份' },
        }),
        node('intentMatch', '判断身份', {
          at: [3, 0],
          settings: {
            branches: [
              { name: '肯定身份', intents: ['肯定'], keys: ['1'] },
              { name: '不是本人', intents: ['否定', '打错了'], keys: ['2'] },
            ],
            ...misses,
          },
          to: {
            'branch:肯定身份': '标记本人',
            'branch:不是本人': '标记非本人',
            ...askAgain('身份确认'),
          },
        }),
        node('tag', '标记本人', {
          at: [4, 0],
          settings: { tags: [{ group: '身份', name: '本人' }] },
          to: '询问满意度',
        }),
        node('speak', '询问满意度', {
          at: [5, 0],
          settings: {
            text: '打扰您一分钟，您最近寄过一个包裹，请问您对这次服务满意吗？满意请按1，不满意请按2。',
            similar: ['请问您对这次寄件的服务满意吗？'],
            bargeIn: 'any',
          },
          to: '听取评价',
        }),
        node('listen', '听取评价', {
          at: [6, 0],
          to: { heard: '判断满意度', noInput: '判断满意度' },
        }),
        node('intentMatch', '判断满意度', {
          at: [7, 0],
          settings: {
            branches: [
              { name: '满意', intents: ['满意', '肯定'], keys: ['1'] },
              { name: '不满意', intents: ['不满意', '否定'], keys: ['2'] },
            ],
            ...misses,
          },
          to: {
            'branch:满意': '标记满意',
            'branch:不满意': '标记不满意',
            ...askAgain('询问满意度'),
          },
        }),
        node('tag', '标记满意', {
          at: [8, 0],
          settings: { tags: [{ group: '满意度', name: '满意' }] },
          to: '感谢',
        }),
        node('speak', '感谢', {
          at: [9, 0],
          settings: { text: '谢谢您，祝您生活愉快，再见。' },
          to: '挂机',
        }),
        node('tag', '标记不满意', {
          at: [8, 1],
          settings: { tags: [{ group: '满意度', name: '不满意' }] },
          to: '致歉',
        }),
        node('speak', '致歉', {
          at: [9, 1],
          settings: { text: '非常抱歉给您带来不便，我们会尽快改进，再见。' },
          to: '挂机',
        }),
        node('tag', '标记非本人', {
          at: [4, 2],
          settings: { tags: [{ group: '身份', name: '非本人' }] },
          to: '道别',
        }),
        node('speak', '道别', {
          at: [5, 2],
          settings: { text: '好的，打扰您了，再见。' },
          to: '挂机',
        }),
        node('hangUp', '挂机', { at: [10, 2], settings: { reason: 'Completed' } }),
      ],
    },
    {
      title: '③ 外呼结果',
      note: '每个联系人的外呼全部结束后来一条：状态、标签和每次通话',
      nodes: [
        node('jobCompleteTrigger', '作业完成', {
          at: [0, 0],
          settings: { scene: scene.name },
          to: '结果',
        }),
        hostNode('结果', { at: [1, 0], nodeRed: debug('job'), n8n: noOp() }),
      ],
    },
  ],
};
