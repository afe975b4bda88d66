import type { Language } from '../../../engine/api';
import type { Fields } from '../definition';
import type { Fault } from '../faults';

/** The language of the editor, as the locale file that it has found says. */
export const languageOf = (node: EditorNode): Language =>
  node._('editor.language') === 'zh-CN' ? 'zh-CN' : 'en-US';

/** `branches[1].name` → `Branches 2 › Name`, in the editor's language; what lies in JSON as it is. */
export function labelOf(node: EditorNode, fields: Fields, path: string): string {
  let of: Fields | undefined = fields;
  let key = '';
  return path
    .split('.')
    .map((step) => {
      const [, name = '', index, rest = ''] = /^(\w+)(?:\[(\d+)\])?(.*)$/.exec(step) ?? [];
      const field = of?.[name];
      of = field?.type === 'list' ? field.fields : undefined;
      if (!field) return step;
      key = key === '' ? `fields.${name}` : `${key}.fields.${name}`;
      const label = node._(`${key}.label`);
      return (index === undefined ? label : `${label} ${Number(index) + 1}`) + rest;
    })
    .join(' › ');
}

/** What is wrong with a field, without its name. */
export const reasonOf = (node: EditorNode, fault: Fault): string =>
  fault.why === 'check'
    ? fault.words[languageOf(node)]
    : node._(`editor.errors.${fault.why}`, { detail: fault.with ?? '' });
