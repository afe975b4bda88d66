import type { ListenRequest } from '../../engine/api';
import { words, type Fields, type SettingsOf } from '../host/definition';
import { isEndKey, isKeyPattern } from './checks';

const withKeys = { accept: ['keys', 'both'] } as const;
const withSpeech = { accept: ['speech', 'both'] } as const;

/** How an answer may be given, and how long is waited for it. */
export const listeningFields = {
  accept: {
    type: 'options',
    default: 'both',
    label: words('接受', 'Accept'),
    help: words('对方可以用什么方式回答。', 'How the callee may answer.'),
    options: [
      { value: 'speech', label: words('说话', 'Speech') },
      { value: 'keys', label: words('按键', 'Keys') },
      { value: 'both', label: words('说话或按键', 'Speech or keys') },
    ],
  },
  noInputSeconds: {
    type: 'number',
    default: 5,
    min: 0.1,
    max: 300,
    decimals: true,
    label: words('等待（秒）', 'Wait (seconds)'),
    help: words(
      '话术播完后，在此时间内没有回答即为无应答。',
      'No answer for so long after the prompt is "no input".',
    ),
  },
  maxDigits: {
    type: 'number',
    default: 1,
    min: 1,
    max: 50,
    showWhen: withKeys,
    label: words('按键位数', 'Digits'),
    help: words('按满此位数即结束输入。', 'The entry ends when so many keys were pressed.'),
  },
  endKey: {
    type: 'text',
    default: '#',
    showWhen: withKeys,
    check: isEndKey,
    label: words('结束键', 'End key'),
    help: words(
      '按此键提前结束输入，本身不计入；留空则没有结束键。',
      'Ends the entry early and is not part of it. Empty: there is none.',
    ),
  },
  interDigitSeconds: {
    type: 'number',
    default: 3,
    min: 0.1,
    max: 60,
    decimals: true,
    showWhen: withKeys,
    label: words('按键间隔（秒）', 'Between keys (seconds)'),
    help: words(
      '已按下至少一个键后，超过此时间没有新的按键即结束输入。',
      'After a first key, so long without another one ends the entry.',
    ),
  },
  keyPattern: {
    type: 'text',
    default: '',
    showWhen: withKeys,
    check: isKeyPattern,
    label: words('按键格式', 'Pattern of keys'),
    help: words(
      '输入须符合的格式，如 1[0-9]{10}：按键、[1-3]、[^0]、.（任意键）、{4}、{3,5}、?，多种格式以 | 隔开。符合且不能更长时立即结束；不符合时 heard.valid 为 false。填写后“按键位数”不起作用。',
      'What an entry has to be, e.g. 1[0-9]{10}: keys, [1-3], [^0], . (any), {4}, {3,5}, ?, alternatives behind |. One that fits and can be no longer ends at once; of one that does not, heard.valid is false. With it, Digits does not count.',
    ),
    placeholder: words('1[0-9]{10}', '1[0-9]{10}'),
  },
  maxSpeechSeconds: {
    type: 'number',
    default: 0,
    min: 0,
    max: 600,
    decimals: true,
    showWhen: withSpeech,
    label: words('最长说话（秒）', 'Longest speech (seconds)'),
    help: words(
      '说话超过此时间即取已听到的部分；0 为默认：SIP 线路 18 秒，模拟线路不限。',
      'What lasts longer is taken as far as it went. 0: as usual, 18 seconds on the SIP line and no limit on the simulated one.',
    ),
  },
  endSilenceSeconds: {
    type: 'number',
    default: 0,
    min: 0,
    max: 10,
    decimals: true,
    showWhen: withSpeech,
    label: words('静音判停（秒）', 'Silence that ends speech (seconds)'),
    help: words(
      '停顿超过此时间即认为说完；0 表示按场景设置（默认 0.7）。',
      'So much silence is the end of what the callee says; 0: as the scene has it (0.7 unless set).',
    ),
  },
  hotWords: {
    type: 'textList',
    default: [],
    showWhen: withSpeech,
    label: words('热词', 'Hot words'),
    help: words(
      '此处可能听到的词，连同场景的热词和意图关键词一起提示识别服务。',
      "Words to expect here, besides the scene's own and the keywords of its intents.",
    ),
  },
  apology: {
    type: 'text',
    default: '',
    rows: 2,
    dynamic: true,
    showWhen: withSpeech,
    label: words('识别失败时播报', 'Said when recognition fails'),
    help: words(
      '语音识别服务都不可用时播报一次，然后继续等待（可按键）；留空取场景的或默认的。',
      "Said once where no provider could recognise the speech; then the wait goes on, by keys where they are accepted. Empty: the scene's, or a short one.",
    ),
  },
} as const satisfies Fields;

type Listening = SettingsOf<typeof listeningFields>;

export const listeningOf = (settings: Listening): Omit<ListenRequest, 'callId' | 'node'> => ({
  accept: settings.accept,
  noInputMs: Math.round(settings.noInputSeconds * 1000),
  ...(settings.accept === 'speech' ? {} : entryOf(settings)),
  ...(settings.accept === 'keys' ? {} : speechOf(settings)),
});

const speechOf = (settings: Listening): Partial<ListenRequest> => {
  const { maxSpeechSeconds, endSilenceSeconds } = settings;
  const hotWords = settings.hotWords.map((word) => word.trim()).filter((word) => word !== '');
  return {
    ...(maxSpeechSeconds > 0 && {
      maxSpeechMs: Math.max(500, Math.round(maxSpeechSeconds * 1000)),
    }),
    ...(endSilenceSeconds > 0 && {
      endSilenceMs: Math.max(100, Math.round(endSilenceSeconds * 1000)),
    }),
    ...(hotWords.length > 0 && { hotWords }),
    ...(settings.apology.trim() && { apology: settings.apology.trim() }),
  };
};

const entryOf = (settings: Listening): Partial<ListenRequest> => ({
  endKey: settings.endKey.trim(),
  ...(settings.keyPattern.trim()
    ? { keyPattern: settings.keyPattern.trim() }
    : { maxDigits: settings.maxDigits }),
  interDigitMs: Math.round(settings.interDigitSeconds * 1000),
});
