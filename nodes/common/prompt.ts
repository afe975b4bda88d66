import type { SpeakRequest } from '../../engine/api';
import { words, type Fields, type SettingsOf } from '../host/definition';

const withSpeech = { bargeIn: ['speech', 'any'] } as const;

/** What is said, and what may cut it short. */
export const promptFields = {
  text: {
    type: 'text',
    default: '',
    rows: 3,
    required: true,
    dynamic: true,
    label: words('话术', 'Prompt'),
    help: words(
      '播报的文字，变量写作“ @name ”，前后各留一个空格。',
      'What is said. A variable is written " @name ", with a blank before and after it.',
    ),
    placeholder: words('您好，请问您是 @name 吗？', 'Hello, am I speaking to @name ?'),
  },
  similar: {
    type: 'textList',
    default: [],
    label: words('相似话术', 'Similar wordings'),
    help: words(
      '意思相同的其他说法，与上面的话术轮流播报。',
      'Other ways to say the same; they take turns with the prompt above.',
    ),
  },
  bargeIn: {
    type: 'options',
    default: 'never',
    label: words('打断', 'Barge-in'),
    help: words(
      '对方在播报中说话或按键时，是否停止播报。',
      'Whether the prompt stops when the callee speaks or presses a key.',
    ),
    options: [
      { value: 'never', label: words('不允许', 'Never') },
      { value: 'speech', label: words('说话时打断', 'On speech') },
      { value: 'keys', label: words('按键时打断', 'On keys') },
      { value: 'any', label: words('说话或按键时打断', 'On speech or keys') },
    ],
  },
  bargeInWords: {
    type: 'number',
    default: 0,
    min: 0,
    max: 50,
    showWhen: withSpeech,
    label: words('打断所需字数', 'Words to interrupt'),
    help: words(
      '说满此字数才停止播报，“嗯”“喂”之类不打断；0 表示一开口就打断。识别服务没有中间结果时按说话时长估算。',
      'The prompt stops only after so many words (of Chinese, characters), so that a "hm" does not cut it; 0: as soon as the callee speaks. Where the recogniser has no partial results, by how long they take to say.',
    ),
  },
  bargeInSeconds: {
    type: 'number',
    default: 0,
    min: 0,
    max: 30,
    decimals: true,
    showWhen: withSpeech,
    label: words('打断所需时长（秒）', 'Speech to interrupt (seconds)'),
    help: words(
      '说话持续此时间才停止播报；与字数同时设置时，先到者为准；0 表示不按时长。',
      'The prompt stops only after so much speech; with words as well, whichever comes first. 0: not by time.',
    ),
  },
  ownVoice: {
    type: 'boolean',
    default: false,
    section: words('声音', 'Voice'),
    label: words('不同于场景的音色', 'Another voice than the scene'),
    help: words(
      '不勾选时，音色、语速和音量取自场景。',
      'Otherwise voice, speed and volume are those of the scene.',
    ),
  },
  voice: {
    type: 'text',
    default: '',
    showWhen: { ownVoice: [true] },
    label: words('音色', 'Voice'),
    help: words(
      '语音合成服务的音色名称；留空为该语言的默认音色。',
      "A name that the provider of speech knows; empty: the language's default.",
    ),
  },
  speed: {
    type: 'number',
    default: 1,
    min: 0.5,
    max: 2,
    decimals: true,
    showWhen: { ownVoice: [true] },
    label: words('语速', 'Speed'),
    help: words(
      '0.5 到 2，1 为正常。录音按原速播放。',
      '0.5 to 2; 1 is usual. Recorded audio is played as it is.',
    ),
  },
  volume: {
    type: 'number',
    default: 50,
    min: 0,
    max: 100,
    showWhen: { ownVoice: [true] },
    label: words('音量', 'Volume'),
    help: words('0 到 100，50 为原音量。', '0 to 100; 50 is as it was made.'),
  },
  recording: {
    type: 'options',
    default: 'none',
    section: words('录音', 'Recording'),
    label: words('播放录音', 'Play a recording'),
    help: words(
      '用 wav 录音代替上面的话术，话术仍记入对话记录。为场景上传过录音的话术无须在此设置。',
      'A wav file in place of the prompt above, which is still what the turn shows. Prompts that were recorded for the scene need nothing here.',
    ),
    options: [
      { value: 'none', label: words('不播放', 'No') },
      { value: 'input', label: words('输入中的文件', 'The file in the input') },
      { value: 'file', label: words('本机文件', 'A file of this machine') },
    ],
  },
  recordingFile: {
    type: 'text',
    default: '',
    required: true,
    literal: true,
    showWhen: { recording: ['file'] },
    label: words('录音文件', 'Recording file'),
    help: words(
      'wav 文件的路径，由本机读取。不能取自名单。',
      'The path of a wav file, read by this host. It cannot come out of a roster.',
    ),
    placeholder: words('/data/prompts/welcome.wav', '/data/prompts/welcome.wav'),
  },
} as const satisfies Fields;

type Prompt = SettingsOf<typeof promptFields>;

export const promptOf = (settings: Prompt): Omit<SpeakRequest, 'callId' | 'node'> => ({
  texts: [settings.text, ...settings.similar],
  bargeIn: settings.bargeIn,
  ...afterOf(settings),
  ...(settings.ownVoice && {
    voice: {
      ...(settings.voice.trim() && { voice: settings.voice.trim() }),
      speed: settings.speed,
      volume: settings.volume,
    },
  }),
});

function afterOf({ bargeIn, bargeInWords: words, bargeInSeconds }: Prompt) {
  const speechMs = Math.round(bargeInSeconds * 1000);
  if ((bargeIn !== 'speech' && bargeIn !== 'any') || (words <= 0 && speechMs <= 0)) return {};
  return { bargeInAfter: { ...(words > 0 && { words }), ...(speechMs > 0 && { speechMs }) } };
}
