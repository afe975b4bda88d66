import type { MissPolicy } from '../../engine/api';
import { words, type Fields, type SettingsOf, type Words } from '../host/definition';

const limit = { type: 'number', default: 2, min: 0, max: 20 } as const;
const wordings = { type: 'textList', default: [] } as const;
const farewell = { type: 'text', default: '', rows: 2 } as const;

/** What is done about an answer that fits no branch, and about none. */
export const missFields = {
  unrecognisedWordings: {
    ...wordings,
    label: words('未识别话术', 'When unrecognised, say'),
    help: words(
      '第一次、第二次……未识别时依次播报，用完后重复最后一条；留空则不播报。',
      'Said at the first, second… unrecognised answer; the last one repeats. Empty: nothing is said.',
    ),
  },
  unrecognisedLimit: {
    ...limit,
    label: words('未识别次数上限', 'Unrecognised: end the call at'),
    help: words(
      '第几次未识别时挂机（拒识挂机）；0 表示不因此挂机。',
      'The call ends at this many unrecognised answers. 0: it never ends for that.',
    ),
  },
  unrecognisedFarewell: {
    ...farewell,
    label: words('未识别结束语', 'Unrecognised: farewell'),
    help: words('达到上限、挂机之前播报。', 'Said before the call ends at the limit.'),
  },
  noInputWordings: {
    ...wordings,
    label: words('无应答话术', 'On no input, say'),
    help: words(
      '第一次、第二次……无应答时依次播报，用完后重复最后一条；留空则不播报。',
      'Said at the first, second… missing answer; the last one repeats. Empty: nothing is said.',
    ),
  },
  noInputLimit: {
    ...limit,
    label: words('无应答次数上限', 'No input: end the call at'),
    help: words(
      '第几次无应答时挂机（超时挂机）；0 表示不因此挂机。',
      'The call ends at this many missing answers. 0: it never ends for that.',
    ),
  },
  noInputFarewell: {
    ...farewell,
    label: words('无应答结束语', 'No input: farewell'),
    help: words('达到上限、挂机之前播报。', 'Said before the call ends at the limit.'),
  },
} as const satisfies Fields;

type Misses = SettingsOf<typeof missFields>;

export const onUnrecognised = (settings: Misses): MissPolicy =>
  policy(settings.unrecognisedWordings, settings.unrecognisedLimit, settings.unrecognisedFarewell);

export const onNoInput = (settings: Misses): MissPolicy =>
  policy(settings.noInputWordings, settings.noInputLimit, settings.noInputFarewell);

function policy(wordings: string[], limit: number, farewell: string): MissPolicy {
  return { wordings, limit, ...(farewell.trim() === '' ? {} : { farewell }) };
}

/** For a node's status. */
export const missed = (kind: 'unrecognised' | 'noInput', count: number): Words =>
  kind === 'unrecognised'
    ? words(`未识别（${count}）`, `unrecognised (${count})`)
    : words(`无应答（${count}）`, `no input (${count})`);
