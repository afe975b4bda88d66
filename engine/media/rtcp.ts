import { byte, putUint16, putUint32, uint16, uint32 } from './rtp';

/** RTCP compound packets (RFC 3550, section 6): sender and receiver reports, SDES, BYE. */

/** What a sender says of its own stream (section 6.4.1). */
export interface SenderInfo {
  /** Milliseconds since the Unix epoch; carried as NTP time. */
  time: number;
  /** The middle 32 bits of the NTP time, which a receiver returns as `lastSr`. */
  ntpMiddle: number;
  rtpTimestamp: number;
  packets: number;
  octets: number;
}

/** What a receiver says of one source (section 6.4.1). */
export interface ReportBlock {
  ssrc: number;
  /** Since the report before, in 1/256. */
  fractionLost: number;
  /** From the beginning; duplicates make it less, even negative. 24 bits. */
  cumulativeLost: number;
  /** With the count of cycles in its upper half. */
  highestSequence: number;
  /** In units of the timestamp. */
  jitter: number;
  lastSr: number;
  /** In 1/65536 s. */
  delaySinceLastSr: number;
}

/** A compound packet, its parts put together. */
export interface Rtcp {
  /** Of the first report. */
  ssrc: number | undefined;
  sender: SenderInfo | undefined;
  blocks: ReportBlock[];
  cname: string | undefined;
  /** The sources that left. */
  bye: number[];
}

/** What is to be sent; with `bye` it is the last one. */
export interface RtcpReport {
  ssrc: number;
  sender?: Omit<SenderInfo, 'ntpMiddle'>;
  block?: ReportBlock;
  cname: string;
  bye?: boolean;
}

const SR = 200;
const RR = 201;
const SDES = 202;
const BYE = 203;
const CNAME_ITEM = 1;

/** Seconds from 1900 to 1970. */
const NTP_EPOCH = 2_208_988_800;

/** No sender of ours is asked for more; the rest of a long compound packet is not read. */
const MOST_PACKETS = 32;

/**
 * Reads a datagram; undefined when it is none (section 6.1 and appendix A.2). Takes anything and
 * never throws: what follows a broken part is left out.
 */
export function readRtcp(bytes: Uint8Array): Rtcp | undefined {
  const found: Rtcp = {
    ssrc: undefined,
    sender: undefined,
    blocks: [],
    cname: undefined,
    bye: [],
  };
  let at = 0;
  for (let packets = 0; packets < MOST_PACKETS && at + 4 <= bytes.length; packets++) {
    const first = byte(bytes, at);
    const type = byte(bytes, at + 1);
    const end = at + 4 + 4 * uint16(bytes, at + 2);
    if (first >> 6 !== 2 || end > bytes.length) break;
    // Encrypted or reduced packets may begin otherwise; we agree to neither.
    if (at === 0 && type !== SR && type !== RR) return undefined;
    const count = first & 0x1f;
    if (type === SR || type === RR) readReport(bytes, at, end, count, found);
    else if (type === SDES) found.cname ??= readCname(bytes, at + 4, end);
    else if (type === BYE) {
      for (let i = 0; i < count && at + 8 + 4 * i <= end; i++) {
        found.bye.push(uint32(bytes, at + 4 + 4 * i));
      }
    }
    at = end;
  }
  return found.ssrc === undefined ? undefined : found;
}

function readReport(bytes: Uint8Array, at: number, end: number, count: number, into: Rtcp): void {
  const isSender = byte(bytes, at + 1) === SR;
  const blocksAt = at + (isSender ? 28 : 8);
  if (blocksAt > end) return;
  into.ssrc ??= uint32(bytes, at + 4);
  if (isSender) {
    into.sender ??= {
      time: (uint32(bytes, at + 8) - NTP_EPOCH) * 1_000 + (uint32(bytes, at + 12) / 2 ** 32) * 1e3,
      ntpMiddle: uint32(bytes, at + 10),
      rtpTimestamp: uint32(bytes, at + 16),
      packets: uint32(bytes, at + 20),
      octets: uint32(bytes, at + 24),
    };
  }
  for (let i = 0, b = blocksAt; i < count && b + 24 <= end; i++, b += 24) {
    into.blocks.push({
      ssrc: uint32(bytes, b),
      fractionLost: byte(bytes, b + 4),
      cumulativeLost: (uint32(bytes, b + 4) << 8) >> 8,
      highestSequence: uint32(bytes, b + 8),
      jitter: uint32(bytes, b + 12),
      lastSr: uint32(bytes, b + 16),
      delaySinceLastSr: uint32(bytes, b + 20),
    });
  }
}

