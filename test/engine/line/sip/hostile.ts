import { seededRandom } from '../../../support/random';
import { fuzz } from './message/fuzz';

/** What matters to the upper layers, and is seldom hit by chance. */
const WORDS = [
  ...['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE', 'REFER', 'NOTIFY', 'INFO', 'OPTIONS'],
  ...['SIP/2.0 100 a', 'SIP/2.0 180 a', 'SIP/2.0 200 a', 'SIP/2.0 401 a', 'SIP/2.0 491 a'],
  ...['Require: 100rel', 'Require: other', 'RSeq: 1', 'RAck: 1 1 INVITE', 'Session-Expires: 1'],
  ...['Replaces: a;to-tag=b;from-tag=c', 'Refer-To: <sip:a@b>', 'Expires: 0', 'Max-Forwards: 0'],
  ...['Content-Type: application/sdp', 'Content-Type: a/b', 'Min-SE: 4294967295', 'Subject:'],
  ...['WWW-Authenticate: Digest realm="a", nonce="b"', 'Retry-After: 99999999999', 'Contact: *'],
  ...['Route: <sip:a@b;lr>', 'Record-Route: <sip:a@b>', 'Subscription-State: terminated'],
];

/**
 * Messages of the corpus, each broken somehow: without end, and the same for the same seed. Half
 * of them in their bytes, so that most are no messages any more; half in their lines, so that most
 * can be read, and mean something else.
 */
export function* hostile(corpus: readonly Uint8Array[], seed: number): Generator<Buffer, never> {
  const random = seededRandom(seed);
  const bytes = fuzz(corpus, seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const texts = corpus.map((one) => Buffer.from(one).toString('latin1'));
  const lines = texts.flatMap((text) => text.split('\r\n'));

  /** Another value for a line: of the same name where there is one. */
  const like = (line: string): string => {
    const name = line.slice(0, line.indexOf(':') + 1);
    const same = name === '' ? [] : lines.filter((one) => one.startsWith(name));
    return pick(same.length > 0 ? same : lines);
  };
  const changes: ((all: string[], at: number, line: string) => void)[] = [
    (all, at) => all.splice(at, 1),
    (all, at, line) => (all[at] = like(line)),
    (all, at, line) => (all[at] = like(line)),
    (all, at) => all.splice(at, 0, pick(WORDS)),
    (all, at) => (all[at] = pick(WORDS)),
    (all, at, line) => all.splice(at, 0, line),
    (all, at, line) => (all[at] = line.replace(/\d+/, String(below(2 ** 33)))),
    (all, at, line) => (all[at] = line.replace(/(tag|branch)=\w+/, `$1=z9hG4bK${below(1_000)}`)),
    (all) => (all[0] = (all[0] ?? '').replace(/^[A-Z]+ /, `${pick(WORDS.slice(0, 10))} `)),
  ];

  for (;;) {
    yield bytes.next().value;
    const all = pick(texts).split('\r\n');
    for (let left = 1 + below(3); left > 0; left--) {
      const at = below(all.length);
      changes[below(changes.length)]?.(all, at, all[at] ?? '');
    }
    yield Buffer.from(all.join('\r\n'), 'latin1').subarray(0, 16_384);
  }
}
