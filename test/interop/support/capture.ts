import { nodeWires, type Wires } from '../../../engine/line/sip/transport';
import { MediaSocket } from '../../../engine/media/mediaSocket';
import { keepForTest } from './keep';

/** A datagram that the line has sent. */
export interface Sent {
  /** Address of whoever gets it. */
  to: string;
  kind: 'sip' | 'media';
  bytes: Buffer;
}

/** Everything that leaves the line, signalling and media, taken at its sockets. */
export class Capture {
  readonly sent: Sent[] = [];
  readonly wires: Wires;

  constructor() {
    const { sent } = this;
    const wires = nodeWires();
    this.wires = {
      ...wires,
      openUdp: async (local, events) => {
        const wire = await wires.openUdp(local, events);
        return {
          local: wire.local,
          close: () => wire.close(),
          send: (bytes, remote, failed) => {
            sent.push({ to: remote.address, kind: 'sip', bytes: Buffer.from(bytes) });
            wire.send(bytes, remote, failed);
          },
        };
      },
    };
    const { send } = MediaSocket.prototype;
    MediaSocket.prototype.send = function captured(bytes, remote): void {
      sent.push({ to: remote.address, kind: 'media', bytes: Buffer.from(bytes) });
      send.call(this, bytes, remote);
    };
    keepForTest({ end: () => void (MediaSocket.prototype.send = send) });
  }

  /** What this address got. */
  to(address: string, kind?: Sent['kind']): Sent[] {
    return this.sent.filter((one) => one.to === address && (!kind || one.kind === kind));
  }

  /** Values of a header of messages to this address, or of a parameter by its name (`tag`). */
  values(address: string, pattern: RegExp): Set<string> {
    const found = new Set<string>();
    for (const { bytes } of this.to(address, 'sip')) {
      for (const [, value] of bytes.toString('latin1').matchAll(pattern)) {
        if (value !== undefined) found.add(value.trim());
      }
    }
    return found;
  }

  /** Packets to this address in which one of the secrets stands, for people. */
  leaks(address: string, secrets: readonly string[]): string[] {
    return this.to(address).flatMap(({ kind, bytes }) => {
      const text = bytes.toString('latin1').toLowerCase();
      return secrets
        .filter((secret) => text.includes(secret.toLowerCase()))
        .map((secret) => `${kind}: ${secret} in\n${bytes.toString('latin1')}`);
    });
  }
}
