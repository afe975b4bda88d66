import type { AnsweringMachinePolicy } from '../../engine/api';
import { words, type Field, type OptionsField, type TextField } from '../host/definition';

type Action = AnsweringMachinePolicy['action'];
type ShowWhen = Required<Pick<Field, 'showWhen'>>['showWhen'];

/** What is done about an answering machine; nodes that place calls have these two fields. */
export const answeringMachineFields = (showWhen: ShowWhen = {}) =>
  ({
    answeringMachine: {
      type: 'options',
      default: 'continue',
      ...(Object.keys(showWhen).length > 0 && { showWhen }),
      label: words('遇到语音信箱时', 'Answering machine'),
      help: words(
        '语音信箱或智能助理接听时怎么做。线路在其播放问候语时判断，偶有误判。',
        'What to do when a machine answers. The line tells it from a person by its greeting, and errs now and then.',
      ),
      options: [
        {
          value: 'continue',
          label: words('流程继续', 'Go on'),
          help: words(
            '与真人接听相同；“播报”“收听”的输出带有 answeredBy: machine。',
            'As with a person; what Speak and Listen hand on has answeredBy: machine.',
          ),
        },
        {
          value: 'hangUp',
          label: words('立即挂断', 'Hang up'),
          help: words(
            '按无人接听处理，按重试设置再拨。',
            'Counts as no answer: dialled again where there are retries.',
          ),
        },
        {
          value: 'leaveMessage',
          label: words('留言后挂断', 'Leave a message'),
          help: words(
            '流程走“已挂断”；提示音之后播报留言，然后挂断。',
            'The flow is told that the call is over; the message is said after the beep.',
          ),
        },
      ],
    } satisfies OptionsField<Action>,
    machineMessage: {
      type: 'text',
      default: '',
      required: true,
      rows: 2,
      dynamic: true,
      showWhen: { ...showWhen, answeringMachine: ['leaveMessage'] },
      label: words('留言内容', 'Message'),
      help: words(
        '可以引用变量，如 @name（前后各一个空格）。',
        'With variables such as @name, a blank before and after.',
      ),
    } satisfies TextField,
  }) as const;

/** The two fields as the engine takes them; nothing where the flow is to go on. */
export function answeringMachineOf(settings: {
  answeringMachine: Action;
  machineMessage: string;
}): { answeringMachine?: AnsweringMachinePolicy } {
  const { answeringMachine: action, machineMessage } = settings;
  if (action === 'continue') return {};
  const message = action === 'leaveMessage' ? { message: machineMessage.trim() } : {};
  return { answeringMachine: { action, ...message } };
}
