import type { INodeTypeDescription } from 'n8n-workflow';
import type { Language } from '../../../engine/api';
import type { Field, NodeDefinition } from '../definition';

/**
 * The language of the editor. n8n's own translation files are of no use here: it looks them up
 * under `n8n-nodes-base` only, never under another package's name. So the descriptions are made
 * in the language that the editor is set to when n8n loads them.
 */
export function hostLanguage(env: NodeJS.ProcessEnv = process.env): Language {
  return (env['N8N_DEFAULT_LOCALE'] ?? '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en-US';
}

/** Replaces the English header of a node's class (literals, for n8n's linters) where it must be. */
export function speakHostLanguage(
  description: INodeTypeDescription,
  definition: NodeDefinition,
  language: Language = hostLanguage(),
): void {
  description.displayName = definition.label[language];
  description.description = definition.summary[language];
  description.defaults.name = definition.label[language];
  if (description.subtitle !== undefined) {
    description.subtitle = subtitleIn(description.subtitle, definition, language);
  }
}

/** The subtitle's expression with the words of chosen options in place of their values. */
function subtitleIn(expression: string, { fields }: NodeDefinition, language: Language): string {
  // What is compared stays the value it is.
  const read = /\$parameter\["(\w+)"\](?! *===)/g;
  const said = expression.replace(read, (parameter, name: string) =>
    inWords(parameter, fields[name], language),
  );
  return language === 'zh-CN' ? said.replaceAll('", "', '"，"').replaceAll('" s"', '" 秒"') : said;
}

function inWords(parameter: string, field: Field | undefined, language: Language): string {
  if (field?.type !== 'options' && field?.type !== 'multiOptions') return parameter;
  const labels = field.options.map(({ value, label }) => [value, label[language]]);
  const table = `(${JSON.stringify(Object.fromEntries(labels))})`;
  return field.type === 'options'
    ? `(${table}[${parameter}] ?? ${parameter})`
    : `${parameter}.map((value) => ${table}[value] ?? value)`;
}
