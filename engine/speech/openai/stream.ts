import { objectIn, textIn } from '../socket/dialect';
import { readTranscript, type Transcript } from './transcript';

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
  for await (const data of eventsOf(pieces)) {
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

/** The data of each event, as WHATWG's HTML (9.2.6) has them taken apart. */
async function* eventsOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
      if (line !== '' || data.length === 0) continue;
      yield data.join('\n');
      data = [];
    }
  }
}
