import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { keepForTest } from './keep';
import { LOOPBACK } from './ports';

/** A datagram on its way through, with how many of the same first line went before it. */
export interface Passing {
  /** From our side. */
  ours: boolean;
  /** `INVITE`, `200 INVITE` (a status and the method that it answers). */
  what: string;
  /** 1 for the first one. */
  count: number;
}

/**
 * A network between us and sipp that loses what a test wants lost. sipp's `{{host}}` has to be
 * its `host`, so that nothing goes round it.
 */
export class LossyNetwork {
  /** What was lost, and what came through, in order. */
  readonly lost: string[] = [];
  readonly passed: string[] = [];
  private readonly counts = new Map<string, number>();
  private us: AddressInfo | undefined;
  private sippPort = 0;

  private constructor(
    private readonly front: Socket,
    private readonly back: Socket,
    private readonly loses: (passing: Passing) => boolean,
  ) {
    front.on('message', (bytes, from) => {
      this.us = { address: from.address, port: from.port, family: 'IPv4' };
      if (this.passes(bytes, true)) back.send(bytes, this.sippPort, LOOPBACK);
    });
    back.on('message', (bytes) => {
      if (this.us && this.passes(bytes, false)) front.send(bytes, this.us.port, this.us.address);
    });
  }

  static async open(loses: (passing: Passing) => boolean): Promise<LossyNetwork> {
    const [front, back] = await Promise.all([boundSocket(), boundSocket()]);
    const network = new LossyNetwork(front, back, loses);
    keepForTest({
      end: () => network.close(),
      describe: () => `--- lost: ${network.lost.join(', ')}; passed: ${network.passed.join(', ')}`,
    });
    return network;
  }

  /** Where we call. */
  get endpoint(): { host: string; port: number } {
    return { host: LOOPBACK, port: this.front.address().port };
  }

  get host(): string {
    return `${LOOPBACK}:${this.endpoint.port}`;
  }

  /** Where sipp listens. */
  leadTo(sippPort: number): void {
    this.sippPort = sippPort;
  }

  private passes(bytes: Buffer, ours: boolean): boolean {
    const what = nameOf(bytes.toString('latin1'));
    const key = `${ours ? 'ours' : 'theirs'} ${what}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    const isLost = this.loses({ ours, what, count });
    (isLost ? this.lost : this.passed).push(what);
    return !isLost;
  }

  private async close(): Promise<void> {
    await Promise.all(
      [this.front, this.back].map(
        (one) => new Promise<void>((resolve) => one.close(() => resolve())),
      ),
    );
  }
}

function nameOf(text: string): string {
  const [start = ''] = text.split('\r\n', 1);
  if (!start.startsWith('SIP/2.0 ')) return start.split(' ', 1)[0] ?? '';
  const method = /^CSeq: *\d+ +(\w+)/im.exec(text)?.[1] ?? '';
  return `${start.slice('SIP/2.0 '.length, 'SIP/2.0 '.length + 3)} ${method}`;
}

function boundSocket(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, LOOPBACK, () => resolve(socket));
  });
}
