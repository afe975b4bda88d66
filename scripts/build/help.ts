import type { Language } from '../../engine/api';
import type { Field, Fields, Output, Words } from '../../nodes/host/definition';
import { HELP } from '../../nodes/host/nodeRed/editorWords';
import { escape } from '../../nodes/host/nodeRed/markup';
import { inline, toHtml } from './markdown';

export interface Helped {
  type: string;
  summary: Words;
  help: Words;
  fields: Fields;
  outputs: readonly Output[];
}

/** `locales/<language>/<node>.html`: the summary (the palette's tooltip), the fields, the help. */
export function helpHtml(node: Helped, language: Language): string {
  const text = node.help[language];
  const parts = [
    `<p>${inline(node.summary[language])}</p>`,
    `<h3>${HELP.properties[language]}</h3>`,
    fieldList(node.fields, language),
    toHtml(text),
  ];
  if (node.outputs.length > 0 && !text.includes(`### ${HELP.outputs[language]}`)) {
    const labels = node.outputs.map(({ label }) => `  <li>${escape(label[language])}</li>`);
    parts.push(`<h3>${HELP.outputs[language]}</h3>`, `<ol>\n${labels.join('\n')}\n</ol>`);
  }
  return `<script type="text/html" data-help-name="${node.type}">\n${parts.join('\n')}\n</script>\n`;
}

function fieldList(fields: Fields, language: Language): string {
  const items = Object.values(fields).map((field) => fieldItem(field, language));
  return `<dl class="message-properties">\n${items.join('\n')}\n</dl>`;
}

function fieldItem(field: Field, language: Language): string {
  const optional = field.required ? '' : ' class="optional"';
  const term = `<dt${optional}>${escape(field.label[language])}</dt>`;
  const text = field.help ? inline(field.help[language]) : '';
  const within = field.type === 'list' ? `\n${fieldList(field.fields, language)}` : '';
  return `${term}\n<dd>${text}${within}</dd>`;
}
