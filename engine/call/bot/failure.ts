import type { BotFailure } from '../../api';

/** Whether it may go well when it is asked once more. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Error && (error as { again?: unknown }).again === true;

/** Errors of a provider say what kind they are; others are taken for a fault on the way. */
export function failureOf(error: unknown): BotFailure {
  const { reason } = (error ?? {}) as { reason?: unknown };
  return reason === 'malformed' ? 'malformed' : 'unreachable';
}
