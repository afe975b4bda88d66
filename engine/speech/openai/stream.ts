import { eventsOf, linesOf } from '../../http/serverSentEvents';
import { objectIn, textIn } from '../socket/dialect';
import { readTranscript, type Transcript } from './transcript';

/** Of a line, characters. */
const LONGEST = 256 * 1024;

/**
 * A transcript that comes as events (`text/event-stream`): `transcript.text.delta` is appended,
 * `transcript.text.done` is the whole of it.
 *
 * @throws Error that says what came in place of it
 */
export async function readStream(
  pieces: AsyncIterable<Uint8Array>,
  partial: (text: string) => void,
): Promise<Transcript> {
  let text = '';
  const lines = linesOf(pieces, { longest: LONGEST, tooLong: () => new Error('it has no end') });
  for await (const { data } of eventsOf(lines)) {
    if (data === '[DONE]') break;
    const event = objectIn(data);
    switch (event['type']) {
      case 'transcript.text.delta':
        text += textIn(event['delta']);
        partial(text.trim());
        break;
      case 'transcript.text.done':
        return readTranscript(data);
      case 'error':
        throw new Error(textIn(event['message']) || data);
    }
  }
  throw new Error('it ends before "transcript.text.done"');
}
