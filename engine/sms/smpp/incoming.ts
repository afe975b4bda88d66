import { checked, readHeader, textOf, type Alphabet, type PartMark } from '../encoding';
import type { IncomingSms } from '../port';
import { numberOf } from './address';
import type { Delivered } from './bodies';
import { Tag } from './fields';

const WITH_HEADER = 0x40;

/** A message, or a part of one, as it was delivered. */
export function incomingOf(delivered: Delivered, gateway: string, alphabet: Alphabet): IncomingSms {
  const { source, destination, esmClass, dataCoding, data } = delivered;
  const header = (esmClass & WITH_HEADER) !== 0 ? readHeader(data) : undefined;
  const octets = header?.length ?? 0;
  const mark = header?.mark ?? markOf(delivered.optional);
  return {
    gateway,
    from: numberOf(source),
    to: numberOf(destination),
    text: textOf(data.subarray(octets), dataCoding, alphabet, octets),
    ...(mark && { mark }),
  };
}

/** sar_msg_ref_num, sar_total_segments, sar_segment_seqnum (SMPP 3.4, sections 5.3.2.22 to 24). */
function markOf(optional: ReadonlyMap<number, Buffer>): PartMark | undefined {
  const reference = optional.get(Tag.sarReference);
  const total = optional.get(Tag.sarTotal)?.[0];
  const index = optional.get(Tag.sarIndex)?.[0];
  if (reference?.length !== 2 || total === undefined || index === undefined) return undefined;
  return checked(`sar:${reference.readUInt16BE(0)}`, total, index);
}
