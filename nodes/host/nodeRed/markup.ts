import type { Field, Fields, OptionsField, MultiOptionsField } from '../definition';
import { typeName } from './saved';

/**
 * The form of a field, as html: in the template of a node's dialog, made by the build, and in
 * the rows of a list, made by the editor's script. Words are keys of the locale file (`data-i18n`).
 */

export interface Place {
  /** Id of the control: `node-input-text`. */
  id: string;
  /** Key of the field's words: `fields.text`, `fields.branches.fields.name`. */
  words: string;
  /** Namespace of these keys, where Node-RED does not add it itself. */
  namespace?: string;
}

/** A row of a form: label, control, and what the script needs to find both. */
export function fieldHtml(name: string, field: Field, place: Place): string {
  const stacked = field.type === 'list' || field.type === 'json' ? ' dialflow-stacked' : '';
  return [
    ...(field.section
      ? [`<h4 class="dialflow-section" data-field="${name}" ${i18n(place, 'section')}></h4>`]
      : []),
    `<div class="form-row dialflow-field${stacked}" data-field="${name}">`,
    `  <label for="${place.id}">${wordsOf(place, 'label')}${helpIcon(field, place)}</label>`,
    `  <div class="dialflow-control">${control(field, place)}</div>`,
    '</div>',
  ].join('\n');
}

/** Several rows; `idOf` names the control of a field. */
export function formHtml(
  fields: Fields,
  idOf: (name: string) => string,
  words: string,
  namespace?: string,
): string {
  return Object.entries(fields)
    .map(([name, field]) =>
      fieldHtml(name, field, {
        id: idOf(name),
        words: `${words}.${name}`,
        ...(namespace === undefined ? {} : { namespace }),
      }),
    )
    .join('\n');
}

/** Whether a typed input stands over an area in which its literal is written. */
export const hasArea = (field: Field): boolean =>
  field.type === 'textList' ||
  field.type === 'json' ||
  (field.type === 'text' && (field.rows ?? 1) > 1);

/** Key of an option's words; values that would not do as a key go by number. */
export const optionKey = (value: string, index: number): string =>
  /^[A-Za-z][\w-]*$/.test(value) ? value : `option${index}`;

function control(field: Field, place: Place): string {
  const { id } = place;
  const placeholder = placeholderOf(field, place);
  const typed = field.dynamic
    ? `<input type="text" id="${id}" style="width: 100%"${placeholder}>` +
      `<input type="hidden" id="${typeName(id)}">`
    : '';
  if (typed && !hasArea(field)) return typed;

  const area = `id="${id}-area" class="dialflow-area"`;
  switch (field.type) {
    case 'text': {
      const rows = field.rows ?? 1;
      if (typed) return `${typed}<textarea ${area} rows="${rows}"${placeholder}></textarea>`;
      if (rows > 1) return `<textarea id="${id}" rows="${rows}"${placeholder}></textarea>`;
      return `<input type="${field.password ? 'password' : 'text'}" id="${id}"${placeholder}>`;
    }
    case 'resource':
      return `<input type="text" id="${id}"${placeholder}>`;
    case 'number': {
      const step = field.decimals ? 'any' : '1';
      return `<input type="number" id="${id}"${limit('min', field.min)}${limit('max', field.max)} step="${step}"${placeholder}>`;
    }
    case 'boolean':
      return `<input type="checkbox" id="${id}">`;
    case 'options':
      return `<select id="${id}">${options(field, place)}</select>`;
    case 'multiOptions':
      return `<div id="${id}-checks">${checks(field, place)}</div>`;
    case 'textList': {
      const rows = place.namespace === undefined ? 3 : 2;
      return `${typed}<textarea ${area} rows="${rows}"${placeholder}></textarea>`;
    }
    case 'json':
      return `${typed}<div ${area.replace('dialflow-area', 'dialflow-area dialflow-json')}></div>`;
    case 'list':
      return `<ol id="${id}-list"></ol>`;
  }
}

function placeholderOf(field: Field, place: Place): string {
  if (field.placeholder) return ` ${i18n(place, 'placeholder', 'placeholder')}`;
  const hint = { textList: 'perLine', resource: 'pick' }[field.type as string];
  return hint ? ` ${i18n({ ...place, words: 'editor' }, hint, 'placeholder')}` : '';
}

const options = (field: OptionsField, place: Place): string =>
  field.options
    .map(({ value }, index) => {
      const key = i18n(place, `options.${optionKey(value, index)}`);
      return `<option value="${escape(value)}" ${key}></option>`;
    })
    .join('');

const checks = (field: MultiOptionsField, place: Place): string =>
  field.options
    .map(({ value }, index) => {
      const box = `<input type="checkbox" value="${escape(value)}">`;
      const key = i18n(place, `options.${optionKey(value, index)}`);
      return `<label class="dialflow-check">${box} <span ${key}></span></label>`;
    })
    .join('');

function helpIcon(field: Field, place: Place): string {
  if (!field.help) return '';
  return ` <i class="fa fa-question-circle-o dialflow-help" ${i18n(place, 'help', 'title')}></i>`;
}

const wordsOf = (place: Place, key: string): string => `<span ${i18n(place, key)}></span>`;

function i18n(place: Place, key: string, attribute?: string): string {
  const namespace = place.namespace === undefined ? '' : `${place.namespace}:`;
  const target = attribute === undefined ? '' : `[${attribute}]`;
  return `data-i18n="${target}${namespace}${place.words}.${key}"`;
}

const limit = (name: string, value: number | undefined): string =>
  value === undefined ? '' : ` ${name}="${value}"`;

/** Text for an html attribute or element. */
export const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
