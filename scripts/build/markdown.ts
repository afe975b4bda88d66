import { escape } from '../../nodes/host/nodeRed/markup';

/**
 * The Markdown that help is written in: `###` headings, paragraphs, `-` lists, **bold** and
 * `code`. Anything else stays as it is written.
 */
export function toHtml(markdown: string): string {
  return markdown
    .trim()
    .split(/\n\s*\n|\n(?=###)|(?<=^###.*)\n/m)
    .map((block) => block.trim())
    .filter(Boolean)
    .map(blockHtml)
    .join('\n');
}

function blockHtml(block: string): string {
  const heading = /^### (.*)$/.exec(block)?.[1];
  if (heading !== undefined) return `<h3>${inline(heading)}</h3>`;
  if (!block.startsWith('- ')) return `<p>${inline(block)}</p>`;
  const items = block.slice(2).split(/\n- /);
  return `<ul>\n${items.map((item) => `  <li>${inline(item)}</li>`).join('\n')}\n</ul>`;
}

/** What stands within a line; nothing in `code` is bold. */
export function inline(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) =>
      /^`.*`$/s.test(part)
        ? `<code>${escape(part.slice(1, -1).trim())}</code>`
        : escape(part.replace(/\n/g, ' ')).replace(/\*\*(.+?)\*\*/g, '<b>$1</b>'),
    )
    .join('');
}
