import type { Language } from '../../engine/api';
import type { Field, Fields, Output, Words } from '../../nodes/host/definition';
import { CATEGORY, CATEGORY_LABEL, editorWords } from '../../nodes/host/nodeRed/editorWords';
import { optionKey } from '../../nodes/host/nodeRed/markup';

export interface Worded {
  label: Words;
  summary: Words;
  fields: Fields;
  outputs: readonly Output[];
}

/** `locales/<language>/<node>.json`: every word of a node's dialog and of its place on the canvas. */
export function localeJson(node: Worded, language: Language): string {
  const catalog = {
    palette: { label: { [CATEGORY]: CATEGORY_LABEL[language] } },
    label: node.label[language],
    summary: node.summary[language],
    fields: fieldsWords(node.fields, language),
    outputs: Object.fromEntries(node.outputs.map(({ key, label }) => [key, label[language]])),
    editor: editorWords(language),
  };
  return `${JSON.stringify(catalog, null, 2)}\n`;
}

const fieldsWords = (fields: Fields, language: Language): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, fieldWords(field, language)]),
  );

function fieldWords(field: Field, language: Language): Record<string, unknown> {
  const found: Record<string, unknown> = { label: field.label[language] };
  if (field.section) found['section'] = field.section[language];
  if (field.help) found['help'] = field.help[language];
  if (field.placeholder) found['placeholder'] = field.placeholder[language];
  if (field.type === 'options' || field.type === 'multiOptions') {
    found['options'] = Object.fromEntries(
      field.options.map(({ value, label }, index) => [optionKey(value, index), label[language]]),
    );
  }
  if (field.type === 'list') {
    found['item'] = field.itemLabel[language];
    found['fields'] = fieldsWords(field.fields, language);
  }
  return found;
}
