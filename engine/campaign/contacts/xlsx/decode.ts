import { XmlError, XmlReader, type XmlListener } from './xml';

/**
 * Reads a part's bytes as XML: in UTF-8, in UTF-16 with its mark, or in what its first line says.
 *
 * @throws XmlError
 */
export async function readXml(
  pieces: AsyncIterable<Uint8Array>,
  listener: XmlListener,
): Promise<void> {
  const reader = new XmlStream(listener);
  for await (const piece of pieces) {
    reader.push(piece);
    if (listener.done) return;
  }
  reader.end();
}

/** The same, pushed by whoever has the bytes. */
export class XmlStream {
  private decoder: TextDecoder | undefined;
  private readonly reader: XmlReader;

  constructor(private readonly listener: XmlListener) {
    this.reader = new XmlReader(listener);
  }

  push(bytes: Uint8Array): void {
    this.decoder ??= decoderOf(bytes);
    this.reader.push(this.decode(bytes, true));
  }

  end(): void {
    if (this.listener.done) return;
    if (this.decoder) this.reader.push(this.decode(new Uint8Array(), false));
    this.reader.end();
  }

  private decode(bytes: Uint8Array, stream: boolean): string {
    try {
      return this.decoder?.decode(bytes, { stream }) ?? '';
    } catch {
      throw new XmlError('its characters are not those it says they are');
    }
  }
}

function decoderOf(bytes: Uint8Array): TextDecoder {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  const line = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 200));
  const named = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(line.toString('latin1'));
  // UTF-16 without its mark does not get here: the line could not have been read.
  const label = /^utf-?16/i.test(named?.[1] ?? '') ? 'utf-8' : (named?.[1] ?? 'utf-8');
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw new XmlError('it is written in an encoding that is not known');
  }
}
