import type {
  INodeParameters,
  INodeProperties,
  INodePropertyOptions,
  INodePropertyTypeOptions,
} from 'n8n-workflow';
import type { Language } from '../../../engine/api';
import type { Field, Fields, NodeDefinition, Words } from '../definition';
import { fieldsOf } from '../settings';
import { hostLanguage } from './language';

/** A list's rows lie under this name in n8n's parameters: `{ values: [row, row] }`. */
export const ROWS = 'values';

/** The parameters of a node: its fields and, for a live call, the "hung up" switch. */
export const n8nProperties = (
  definition: Pick<NodeDefinition, 'fields' | 'liveCall' | 'credential'>,
  language: Language = hostLanguage(),
): INodeProperties[] => fieldsToProperties(withoutCredential(definition), language);

function withoutCredential(
  definition: Pick<NodeDefinition, 'fields' | 'liveCall' | 'credential'>,
): Fields {
  const own = definition.credential?.fields ?? [];
  return Object.fromEntries(
    Object.entries(fieldsOf(definition)).filter(([name]) => !own.includes(name)),
  );
}

/** Fields of a node, of a row of a list, or of the credential. */
export const fieldsToProperties = (
  fields: Fields,
  language: Language = hostLanguage(),
): INodeProperties[] =>
  Object.entries(fields).flatMap(([name, field]) => [
    ...heading(name, field, language),
    property(name, field, language),
  ]);

/** Fields of a credential, whose dialog shows a list of texts as one line, and of several choices none. */
export const credentialProperties = (
  fields: Fields,
  language: Language = hostLanguage(),
): INodeProperties[] =>
  fieldsToProperties(fields, language).map((made): INodeProperties => {
    const field = fields[made.name];
    if (field?.type === 'textList') {
      return { ...made, default: field.default.join('\n'), typeOptions: { rows: 4 } };
    }
    if (field?.type !== 'multiOptions') return made;
    const { options: _choices, ...text } = made;
    const known = field.options.map(({ value }) => value).join(', ');
    const description = [made.description, KNOWN[language] + known].filter(Boolean).join(' ');
    return { ...text, type: 'string', default: field.default.join(', '), description };
  });

const KNOWN = { 'zh-CN': '以逗号分隔，可选：', 'en-US': 'With commas between them, of: ' };

/** n8n has no headings: a notice stands in for one, shown when its field is. */
function heading(name: string, field: Field, language: Language): INodeProperties[] {
  if (!field.section) return [];
  return [
    {
      displayName: `<b>${field.section[language]}</b>`,
      name: `${name}Section`,
      type: 'notice',
      default: '',
      ...displayOptions(field),
    },
  ];
}

function property(name: string, field: Field, language: Language): INodeProperties {
  const text = (words: Words): string => words[language];
  const base = {
    displayName: text(field.label),
    name,
    ...(field.help ? { description: text(field.help) } : {}),
    ...(field.placeholder ? { placeholder: text(field.placeholder) } : {}),
    ...(field.required ? { required: true } : {}),
    ...(field.literal ? { noDataExpression: true } : {}),
    ...displayOptions(field),
  };

  switch (field.type) {
    case 'text': {
      const typeOptions = {
        ...(field.rows ? { rows: field.rows } : {}),
        ...(field.password ? { password: true } : {}),
      };
      return { ...base, type: 'string', default: field.default, ...options(typeOptions) };
    }
    case 'number': {
      const typeOptions = {
        ...(field.min === undefined ? {} : { minValue: field.min }),
        ...(field.max === undefined ? {} : { maxValue: field.max }),
        // Decimals go without: n8n would fill them up, 1.000.
        ...(field.decimals ? {} : { numberPrecision: 0 }),
      };
      return { ...base, type: 'number', default: field.default, ...options(typeOptions) };
    }
    case 'boolean':
      return {
        ...base,
        type: 'boolean',
        default: field.default,
        // The canvas must know a node's outputs before any item comes.
        ...(name === 'showHungUp' ? { noDataExpression: true } : {}),
      };
    case 'options':
      return {
        ...base,
        type: 'options',
        default: field.default,
        options: field.options.map((option): INodePropertyOptions => ({
          name: text(option.label),
          value: option.value,
          ...(option.help ? { description: text(option.help) } : {}),
        })),
      };
    case 'multiOptions':
      return {
        ...base,
        type: 'multiOptions',
        default: [...field.default],
        options: field.options.map(({ label, value }) => ({ name: text(label), value })),
      };
    case 'textList':
      return {
        ...base,
        type: 'string',
        default: [...field.default],
        typeOptions: {
          multipleValues: true,
          multipleValueButtonText: language === 'zh-CN' ? '添加' : 'Add',
        },
      };
    case 'list':
      return {
        ...base,
        type: 'fixedCollection',
        default: { [ROWS]: field.default.map((row) => ({ ...row }) as INodeParameters) },
        placeholder: addOne(field.itemLabel, language),
        typeOptions: {
          multipleValues: true,
          sortable: true,
          ...rowOptions(field.fields, language),
        },
        options: [
          {
            name: ROWS,
            displayName: text(field.itemLabel),
            values: fieldsToProperties(field.fields, language),
          },
        ],
      };
    case 'json':
      // n8n's JSON editor marks emptiness as an error: where that is allowed, a plain area.
      return field.required
        ? { ...base, type: 'json', default: field.default }
        : { ...base, type: 'string', default: field.default, typeOptions: { rows: 5 } };
    case 'resource':
      return {
        ...base,
        type: 'options',
        default: field.default,
        // Named things of another instance or of a shipped flow may not be in the list yet.
        allowArbitraryValues: true,
        typeOptions: { loadOptionsMethod: `${field.resource}s${field.required ? '' : 'OrNone'}` },
      };
  }
}

/** Rows are headed by their name; a row of many optional fields shows those that were added to it. */
function rowOptions(fields: Fields, language: Language): INodePropertyTypeOptions {
  const all = Object.values(fields);
  const optional = all.filter((field) => !field.required);
  return {
    ...('name' in fields
      ? { fixedCollection: { itemTitle: '={{ $collection.item.value.name }}' } }
      : {}),
    // Without one that is required a row could be shown empty.
    ...(optional.length > 2 && optional.length < all.length
      ? {
          hideOptionalFields: true,
          addOptionalFieldButtonText: language === 'zh-CN' ? '添加条目' : 'Add field',
        }
      : {}),
  };
}

const options = <T extends object>(typeOptions: T): { typeOptions?: T } =>
  Object.keys(typeOptions).length > 0 ? { typeOptions } : {};

const displayOptions = (field: Field): Pick<INodeProperties, 'displayOptions'> =>
  field.showWhen ? { displayOptions: { show: showing(field.showWhen) } } : {};

const showing = (when: NonNullable<Field['showWhen']>): Record<string, (string | boolean)[]> =>
  Object.fromEntries(Object.entries(when).map(([name, values]) => [name, [...values]]));

const addOne = (what: Words, language: Language): string =>
  language === 'zh-CN' ? `添加${what['zh-CN']}` : `Add ${what['en-US']}`;
