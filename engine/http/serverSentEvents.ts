/**
 * Lines of UTF-8, ended by LF, CR LF or CR, as they come; the last one may have no end.
 *
 * @param tooLong what to fail with where a line has more than `longest` characters
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
  { longest, tooLong }: { longest: number; tooLong: () => Error },
): AsyncGenerator<string> {
  const decoder = new TextDecoder(); // leaves a byte order mark out
  let rest = '';
  let afterCr = false;
  for await (const piece of pieces) {
    let text = decoder.decode(piece, { stream: true });
    if (text === '') continue;
    if (afterCr && text.startsWith('\n')) text = text.slice(1); // the second half of a CR LF
    afterCr = text.endsWith('\r');
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop() ?? '';
    if (rest.length > longest) throw tooLong();
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

export interface ServerSentEvent {
  /** `message` where none is named. */
  event: string;
  data: string;
}

/**
 * Server-sent events (HTML standard, 9.2.6): fields until a blank line, several `data` lines make
 * one text, `:` begins a comment. Servers that end without a last blank line are understood.
 */
export async function* eventsOf(lines: AsyncIterable<string>): AsyncGenerator<ServerSentEvent> {
  let event = '';
  let data: string[] = [];
  for await (const line of lines) {
    if (line === '') {
      if (data.length > 0) yield { event: event || 'message', data: data.join('\n') };
      event = '';
      data = [];
      continue;
    }
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
  }
  if (data.length > 0) yield { event: event || 'message', data: data.join('\n') };
}
