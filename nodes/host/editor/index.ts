import { subtitleOf, type Fields, type NodeDefinition } from '../definition';
import { savedName } from '../nodeRed/saved';
import { fieldsOf } from '../settings';
import { Form } from './form';
import { isWithin, outputs, read } from './saved';
import { style } from './style';
import { labelOf, languageOf, reasonOf } from './words';

/**
 * What the registration of a node in its html refers to, as `dialflow.…`; `this` is the node,
 * as Node-RED calls these. The build adds the definitions.
 */

type Editable = Pick<NodeDefinition, 'fields'> & Partial<NodeDefinition>;

let definitions: Readonly<Record<string, Editable>> = {};
const open = new Map<string, Form>();

/** Of nodes and, with fields only, of config nodes, by type. */
export function define(all: Readonly<Record<string, Editable>>): void {
  definitions = all;
  style();
}

const fieldsFor = (node: EditorNode): Fields => fieldsOf(definitions[node.type] ?? { fields: {} });

export function prepare(this: EditorNode): void {
  const definition = definitions[this.type];
  if (!definition) return;
  const prefix = this._def.category === 'config' ? 'node-config-input' : 'node-input';
  open.set(this.id, new Form(this, definition, prefix));
}

export function save(this: EditorNode): void {
  open.get(this.id)?.save();
  open.delete(this.id);
}

export function cancel(this: EditorNode): void {
  open.get(this.id)?.close();
  open.delete(this.id);
}

/** On the canvas: its name, else what it does with these settings, else what it is. */
export function label(this: EditorNode): string {
  if (this.name) return this.name;
  const definition = definitions[this.type] ?? { fields: {} };
  const { settings } = read(fieldsFor(this), this);
  try {
    const text = subtitleOf(definition, settings, languageOf(this));
    if (/[\p{L}\p{N}]/u.test(text)) return text;
  } catch {
    // Settings that a subtitle cannot be made of are marked as wrong already.
  }
  return this._('label');
}

export function labelStyle(this: EditorNode): string {
  return this.name ? 'node_label_italic' : '';
}

export function paletteLabel(this: EditorNode): string {
  return this._('label');
}

export function outputLabels(this: EditorNode, port: number): string {
  const definition = definitions[this.type] as NodeDefinition;
  const output = outputs(definition, this)[port];
  if (!output) return '';
  return output.key.startsWith('branch:')
    ? output.key.slice('branch:'.length)
    : this._(`outputs.${output.key}`);
}

/** The check of one field, within the settings of its node: what it hides by is not looked at. */
export function check(
  field: string,
): (this: EditorNode, value: unknown, options: object) => true | string {
  // Node-RED takes words from validators that declare two parameters.
  return function (value, _options) {
    const fields = fieldsFor(this);
    const all =
      open.get(this.id)?.faults() ?? read(fields, { ...this, [savedName(field)]: value }).faults;
    const faults = all.filter(({ path }) => isWithin(path, field));
    const said = faults.map((one) => `${labelOf(this, fields, one.path)}: ${reasonOf(this, one)}`);
    return said.length === 0 || said.join('; ');
  };
}
