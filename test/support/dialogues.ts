import type { Callee, CalleeAction, SceneDefinition, SystemTag, Tag, Task } from '../../engine/api';
import { hostNode, node, type Flow, type OwnNode } from '../../scripts/flows/description';
import { inject, manualTrigger } from '../../scripts/flows/hostNodes';

/**
 * One question, asked of callees who answer it in every way there is: by a Branch node, and by
 * Speak, Listen and Intent Match. What is kept of a call must be the same.
 */

const ASK = '您好，请问您明天上午方便安装空调吗？方便请按1，不方便请按2。';
const ASK_AGAIN = '请问您明天上午方便安装吗？';
const NOT_UNDERSTOOD = '不好意思，我没有听清。';
const NOTHING_HEARD = '您好，请问您能听到吗？';
const FAREWELL = '抱歉没能听清，我们稍后再联系您，再见。';
const THANKS = '好的，师傅明天上午上门，再见。';
const LATER = '好的，我们另约时间，再见。';
const COMPANY = '我们是云岭家电的安装中心。';

export const START = 'Start';
/** What the node is called that asks, in either way. */
const QUESTION = 'Question';

/** A turn: who, what was said or pressed, and what was made of it. */
export type Said = readonly [speaker: 'robot' | 'callee', text: string, fact?: string];

export interface Dialogue {
  what: string;
  callee: CalleeAction[];
  said: Said[];
  ended: { reason: string; completed: boolean; tags: string[]; systemTags: SystemTag[] };
}

const AGREED = {
  reason: 'Completed',
  completed: true,
  tags: ['安装/已约'],
  systemTags: ['PlaybackCompleted'],
} satisfies Dialogue['ended'];

export const DIALOGUES: readonly Dialogue[] = [
  {
    what: 'an answer after the prompt',
    callee: [{ say: '方便的' }],
    said: [
      ['robot', ASK],
      ['callee', '方便的', '肯定'],
      ['robot', THANKS],
    ],
    ended: AGREED,
  },
  {
    what: 'an answer that sets a tag by its intent',
    callee: [{ say: '不方便' }],
    said: [
      ['robot', ASK],
      ['callee', '不方便', '否定'],
      ['robot', LATER],
    ],
    ended: { ...AGREED, completed: false, tags: ['安装/改期', '态度/婉拒'] },
  },
  {
    what: 'an answer that cuts the prompt short',
    callee: [{ say: '方便的', interruptAt: 0.4 }],
    said: [
      ['robot', ASK, 'interrupted'],
      ['callee', '方便的', '肯定'],
      ['robot', THANKS],
    ],
    ended: AGREED,
  },
  {
    what: 'a long answer that was begun just before the prompt was over',
    callee: [{ say: '嗯可以的没问题方便的你们明天上午直接过来安装就行了', interruptAt: 0.95 }],
    said: [
      ['robot', ASK, 'interrupted'],
      ['callee', '嗯可以的没问题方便的你们明天上午直接过来安装就行了', '肯定'],
      ['robot', THANKS],
    ],
    ended: AGREED,
  },
  {
    what: 'a key that is typed ahead',
    callee: [{ keys: '1', interruptAt: 0.2 }],
    said: [
      ['robot', ASK, 'interrupted'],
      ['callee', '1', 'yes'],
      ['robot', THANKS],
    ],
    ended: AGREED,
  },
  {
    what: 'silence',
    callee: [],
    said: [
      ['robot', ASK],
      ['robot', NOTHING_HEARD],
      ['robot', ASK_AGAIN],
      ['robot', FAREWELL],
    ],
    ended: {
      reason: 'NoInputLimit',
      completed: false,
      tags: [],
      systemTags: ['NoInputLimit', 'PlaybackCompleted'],
    },
  },
  {
    what: 'a callee who hangs up in mid-prompt',
    callee: [{ hangUp: true, interruptAt: 0.4 }],
    said: [['robot', ASK, 'cut short']],
    ended: {
      reason: 'CalleeHungUp',
      completed: false,
      tags: [],
      systemTags: ['CalleeHungUp', 'PlaybackCut'],
    },
  },
  {
    what: 'a global question, and back',
    callee: [{ say: '你们是哪家公司的？' }, { say: '方便的' }],
    said: [
      ['robot', ASK],
      ['callee', '你们是哪家公司的？', '? 问公司'],
      ['robot', COMPANY],
      ['robot', ASK_AGAIN],
      ['callee', '方便的', '肯定'],
      ['robot', THANKS],
    ],
    ended: AGREED,
  },
  {
    what: 'two answers that mean nothing',
    callee: [{ say: '今天天气真不错' }, { say: '红烧肉要放冰糖' }],
    said: [
      ['robot', ASK],
      ['callee', '今天天气真不错', 'unrecognised'],
      ['robot', NOT_UNDERSTOOD],
      ['robot', ASK_AGAIN],
      ['callee', '红烧肉要放冰糖', 'unrecognised'],
      ['robot', FAREWELL],
    ],
    ended: {
      reason: 'UnrecognisedLimit',
      completed: false,
      tags: [],
      systemTags: ['UnrecognisedLimit', 'PlaybackCompleted'],
    },
  },
];

/** The number that is called for a row of the table. */
export const numberOf = (dialogue: Dialogue): string =>
  `1380000${String(DIALOGUES.indexOf(dialogue)).padStart(4, '0')}`;

