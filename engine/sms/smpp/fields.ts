import { PduError } from './pdu';

/** Reads the fields of a body (SMPP 3.4, section 3.1). @throws PduError where it ends too soon. */
export class FieldReader {
  private at = 0;

  constructor(private readonly body: Buffer) {}

  octet(): number {
    const value = this.body[this.at];
    if (value === undefined) throw new PduError('A PDU ends before its fields do.');
    this.at += 1;
    return value;
  }

  /** A C-octet string, without the NUL that ends it. */
  text(): string {
    const end = this.body.indexOf(0, this.at);
    if (end < 0) throw new PduError('A text in a PDU has no end.');
    const text = this.body.toString('latin1', this.at, end);
    this.at = end + 1;
    return text;
  }

  octets(count: number): Buffer {
    if (this.at + count > this.body.length) throw new PduError('A PDU ends within a field.');
    const value = this.body.subarray(this.at, this.at + count);
    this.at += count;
    return value;
  }

  /** Optional parameters, to the end (section 3.2.4). Of one that comes twice, the last. */
  optional(): Map<number, Buffer> {
    const found = new Map<number, Buffer>();
    while (this.at + 4 <= this.body.length) {
      const tag = this.body.readUInt16BE(this.at);
      const length = this.body.readUInt16BE(this.at + 2);
      this.at += 4;
      found.set(tag, this.octets(length));
    }
    return found;
  }
}

/** Tags of optional parameters (section 5.3.2). */
export const Tag = {
  receiptedMessageId: 0x001e,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarIndex: 0x020f,
  payload: 0x0424,
  messageState: 0x0427,
} as const;

export const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1');

export function parameter(tag: number, value: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}
