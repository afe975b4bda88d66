import { dataOf, splitText, writeHeader } from '../encoding';
import type { OutgoingSms } from '../port';
import { addressOf } from './address';
import { submitSm } from './bodies';
import { parameter, Tag } from './fields';
import type { SmppTarget } from './settings';

/** esm_class: the user data begins with a header (SMPP 3.4, section 5.2.12). */
const WITH_HEADER = 0x40;
/** sar_total_segments and the header have an octet for it. */
const MOST_PARTS = 255;

/** The bodies of submit_sm that a message goes in; nothing where it is too long. */
export function submissionsOf(
  { from, to, text }: Pick<OutgoingSms, 'from' | 'to' | 'text'>,
  target: SmppTarget,
  reference: number,
): Buffer[] | undefined {
  const { alphabet, longMessages, receipts: receipt, countryCode } = target;
  const { encoding, parts } = splitText(text, alphabet);
  const common = {
    source: addressOf(from, countryCode),
    destination: addressOf(to, countryCode),
    receipt,
  };
  const plain = (part: string): Parameters<typeof submitSm>[0] => ({
    ...{ ...common, esmClass: 0 },
    ...dataOf(part, encoding, alphabet),
  });
  if (parts.length === 1) return [submitSm(plain(text))];
  if (longMessages === 'payload') return [submitSm({ ...plain(text), payload: true })];
  if (parts.length > MOST_PARTS) return undefined;
  return parts.map((part, at) => {
    if (longMessages === 'sar') {
      const twoOctets = Buffer.of(reference >> 8, reference & 0xff);
      const optional = [
        parameter(Tag.sarReference, twoOctets),
        parameter(Tag.sarTotal, Buffer.of(parts.length)),
        parameter(Tag.sarIndex, Buffer.of(at + 1)),
      ];
      return submitSm({ ...plain(part), optional });
    }
    const header = writeHeader(reference & 0xff, parts.length, at + 1);
    const { data, dataCoding } = dataOf(part, encoding, alphabet, header.length);
    return submitSm({
      ...{ ...common, esmClass: WITH_HEADER, dataCoding },
      data: Buffer.concat([header, data]),
    });
  });
}

/** Pairs of numbers whose last message is known. */
const MOST_PAIRS = 10_000;

/** What the parts of long messages are known by: two that follow each other have not the same. */
export class References {
  private readonly last = new Map<string, { id: string; reference: number }>();

  of({ id, from, to }: Pick<OutgoingSms, 'id' | 'from' | 'to'>): number {
    const pair = `${from}>${to}`;
    const last = this.last.get(pair);
    if (last?.id === id) return last.reference;
    const own = referenceOf(id);
    // A header has one octet for it.
    const same = last !== undefined && (last.reference & 0xff) === (own & 0xff);
    const reference = same ? (own + 1) & 0xffff : own;
    this.last.delete(pair);
    this.last.set(pair, { id, reference });
    const [oldest] = this.last.keys();
    if (this.last.size > MOST_PAIRS && oldest !== undefined) this.last.delete(oldest);
    return reference;
  }
}

/** The same for a message whenever it is sent, so that what is sent again fits what went before. */
export function referenceOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x0100_0193) >>> 0;
  }
  return (hash ^ (hash >>> 16)) & 0xffff;
}
