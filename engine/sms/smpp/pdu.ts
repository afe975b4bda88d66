/** Protocol data units of SMPP 3.4, section 3.2: a header of four numbers, and a body. */
export interface Pdu {
  command: number;
  status: number;
  sequence: number;
  body: Buffer;
}

export const HEADER_OCTETS = 16;
/** No PDU of a message is longer: a payload has 64 KiB at most. */
export const LONGEST_PDU = 70_000;

/** command_id (section 5.1.2.1). The response to one has its highest bit set. */
export const Command = {
  genericNack: 0x8000_0000,
  bindReceiver: 0x0000_0001,
  bindTransmitter: 0x0000_0002,
  submitSm: 0x0000_0004,
  deliverSm: 0x0000_0005,
  unbind: 0x0000_0006,
  bindTransceiver: 0x0000_0009,
  outbind: 0x0000_000b,
  enquireLink: 0x0000_0015,
  alertNotification: 0x0000_0102,
  dataSm: 0x0000_0103,
} as const;

const RESPONSE = 0x8000_0000;
export const isResponse = (command: number): boolean => command >= RESPONSE;
export const responseTo = (command: number): number => command + RESPONSE;

/** command_status (section 5.1.3), those that we go by or answer with. */
export const Status = {
  ok: 0x00,
  invalidLength: 0x02,
  invalidCommand: 0x03,
  alreadyBound: 0x05,
  systemError: 0x08,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  throttled: 0x58,
  temporaryError: 0x64,
} as const;

export class PduError extends Error {}

export function encodePdu({ command, status, sequence, body }: Pdu): Buffer {
  const head = Buffer.alloc(HEADER_OCTETS);
  head.writeUInt32BE(HEADER_OCTETS + body.length, 0);
  head.writeUInt32BE(command, 4);
  head.writeUInt32BE(status, 8);
  head.writeUInt32BE(sequence, 12);
  return Buffer.concat([head, body]);
}

/** Cuts what comes over a connection into PDUs. @throws PduError where that cannot be. */
export class PduReader {
  private rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Pdu[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const pdus: Pdu[] = [];
    let at = 0;
    while (this.rest.length - at >= HEADER_OCTETS) {
      const length = this.rest.readUInt32BE(at);
      if (length < HEADER_OCTETS || length > LONGEST_PDU) {
        throw new PduError(`A PDU says that it has ${length} octets.`);
      }
      if (this.rest.length - at < length) break;
      pdus.push({
        command: this.rest.readUInt32BE(at + 4),
        status: this.rest.readUInt32BE(at + 8),
        sequence: this.rest.readUInt32BE(at + 12),
        body: Buffer.from(this.rest.subarray(at + HEADER_OCTETS, at + length)),
      });
      at += length;
    }
    this.rest = this.rest.subarray(at);
    return pdus;
  }
}
