import { eventsOf, linesOf, type ServerSentEvent } from '../../http/serverSentEvents';
import { BotFailed } from './port';

/** Of a line; what is longer is no answer to a callee. */
const LONGEST = 256 * 1024;

/** Lines of an answer, as they come. */
export const answerLines = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> =>
  linesOf(pieces, {
    longest: LONGEST,
    tooLong: () => new BotFailed('malformed', 'The bot sends lines without end.'),
  });

/** Server-sent events of an answer, as they come. */
export const answerEvents = (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> =>
  eventsOf(answerLines(pieces));

/** All of it, as text. */
export async function wholeOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}

/** @throws BotFailed `malformed` */
export function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // told below
  }
  const beginning = text.trim().slice(0, 100);
  throw new BotFailed('malformed', `The bot answers with something else than JSON: ${beginning}`);
}
