import { createSocket, type Socket } from 'node:dgram';
import { keepForTest } from './keep';
import { freePort } from './ports';

const FRAME_MS = 20;
const PAYLOAD = 160;
/** RFC 3550, section 6.5. */
const SDES = 202;
const EMPTY_RR = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 1]);

/**
 * The audio of a party that tells of itself: in a header extension, in CSRCs and in the reports of
 * RTCP. What it hears is counted.
 */
export class Handset {
  heard = 0;
  /** Keys, as telephone events told them. */
  events = 0;
  private sequence = 0;
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    readonly address: string,
    readonly port: number,
    private readonly canary: string,
    private readonly rtp: Socket,
    private readonly rtcp: Socket,
  ) {
    rtp.on('message', (bytes) => {
      const type = (bytes[1] ?? 0) & 0x7f;
      if (type === 101) this.events++;
      else if (type === 8) this.heard++;
    });
  }

  static async open(address: string, canary: string): Promise<Handset> {
    const port = await freePort(address);
    const sockets = await Promise.all([bound(address, port), bound(address, port + 1)]);
    const handset = new Handset(address, port, canary, ...sockets);
    keepForTest({
      end: () => {
        clearInterval(handset.timer);
        for (const socket of sockets) socket.close();
      },
    });
    return handset;
  }

  /** To where the line receives, from now on. */
  talk(to: { address: string; port: number }): void {
    if (this.timer) return;
    const report = this.report();
    this.rtcp.send(report, to.port + 1, to.address);
    this.timer = setInterval(() => {
      this.rtp.send(this.packet(8, Buffer.alloc(PAYLOAD, 0xd5)), to.port, to.address);
      if (this.sequence % 10 === 0) this.rtcp.send(report, to.port + 1, to.address);
    }, FRAME_MS);
  }

  /** Presses 5 (RFC 4733). */
  press(to: { address: string; port: number }): void {
    for (const [flags, duration] of [
      [10, 160],
      [10, 800],
      [0x8a, 1_600],
      [0x8a, 1_600],
    ] as const) {
      const event = Buffer.from([5, flags, duration >> 8, duration & 0xff]);
      this.rtp.send(this.packet(101, event), to.port, to.address);
    }
  }

  /** With one CSRC and an extension, which hold what nobody is to see. */
  private packet(type: number, payload: Buffer): Buffer {
    const name = padded(this.canary);
    const head = Buffer.alloc(16);
    head.writeUInt8(0x91, 0);
    head.writeUInt8(type, 1);
    head.writeUInt16BE(this.sequence++ & 0xffff, 2);
    head.writeUInt32BE(this.sequence * PAYLOAD, 4);
    head.writeUInt32BE(0x01020304, 8);
    head.write(this.canary.slice(-4), 12, 'latin1');
    const extension = Buffer.alloc(4);
    extension.writeUInt16BE(0xbede, 0);
    extension.writeUInt16BE(name.length / 4, 2);
    return Buffer.concat([head, extension, name, payload]);
  }

  private report(): Buffer {
    const cname = Buffer.from(`${this.canary}@${this.address}`);
    const item = padded(Buffer.concat([Buffer.from([1, cname.length]), cname, Buffer.from([0])]));
    const head = Buffer.from([0x81, SDES, 0, 1 + item.length / 4, 1, 2, 3, 4]);
    return Buffer.concat([EMPTY_RR, head, item]);
  }
}

function padded(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function bound(address: string, port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, address, () => resolve(socket));
  });
}
