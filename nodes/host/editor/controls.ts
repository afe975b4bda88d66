import type { Field } from '../definition';
import { hasArea, optionKey } from '../nodeRed/markup';
import { isLookedUp, literalType, typeName, typesOf } from '../nodeRed/saved';
import { isSecret, KEPT } from '../nodeRed/secrets';
import { defaultOf } from '../settings';
import { search } from './choices';
import { listControl } from './lists';

/** One field in a dialog or in a row of a list: its widgets, and what is saved of them. */
export interface Control {
  /** Its properties as they will be saved. */
  read(): Record<string, unknown>;
  /** What to mark when it is wrong; nothing where Node-RED marks the input itself. */
  element: JQuery;
  /** Controls within, by row: for marking what is wrong with them. */
  rows?(): RowControls[];
  destroy?(): void;
}

export interface RowControls {
  /** Where the row stood when the dialog was opened; none for a new one. */
  origin: number | undefined;
  element: JQuery;
  controls: ReadonlyMap<string, Control>;
}

export interface Setting {
  node: EditorNode;
  name: string;
  field: Field;
  /** The property it is saved as. */
  property: string;
  /** Id of the control in the form. */
  id: string;
  /** In a row of a list, of which Node-RED knows nothing. */
  inRow: boolean;
  /** Key of its words. */
  words: string;
  saved: Readonly<Record<string, unknown>>;
  /** The engine chosen in the dialog. */
  engine(): string;
  changed(): void;
}

/** Brings the html of a field to life. */
export function control(setting: Setting): Control {
  const { field } = setting;
  if (field.dynamic) return typedControl(setting);
  if (isSecret(field)) return secretControl(setting);
  switch (field.type) {
    case 'list':
      return listControl({ ...setting, field });
    case 'json':
      return jsonControl(setting);
    case 'textList':
      return areaControl(setting);
    case 'multiOptions':
      return checksControl(setting);
    default:
      return inputControl(setting);
  }
}

function inputControl({ field, property, id, inRow, saved, engine, changed }: Setting): Control {
  const input = $(`#${id}`);
  const value = saved[property] ?? defaultOf(field);
  if (field.type === 'boolean') input.prop('checked', value === true || value === 'true');
  else input.val(String(value));
  if (field.type === 'resource') {
    input.autoComplete({ minLength: 0, search: search(field.resource, engine) });
    offerOnClick(input, () => true);
  }
  input.on('input change', changed);
  return {
    element: inRow ? input : $(),
    read: () => {
      if (field.type === 'boolean') return { [property]: input.prop('checked') === true };
      const text = String(input.val() ?? '');
      return { [property]: field.type === 'number' ? numeric(text) : text };
    },
  };
}

/** Node-RED itself fills it in and saves it; what is kept and not told counts as not there. */
function secretControl({ property, id, changed }: Setting): Control {
  const input = $(`#${id}`);
  input.on('input change', changed);
  return {
    element: input,
    read: () => {
      const value = String(input.val() ?? '');
      return value === KEPT ? {} : { [property]: value };
    },
  };
}

/** Texts, one a line. */
function areaControl({ field, property, id, saved, changed }: Setting): Control {
  const area = $(`#${id}-area`);
  area.val(linesOf(saved[property] ?? defaultOf(field)));
  area.on('input change', changed);
  return { element: area, read: () => ({ [property]: textsOf(String(area.val() ?? '')) }) };
}

function checksControl({ field, property, id, saved, changed }: Setting): Control {
  const group = $(`#${id}-checks`);
  const boxes = group.find('input');
  const chosen = saved[property] ?? defaultOf(field);
  boxes.each((_, box) => {
    $(box).prop('checked', Array.isArray(chosen) && chosen.includes($(box).val()));
  });
  boxes.on('change', changed);
  const read = (): unknown[] =>
    boxes
      .filter(':checked')
      .toArray()
      .map((box) => $(box).val());
  return { element: group, read: () => ({ [property]: read() }) };
}

function jsonControl({ property, id, saved, changed }: Setting): Control {
  const editor = jsonEditor(id, String(saved[property] ?? ''), changed);
  return {
    element: $(`#${id}-area`),
    read: () => ({ [property]: editor.getValue() }),
    destroy: () => editor.destroy(),
  };
}

