import { NodeOperationError, type INode } from 'n8n-workflow';
import { DialflowError } from '../../../engine/api';

/** What went wrong, as n8n shows it: the message, below it what to put right, and the item. */
export function nodeError(node: INode, error: unknown, itemIndex?: number): NodeOperationError {
  if (error instanceof NodeOperationError) return error;
  const cause = DialflowError.from(error);
  const lines = (cause.details.problems ?? []).map(({ path, reason }) =>
    path ? `${path}: ${reason}` : reason,
  );
  // Messages of bad input end in the same list: once is enough.
  const list = lines.join('; ');
  const message = cause.message.endsWith(list)
    ? cause.message.slice(0, cause.message.length - list.length).trim()
    : cause.message;
  return new NodeOperationError(node, cause, {
    message: message || cause.message,
    ...(lines.length > 0 ? { description: lines.map(plain).join('<br>') } : {}),
    ...(itemIndex === undefined ? {} : { itemIndex }),
  });
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
