import { NodeOperationError, type INode } from 'n8n-workflow';
import { DialflowError } from '../../../engine/api';

/** What went wrong, as n8n shows it: the message, below it what to put right, and the item. */
export function nodeError(node: INode, error: unknown, itemIndex?: number): NodeOperationError {
  if (error instanceof NodeOperationError) return error;
  const cause = DialflowError.from(error);
  const problems = cause.details.problems ?? [];
  return new NodeOperationError(node, cause, {
    message: cause.message,
    ...(problems.length > 0
      ? {
          description: problems
            .map((p) => (p.path ? `${p.path} ${p.reason}` : p.reason))
            .join('<br>'),
        }
      : {}),
    ...(itemIndex === undefined ? {} : { itemIndex }),
  });
}

/** The same for an item that goes on although it failed ("On Error: Continue"). */
export function errorData(error: unknown): { error: string; details: Record<string, unknown> } {
  const { message, code, retryable, details } = DialflowError.from(error);
  return {
    error: message,
    details: { code, retryable, ...(details.problems ? { problems: details.problems } : {}) },
  };
}