/** The CNAME of the first chunk that has one (section 6.5). */
function readCname(bytes: Uint8Array, from: number, end: number): string | undefined {
  let at = from + 4;
  while (at + 2 <= end) {
    const item = byte(bytes, at);
    if (item === 0) {
      // The chunk's end, padded to a word; the next one begins with its SSRC.
      at += 4 - ((at - from) % 4) + 4;
      continue;
    }
    const text = at + 2;
    at = text + byte(bytes, at + 1);
    if (item === CNAME_ITEM && at <= end) {
      return Buffer.from(bytes.buffer, bytes.byteOffset + text, at - text).toString('utf8');
    }
  }
  return undefined;
}

/** SR or RR, SDES with the CNAME and, at the end, BYE (sections 6.4 to 6.6). */
export function writeRtcp(report: RtcpReport): Uint8Array {
  const { sender, block } = report;
  const cname = Buffer.from(report.cname).subarray(0, 255);
  const reportBytes = (sender ? 28 : 8) + (block ? 24 : 0);
  // After the item comes at least one octet of zero, then zeros up to a word.
  const sdesBytes = 8 + 4 * Math.ceil((2 + cname.length + 1) / 4);
  const out = new Uint8Array(reportBytes + sdesBytes + (report.bye ? 8 : 0));

  header(out, 0, sender ? SR : RR, block ? 1 : 0, reportBytes);
  putUint32(out, 4, report.ssrc);
  if (sender) writeSender(out, 8, sender);
  if (block) writeBlock(out, reportBytes - 24, block);

  header(out, reportBytes, SDES, 1, sdesBytes);
  putUint32(out, reportBytes + 4, report.ssrc);
  out[reportBytes + 8] = CNAME_ITEM;
  out[reportBytes + 9] = cname.length;
  out.set(cname, reportBytes + 10);

  if (report.bye) {
    header(out, reportBytes + sdesBytes, BYE, 1, 8);
    putUint32(out, reportBytes + sdesBytes + 4, report.ssrc);
  }
  return out;
}

/** The middle 32 bits of the NTP time (section 4), which sender reports are known by. */
export function ntpMiddle(time: number): number {
  return Math.floor((time / 1_000 + NTP_EPOCH) * 65_536) % 2 ** 32;
}

function header(out: Uint8Array, at: number, type: number, count: number, bytes: number): void {
  out[at] = 0x80 | count;
  out[at + 1] = type;
  putUint16(out, at + 2, bytes / 4 - 1);
}

function writeSender(out: Uint8Array, at: number, sender: Omit<SenderInfo, 'ntpMiddle'>): void {
  const seconds = Math.floor(sender.time / 1_000);
  // By way of the middle bits, so that what is read back is what `ntpMiddle` gives.
  const fraction = (ntpMiddle(sender.time) & 0xffff) << 16;
  putUint32(out, at, seconds + NTP_EPOCH);
  putUint32(out, at + 4, fraction);
  putUint32(out, at + 8, sender.rtpTimestamp);
  putUint32(out, at + 12, sender.packets);
  putUint32(out, at + 16, sender.octets);
}

function writeBlock(out: Uint8Array, at: number, block: ReportBlock): void {
  // 24 bits: what does not fit stays at the bound (appendix A.3).
  const lost = Math.max(-0x800000, Math.min(0x7fffff, block.cumulativeLost));
  putUint32(out, at, block.ssrc);
  putUint32(out, at + 4, (block.fractionLost << 24) | (lost & 0xffffff));
  putUint32(out, at + 8, block.highestSequence);
  putUint32(out, at + 12, block.jitter);
  putUint32(out, at + 16, block.lastSr);
  putUint32(out, at + 20, block.delaySinceLastSr);
}
