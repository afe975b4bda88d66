import { words, type Fields } from '../nodes/host/definition';
import { recogniserFields, synthesiserFields } from './speech.providers';

const speaking = { synthesiser: ['espeak', 'openai', 'aliyun'] } as const;

/**
 * What speaks and what understands, in the order in which they are asked: on the SIP line, and where
 * a flow is tried out by voice. Callees of the simulated line need neither.
 */
export const speechFields = {
  ...synthesiserFields,
  ...recogniserFields,
  speechCacheMb: {
    type: 'number',
    default: 500,
    min: 0,
    max: 1_000_000,
    showWhen: speaking,
    label: words('话术缓存（MB）', 'Kept prompts (MB)'),
    help: words(
      '话术中不含变量的部分合成一次后保存在数据目录，0 为不保存。',
      'Prompts without variables are made once and kept in the data folder, up to so much. 0: none is kept.',
    ),
  },
  apologyZh: {
    type: 'text',
    default: '',
    showWhen: speaking,
    label: words('中文致歉录音', 'Apology in Chinese'),
    placeholder: words('例如 audio/apology.wav', 'e.g. audio/apology.wav'),
    help: words(
      '所有合成都失败时播放的 wav 文件；留空使用自带的一句。',
      'A wav file, played where nobody can speak. Empty: the one that comes with the engine.',
    ),
  },
  apologyEn: {
    type: 'text',
    default: '',
    showWhen: speaking,
    label: words('英文致歉录音', 'Apology in English'),
    placeholder: words('例如 audio/apology.wav', 'e.g. audio/apology.wav'),
  },
} as const satisfies Fields;
