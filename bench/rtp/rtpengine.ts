import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { Child, freePort } from '../../scripts/hosts/processes';
import { cpuMsOf } from '../party';

const PROGRAM = '/usr/bin/rtpengine';
const ADDRESS = '127.0.0.1';
const ANSWER_MS = 2_000;

type Bencoded = string | { [key: string]: Bencoded } | Bencoded[];

/** The stranger that relays: rtpengine in user space, told what to do by its ng protocol. */
export class Rtpengine {
  private readonly socket = createSocket('udp4');
  private readonly waiting = new Map<string, (answer: string) => void>();
  private count = 0;

  private constructor(
    private readonly child: Child,
    /** Of its ng protocol. */
    readonly port: number,
  ) {
    this.socket.on('message', (bytes) => {
      const text = bytes.toString('latin1');
      const space = text.indexOf(' ');
      const cookie = text.slice(0, space);
      this.waiting.get(cookie)?.(text.slice(space + 1));
      this.waiting.delete(cookie);
    });
  }

  /** Undefined where it is not installed. */
  static async start(): Promise<Rtpengine | undefined> {
    if (!existsSync(PROGRAM)) return undefined;
    const port = await freePort();
    const child = new Child('rtpengine', PROGRAM, [
      '--table=-1',
      `--interface=${ADDRESS}`,
      `--listen-ng=${ADDRESS}:${port}`,
      '--foreground',
      '--log-stderr',
      '--log-level=5',
      '--port-min=10000',
      '--port-max=19999',
      '--num-threads=2',
    ]);
    const one = new Rtpengine(child, port);
    await child.until('answer', () => one.command({ command: 'ping' }), 10_000);
    return one;
  }

  /** A call between two endpoints of ours; returns where each of them has to send. */
  async relay(call: number, from: number, to: number): Promise<{ from: number; to: number }> {
    const id = { 'call-id': `call-${call}`, 'from-tag': 'a', ICE: 'remove' };
    const offer = await this.command({ ...id, command: 'offer', sdp: sdp(from) });
    const answer = await this.command({
      ...id,
      command: 'answer',
      'to-tag': 'b',
      sdp: sdp(to),
    });
    // What the callee is told in the offer is where it sends, and the other way round.
    return { to: portOf(offer), from: portOf(answer) };
  }

  /** User and system time so far, ms. */
  cpuMs(): number {
    return cpuMsOf(this.child.pid ?? 0);
  }

  async stop(): Promise<void> {
    this.socket.close();
    await this.child.stop();
  }

  private command(command: Bencoded): Promise<string> {
    const cookie = `c${this.count++}`;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.waiting.delete(cookie);
        reject(new Error(`rtpengine does not answer. It said:\n${this.child.output}`));
      }, ANSWER_MS);
      this.waiting.set(cookie, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      this.socket.send(`${cookie} ${bencode(command)}`, this.port, ADDRESS);
    });
  }
}

function bencode(value: Bencoded): string {
  if (typeof value === 'string') return `${Buffer.byteLength(value)}:${value}`;
  if (Array.isArray(value)) return `l${value.map(bencode).join('')}e`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `d${entries.map(([key, one]) => bencode(key) + bencode(one)).join('')}e`;
}

const sdp = (port: number): string =>
  [
    'v=0',
    `o=- 1 1 IN IP4 ${ADDRESS}`,
    's=-',
    `c=IN IP4 ${ADDRESS}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    'a=rtpmap:8 PCMA/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');

function portOf(answer: string): number {
  const port = Number(answer.split('m=audio ')[1]?.split(' ')[0]);
  if (!(port > 0)) throw new Error(`rtpengine gave no port: ${answer}`);
  return port;
}
