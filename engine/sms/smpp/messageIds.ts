import type { SmppSettings } from '../../api';

/** How receipts write ids, next to how the answer to submit_sm wrote them. */
export type ReceiptIds = NonNullable<SmppSettings['receiptIds']>;

/** An id as the message centre gave it: one that is a number, without noughts before it. */
export const sentId = (id: string): string =>
  /^[0-9a-f]+$/i.test(id) ? id.toLowerCase().replace(/^0+(?=.)/, '') : id;

/**
 * The id of a receipt as it was given. Only where the message centre is set to write it otherwise
 * is it turned from one base into the other: 10 may be another message than 16.
 */
export function receiptId(id: string, written: ReceiptIds): string {
  if (written === 'decimal' && /^\d{1,20}$/.test(id)) return BigInt(id).toString(16);
  if (written === 'hexadecimal' && /^[0-9a-f]{1,16}$/i.test(id))
    return BigInt(`0x${id}`).toString();
  return sentId(id);
}
