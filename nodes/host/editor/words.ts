import type { Fields } from '../definition';
import type { Fault } from '../settings';

/** `branches[1].name` → `Branches 2 › Name`, in the editor's language. */
export function labelOf(node: EditorNode, fields: Fields, path: string): string {
  let of: Fields = fields;
  let key = '';
  return path
    .split('.')
    .map((step) => {
      const [, name = '', index] = /^(\w+)(?:\[(\d+)\])?$/.exec(step) ?? [];
      key = key === '' ? `fields.${name}` : `${key}.fields.${name}`;
      const field = of[name];
      if (field?.type === 'list') of = field.fields;
      const label = node._(`${key}.label`);
      return index === undefined ? label : `${label} ${Number(index) + 1}`;
    })
    .join(' › ');
}

/** What is wrong with a field, without its name. */
export const reasonOf = (node: EditorNode, fault: Fault): string =>
  node._(`editor.errors.${fault.why}`, { detail: fault.with ?? '' });
