import { NodeOperationError, type INode } from 'n8n-workflow';
import { DialflowError, type Problem } from '../../../engine/api';
import type { Fields, Words } from '../definition';
import { lineOf } from '../faults';
import { hostLanguage } from './language';

interface Of {
  itemIndex?: number;
  /** Whose labels stand for the paths of what is wrong. */
  fields?: Fields;
}

/** What went wrong, as n8n shows it: the message, below it what to put right, and the item. */
export function nodeError(node: INode, error: unknown, of: Of = {}): NodeOperationError {
  if (error instanceof NodeOperationError) return error;
  const cause = DialflowError.from(error);
  const { message, lines } = partsOf(cause, of.fields ?? {});
  return new NodeOperationError(node, cause, {
    message,
    ...(lines.length > 0 ? { description: lines.map(plain).join('<br>') } : {}),
    ...(of.itemIndex === undefined ? {} : { itemIndex: of.itemIndex }),
  });
}

/** The same in one text, for what n8n shows as such: the test of a credential. */
export function messageOf(error: unknown, fields: Fields): string {
  const { message, lines } = partsOf(DialflowError.from(error), fields);
  return [message, lines.join('; ')].filter(Boolean).join(' ');
}

/** What is wrong, and below it line by line where. */
function partsOf(cause: DialflowError, fields: Fields): { message: string; lines: string[] } {
  const { problems = [] } = cause.details;
  // Messages of bad input end in the same list: once is enough.
  const list = problems
    .map(({ path, reason }) => (path ? `${path}: ${reason}` : reason))
    .join('; ');
  if (list !== '' && !cause.message.endsWith(list) && cause.message.includes(list)) {
    return { message: cause.message, lines: [] };
  }
  const message = cause.message.endsWith(list)
    ? cause.message.slice(0, cause.message.length - list.length).trim()
    : cause.message;
  return { message: message || cause.message, lines: linesOf(cause, problems, fields) };
}

/** Settings that are wrong are told in the editor's language; what the engine says, as it says it. */
function linesOf({ details }: DialflowError, problems: Problem[], fields: Fields): string[] {
  const language = hostLanguage();
  const told = details['lines'] as Words[] | undefined;
  return told
    ? told.map((line) => line[language])
    : problems.map(({ path, reason }) => lineOf(fields, path, reason, language));
}

/** n8n shows descriptions as HTML. */
const plain = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same for an item that goes on although it failed ("On Error: Continue"). */
export function errorData(error: unknown): { error: string; details: Record<string, unknown> } {
  const { message, code, retryable, details } = DialflowError.from(error);
  return {
    error: message,
    details: { code, retryable, ...(details.problems ? { problems: details.problems } : {}) },
  };
}
