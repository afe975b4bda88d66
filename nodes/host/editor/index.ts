import type { Fields, NodeDefinition } from '../definition';
import { savedName } from '../nodeRed/saved';
import { fieldsOf } from '../settings';
import { Form } from './form';
import { outputs, read } from './saved';
import { style } from './style';
import { inWords, labelOf, reasonOf } from './words';

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
  const fields = fieldsFor(this);
  const { settings } = read(fields, this);
  try {
    const text = definitions[this.type]?.subtitle?.(settings) ?? '';
    if (/[\p{L}\p{N}]/u.test(text)) return inWords(this, fields, settings, text);
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
    const form = open.get(this.id);
    const saved = { ...this, ...form?.values(), ...(form ? {} : { [savedName(field)]: value }) };
    const fields = fieldsFor(this);
    const fault = read(fields, saved).faults.find(({ path }) => path.split(/[.[]/)[0] === field);
    return fault ? `${labelOf(this, fields, fault.path)}: ${reasonOf(this, fault)}` : true;
  };
}