/** Their callees: the second time they are asked, they do what comes second. */
export const callees: Callee[] = DIALOGUES.map((dialogue) => ({
  name: dialogue.what,
  numbers: [numberOf(dialogue)],
  ringSeconds: 1,
  responses:
    dialogue.callee.length > 0 ? [{ when: '明天上午方便安装', then: dialogue.callee }] : [],
}));

const sceneOf = (name: string): SceneDefinition => ({
  name,
  industry: '家电',
  type: '预约',
  language: 'zh-CN',
  intents: [
    {
      name: '肯定',
      utterances: ['方便', '方便的', '可以', '可以的', '没问题', '好的', '行'],
      keywords: ['没问题'],
    },
    {
      name: '否定',
      utterances: ['不方便', '不行', '不可以', '没空', '改天吧'],
      keywords: ['不方便', '没空'],
      tags: [{ group: '态度', name: '婉拒' }],
    },
  ],
  globalQuestions: [
    { name: '问公司', questions: ['你们是哪家公司的？', '你们是哪里的？'], answer: COMPANY },
  ],
  tagGroups: [
    { name: '安装', tags: ['已约', '改期'] },
    { name: '态度', tags: ['婉拒'] },
  ],
});

const prompt = { text: ASK, similar: [ASK_AGAIN], bargeIn: 'any' } as const;
const misses = {
  unrecognisedWordings: [NOT_UNDERSTOOD],
  unrecognisedFarewell: FAREWELL,
  noInputWordings: [NOTHING_HEARD],
  noInputFarewell: FAREWELL,
} as const;
const branches = [
  { name: 'yes', intents: ['肯定'], keys: ['1'] },
  { name: 'no', intents: ['否定'], keys: ['2'] },
] as const;
const answered = { 'branch:yes': 'Thanks', 'branch:no': 'Later' } as const;

export type Way = 'a Branch node' | 'single nodes';

const asking: Record<Way, () => OwnNode[]> = {
  'a Branch node': () => [
    node('branch', QUESTION, {
      at: [1, 0],
      settings: { ...prompt, ...misses, branches },
      to: answered,
    }),
  ],
  'single nodes': () => [
    node('speak', QUESTION, { at: [1, 0], settings: prompt, to: 'Answer' }),
    node('listen', 'Answer', { at: [2, 0], to: { heard: 'Meaning', noInput: 'Meaning' } }),
    node('intentMatch', 'Meaning', {
      at: [3, 0],
      settings: { ...misses, branches },
      to: { ...answered, question: QUESTION, unrecognised: QUESTION, noInput: QUESTION },
    }),
  ],
};

/** Imports the scene, calls everybody in the table, and talks to them. */
export function dialogueFlow(way: Way, settings: Flow['engine']['settings'] = {}): Flow {
  const scene = `Installing by ${way}`;
  return {
    key: `test/dialogues/${way}`,
    name: scene,
    info: '',
    engine: { key: 'test/dialogues/engine', name: 'engine', settings: { ...settings, callees } },
    groups: [
      {
        title: 'Campaign',
        nodes: [
          hostNode(START, { at: [0, 0], nodeRed: inject(), n8n: manualTrigger(), to: 'Scene' }),
          node('scene', 'Scene', {
            at: [1, 0],
            settings: { operation: 'import', from: 'field', definition: sceneOf(scene) },
            to: 'Numbers',
          }),
          node('contacts', 'Numbers', {
            at: [2, 0],
            settings: { source: 'text', text: DIALOGUES.map(numberOf).join(';') },
            to: { valid: 'Run' },
          }),
          node('jobGroup', 'Run', { at: [3, 0], settings: { operation: 'run', scene } }),
        ],
      },
      {
        title: 'Call',
        nodes: [
          node('callTrigger', 'Answered', {
            at: [0, 0],
            settings: { events: ['CallAnswered'], scene },
            to: QUESTION,
          }),
          ...asking[way](),
          node('hangUp', 'Thanks', {
            at: [4, 0],
            settings: { text: THANKS, tags: [{ group: '安装', name: '已约' }] },
          }),
          node('hangUp', 'Later', {
            at: [4, 1],
            settings: {
              text: LATER,
              tags: [{ group: '安装', name: '改期' }],
              completes: false,
            },
          }),
        ],
      },
    ],
  };
}

/** What a turn says for itself, as the table puts it. */
export function saidIn(turn: {
  speaker: string;
  text: string;
  keys?: string | null | undefined;
  intent?: string | null | undefined;
  globalQuestion?: string | null | undefined;
  unrecognised?: boolean | undefined;
  interrupted?: boolean | undefined;
  heard?: number | null | undefined;
}): Said {
  const speaker = turn.speaker === 'robot' ? 'robot' : 'callee';
  const text = turn.keys ?? turn.text;
  const fact = factOf(turn);
  return fact === undefined ? [speaker, text] : [speaker, text, fact];
}

function factOf(turn: Parameters<typeof saidIn>[0]): string | undefined {
  if (turn.interrupted) return 'interrupted';
  if (turn.unrecognised) return 'unrecognised';
  if (turn.globalQuestion) return `? ${turn.globalQuestion}`;
  if (turn.intent) return turn.intent;
  return turn.speaker === 'robot' && (turn.heard ?? 0) < 1 ? 'cut short' : undefined;
}

/** How a contact's only call ended, as the table puts it. */
export function endedAs(
  tasks: readonly Task[],
  tags: readonly Tag[],
): Dialogue['ended'] | undefined {
  const [task] = tasks;
  return (
    task && {
      reason: task.endReason ?? '',
      completed: task.completed,
      tags: tags.map(({ group, name }) => `${group}/${name}`).sort(),
      systemTags: task.systemTags,
    }
  );
}
