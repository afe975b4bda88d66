import type { Delivered } from './bodies';
import { Tag } from './fields';

/** esm_class (SMPP 3.4, section 5.2.12). */
const TYPE = 0x3c;
const DELIVERY_RECEIPT = 0x04;
const INTERMEDIATE = 0x20;

export type Receipt =
  /** Nothing final is told. */
  { final: false } | { final: true; messageId: string; delivered: boolean; error: string };

/** message_state (section 5.2.28) and its short words in the text of a receipt (appendix B). */
const STATES = [
  'SCHEDULED',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
] as const;
const ON_ITS_WAY: readonly string[] = ['SCHEDULED', 'ENROUTE', 'ACCEPTD'];
const WORDS: Readonly<Record<string, string>> = {
  EXPIRED: 'it could not be delivered in time',
  DELETED: 'it was deleted',
  UNDELIV: 'it cannot be delivered',
  UNKNOWN: 'the message centre does not know what became of it',
  REJECTD: 'it was rejected',
};

/** Reads a delivery receipt; undefined: it is a message of somebody. */
export function readReceipt({ esmClass, data, optional }: Delivered): Receipt | undefined {
  const type = esmClass & TYPE;
  if (type === INTERMEDIATE) return { final: false };
  if (type !== DELIVERY_RECEIPT) return undefined;
  const words = data.toString('latin1');
  const state = stateOf(optional.get(Tag.messageState)?.[0], words);
  const messageId = idOf(optional.get(Tag.receiptedMessageId), words);
  if (state === undefined || messageId === '' || ON_ITS_WAY.includes(state)) {
    return { final: false };
  }
  const delivered = state === 'DELIVRD';
  const code = /\berr:\s*([0-9a-z]+)/i.exec(words)?.[1] ?? '';
  const why = WORDS[state] ?? state;
  const error = /^0*$/.test(code) ? why : `${why}; error ${code} of the network`;
  return { final: true, messageId, delivered, error: delivered ? '' : error };
}

function stateOf(parameter: number | undefined, words: string): string | undefined {
  const named = parameter === undefined ? undefined : STATES[parameter];
  return named ?? /\bstat:\s*([a-z]+)/i.exec(words)?.[1]?.toUpperCase().slice(0, 7);
}

function idOf(parameter: Buffer | undefined, words: string): string {
  const named = parameter?.toString('latin1').replace(/\0.*$/s, '') ?? '';
  return named !== '' ? named : (/\bid:\s*([^\s]+)/i.exec(words)?.[1] ?? '');
}