function jsonEditor(id: string, value: string, changed: () => void): CodeEditor {
  const editor = RED.editor.createEditor({
    element: $(`#${id}-area`)[0],
    mode: 'ace/mode/json',
    value,
  });
  editor.getSession?.().on('change', changed);
  return editor;
}

/** A typed input; a literal of several lines is written in an area under it. */
function typedControl(setting: Setting): Control {
  const { field, property, id, inRow, saved, changed } = setting;
  const input = $(`#${id}`);
  const literal = literalType(field);
  const savedType = saved[typeName(property)];
  const type = isLookedUp(savedType) ? savedType : literal;
  const value = saved[property] ?? defaultOf(field) ?? '';
  const area = hasArea(field) ? literalArea(setting, type === literal ? value : '') : undefined;

  input.typedInput({
    default: literal,
    types: typesOf(field).map((one) => (one === literal ? literalOf(setting) : one)),
    typeField: $(`#${typeName(id)}`),
  });
  input.typedInput('type', type);
  input.typedInput('value', area && type === literal ? '' : String(value));

  const show = (): void => {
    area?.element.toggle(input.typedInput('type') === literal);
    changed();
  };
  input.on('change', show);
  show();

  const read = (): unknown => {
    const typed = input.typedInput('value');
    if (input.typedInput('type') !== literal) return typed;
    return area ? area.read() : field.type === 'number' ? numeric(typed) : typed;
  };
  const container = input.next('.red-ui-typedInput-container');
  if (field.type === 'resource') {
    offerOnClick(
      container.find('.red-ui-typedInput-input'),
      () => input.typedInput('type') === literal,
    );
  }
  return {
    element: (inRow ? container : $()).add(area?.element ?? $()),
    read: () => {
      const now = input.typedInput('type');
      // Rows need no note of the type that goes without saying.
      const noted = inRow && now === literal ? {} : { [typeName(property)]: now };
      return { [property]: read(), ...noted };
    },
    ...(area ? { destroy: area.destroy } : {}),
  };
}

/** The list of a picker comes up with the first click, as it does with the arrow key. */
function offerOnClick(input: JQuery, picks: () => boolean): void {
  input.on('click', () => {
    if (picks()) input.trigger($.Event('keyup', { keyCode: ARROW_DOWN }));
  });
}
const ARROW_DOWN = 40;

interface Area {
  element: JQuery;
  read(): unknown;
  destroy(): void;
}

function literalArea({ field, id, changed }: Setting, value: unknown): Area {
  const element = $(`#${id}-area`);
  if (field.type === 'json') {
    const editor = jsonEditor(id, String(value), changed);
    return { element, read: () => editor.getValue(), destroy: () => editor.destroy() };
  }
  element.val(linesOf(value)).on('input change', changed);
  const text = (): string => String(element.val() ?? '');
  return {
    element,
    read: () => (field.type === 'textList' ? textsOf(text()) : text()),
    destroy: () => undefined,
  };
}

/** The literal type of a typed input, with what it offers to choose from. */
function literalOf({ node, field, words, engine }: Setting): string | TypedInputType {
  const literal = literalType(field);
  const type = { value: literal, label: RED._(`typedInput.type.${literal}`) };
  const icon = `red/images/typedInput/${ICON[literal]}.svg`;
  if (hasArea(field)) return { ...type, icon, hasValue: false };
  if (field.type === 'resource') {
    return { ...type, icon: 'fa fa-list', autoComplete: search(field.resource, engine) };
  }
  if (field.type === 'options') {
    const options = field.options.map(({ value }, index) => ({
      value,
      label: node._(`${words}.options.${optionKey(value, index)}`),
    }));
    return { ...type, icon, options };
  }
  return literal;
}

const ICON = { str: 'az', num: '09', bool: 'bool', json: 'json' };

const linesOf = (value: unknown): string =>
  Array.isArray(value) ? value.join('\n') : String(value);

const textsOf = (lines: string): string[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** A number where it is one; what else was typed is kept, and marked. */
const numeric = (text: string): number | string =>
  text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
