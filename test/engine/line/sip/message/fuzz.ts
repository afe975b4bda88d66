import { seededRandom } from '../../../../support/random';

/** What breaks parsers: marks of the grammar, cut off or doubled, and numbers at their edges. */
const SHARP = [
  ...['\r\n', '\n', '\r', '\r\n\r\n', '\r\n ', '\0', '\u00ff', '"', '\\', '\\"', '<', '>', '<>'],
  ...[',', ',,', ';', ';;', '=', ':', '@', '%', '%00', '%zz', '?', '&', '[', ']', ' ', '\t', '*'],
  ...['SIP/2.0', 'SIP/3.0', ' SIP/2.0\r\n', 'sip:', 'sips:', 'tel:', 'INVITE', 'ACK', 'lr', '::1'],
  ...['-1', '0', '65536', '4294967296', '99999999999999999999', 'z9hG4bK', 'Via: ', 'v:', 'l: 3'],
  ...['Content-Length: -1\r\n', 'Content-Length: 9999\r\n', 'CSeq: 1 ACK\r\n', 'To: *\r\n'],
].map((text) => Buffer.from(text, 'utf8'));

/** A place in the bytes, and what is put between `from` and `to`. */
type Splice = (bytes: Buffer, from: number, to: number, put: Uint8Array) => Buffer;
const splice: Splice = (bytes, from, to, put) =>
  Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)]);

/**
 * Messages of the corpus, each with one to six changes: without end, and the same for the same
 * seed. None is much longer than the longest of the corpus.
 */
export function* fuzz(corpus: readonly Uint8Array[], seed: number): Generator<Buffer, never> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const messages = corpus.map((bytes) => Buffer.from(bytes));

  const changes: ((bytes: Buffer) => Buffer)[] = [
    (bytes) => splice(bytes, below(bytes.length), bytes.length, Buffer.alloc(0)),
    (bytes) => {
      const at = below(bytes.length);
      return splice(bytes, at, at + 1, Buffer.from([below(256)]));
    },
    (bytes) => {
      const at = below(bytes.length + 1);
      return splice(bytes, at, at, pick(SHARP));
    },
    (bytes) => {
      const at = below(bytes.length);
      return splice(bytes, at, at + 1 + below(40), Buffer.alloc(0));
    },
    (bytes) => {
      const at = below(bytes.length);
      const part = bytes.subarray(at, at + 1 + below(80));
      return splice(bytes, at, at, part);
    },
    (bytes) => {
      const at = below(bytes.length + 1);
      return splice(bytes, at, at, Buffer.alloc(1 + below(2_000), pick(SHARP)));
    },
    (bytes) => {
      const other = pick(messages);
      return splice(bytes, below(bytes.length), bytes.length, other.subarray(below(other.length)));
    },
    (bytes) => {
      const lines = bytes.toString('latin1').split('\r\n');
      const [line] = lines.splice(below(lines.length), 1);
      lines.splice(below(lines.length), 0, line!, ...(random() < 0.5 ? [line!] : []));
      return Buffer.from(lines.join('\r\n'), 'latin1');
    },
  ];

  for (;;) {
    let bytes: Buffer = pick(messages);
    // Mostly few changes: what is barely broken goes deepest.
    const count = 1 + Math.floor(random() ** 3 * 6);
    for (let left = count; left > 0 && bytes.length > 0; left--) bytes = pick(changes)(bytes);
    yield bytes.subarray(0, 16_384);
  }
}
