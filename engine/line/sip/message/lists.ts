import { COMMA, GREATER, LESS, QUOTE, skipQuoted, trimmed } from './chars';

/**
 * The values of a list, split at commas that stand neither in quotes nor in angle brackets
 * (RFC 3261, sections 7.3.1 and 25.1). Empty ones stay, as ''. Undefined when a quote or a
 * bracket does not close.
 */
export function splitList(text: string): string[] | undefined {
  if (!text.includes(',')) return [text];
  const values: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === COMMA) {
      values.push(trimmed(text, start, i));
      start = i + 1;
    } else if (code === QUOTE) {
      const behind = skipQuoted(text, i);
      if (behind < 0) return undefined;
      i = behind - 1;
    } else if (code === LESS) {
      const close = text.indexOf('>', i);
      if (close < 0) return undefined;
      i = close;
    } else if (code === GREATER) return undefined;
  }
  values.push(trimmed(text, start, text.length));
  return values;
}
