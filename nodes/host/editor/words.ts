import type { Fields } from '../definition';
import { optionKey } from '../nodeRed/markup';
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

/** A subtitle, which names chosen options as they are saved, with their labels in their place. */
export function inWords(
  node: EditorNode,
  fields: Fields,
  settings: Readonly<Record<string, unknown>>,
  subtitle: string,
): string {
  const labels = new Map<string, string>();
  for (const [name, field] of Object.entries(fields)) {
    if (field.type !== 'options' && field.type !== 'multiOptions') continue;
    const chosen = [settings[name]].flat();
    field.options.forEach(({ value }, index) => {
      if (!chosen.includes(value)) return;
      labels.set(value, node._(`fields.${name}.options.${optionKey(value, index)}`));
    });
  }
  return subtitle
    .split(/([\s,|/]+)/)
    .map((part) => labels.get(part) ?? part)
    .join('');
}
