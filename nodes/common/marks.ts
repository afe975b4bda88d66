import type { NodeMarks, Tag } from '../../engine/api';
import { words, type Field, type Fields, type SettingsOf } from '../host/definition';

/** 设置标签. */
export const tags = {
  type: 'list',
  default: [],
  label: words('标签', 'Tags'),
  itemLabel: words('标签', 'Tag'),
  fields: {
    group: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      label: words('标签组', 'Group'),
      placeholder: words('例如 满意度', 'e.g. satisfaction'),
    },
    name: {
      type: 'text',
      default: '',
      required: true,
      dynamic: true,
      label: words('标签', 'Tag'),
      placeholder: words('例如 满意', 'e.g. satisfied'),
    },
  },
} as const satisfies Field;

/** What a node may say of a call by the call's coming to it. */
export const markFields = {
  tags: {
    ...tags,
    section: words('通话到达本节点时', 'When a call comes here'),
    help: words(
      '通话到达本节点时打上的标签，须在场景的标签组中。',
      "Set when a call comes to this node; of the scene's tag groups.",
    ),
  },
  completes: {
    type: 'boolean',
    default: false,
    label: words('标记为完结节点', 'Completes the conversation'),
    help: words(
      '通话到达本节点即计为“对话完结”。',
      'A call that comes to this node counts as a completed conversation.',
    ),
  },
} as const satisfies Fields;

export const tagText = (tag: Tag): string => `${tag.group}/${tag.name}`;

export const trimmed = (list: readonly Tag[]): Tag[] =>
  list.map(({ group, name }) => ({ group: group.trim(), name: name.trim() }));

export const marksOf = (settings: SettingsOf<typeof markFields>): NodeMarks => ({
  ...(settings.tags.length > 0 && { tags: trimmed(settings.tags) }),
  ...(settings.completes && { completes: true }),
});
