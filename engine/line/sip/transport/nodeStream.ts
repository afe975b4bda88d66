import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Endpoint } from './port';
import { identityFault } from './tlsIdentity';
import type { StreamEvents, StreamWire } from './wire';

const CLOSING_MS = 5_000;

/** A TCP or TLS connection of Node's behind the port. */
export class NodeStream implements StreamWire {
  private events: StreamEvents | undefined;
  private error: Error | undefined;

  constructor(
    private socket: Socket,
    readonly remote: Endpoint,
  ) {
    this.watch(socket);
  }

  get local(): Endpoint {
    const { localAddress = '', localPort = 0 } = this.socket;
    return { address: localAddress, port: localPort };
  }

  get backlog(): number {
    return this.socket.writableLength;
  }

  attach(events: StreamEvents): void {
    this.events = events;
  }

  /** From now on over TLS: hands are shaken on the socket that was plain until now. */
  secured(socket: TLSSocket): void {
    this.socket = socket;
    this.watch(socket);
  }

  /** Bytes may flow. */
  ready(): void {
    this.socket.on('data', (bytes: Buffer) => this.events?.data(bytes));
    this.events?.connected();
  }

  proves(host: string): boolean {
    const { socket } = this;
    if (!(socket instanceof TLSSocket) || !socket.authorized) return false;
    return identityFault(host, socket.getPeerCertificate()) === undefined;
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** Does not wait for the other side to close, and not for long to get rid of what waits. */
  end(): void {
    const { socket } = this;
    socket.setTimeout(CLOSING_MS, () => socket.destroy());
    socket.destroySoon();
  }

  destroy(error?: Error): void {
    this.error ??= error;
    this.socket.destroy();
  }

  private watch(socket: Socket): void {
    socket.on('error', (error: Error) => (this.error ??= error));
    socket.once('close', () => {
      if (this.socket === socket) this.events?.closed(this.error);
    });
  }
}
