import { readFileSync } from 'node:fs';
import type { Labelled } from './set';

/** `text,category`, with quotes where there are commas (RFC 4180). */
export function readCsv(path: string): Labelled[] {
  const rows: string[][] = [];
  const row: string[] = [];
  let field = '';
  let quoted = false;
  const text = readFileSync(path, 'utf8');
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] ?? '';
    if (quoted) {
      if (sign !== '"') field += sign;
      else if (text[i + 1] === '"') {
        field += sign;
        i++;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ',' || sign === '\n') {
      row.push(field);
      field = '';
      if (sign === '\n') rows.push(row.splice(0));
    } else if (sign !== '\r') field += sign;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows
    .slice(1)
    .filter((cells) => cells.length === 2)
    .map(([sentence = '', label = '']) => ({ text: sentence, label }));
}
