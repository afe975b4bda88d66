import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { WebSocket } from 'ws';
import type { Endpoint } from './port';
import { identityFault } from './tlsIdentity';
import type { StreamEvents, StreamWire } from './wire';

const CLOSING_MS = 5_000;
/** RFC 6455, section 7.4.1. */
const GOING_AWAY = 1001;

/** That it was not sent is known from the connection's end. */
const ignore = (): void => undefined;

/** A TCP or TLS connection of Node's, or the WebSocket made of it, behind the port. */
export class NodeStream implements StreamWire {
  private events: StreamEvents | undefined;
  private error: Error | undefined;
  private frames: WebSocket | undefined;

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
    return this.frames?.bufferedAmount ?? this.socket.writableLength;
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

  /** From now on in frames, which may flow. */
  upgraded(frames: WebSocket): void {
    this.frames = frames;
    frames.on('message', (data) => {
      if (data instanceof Buffer) this.events?.data(data);
    });
    frames.on('ping', () => this.events?.control?.('ping'));
    frames.on('pong', () => this.events?.control?.('pong'));
    // Told to the peer already; it gets no time to answer.
    frames.on('error', (error) => {
      this.error ??= error;
      this.leave();
    });
    this.events?.connected();
  }

  ping(): void {
    this.frames?.ping(undefined, undefined, ignore);
  }

  proves(host: string): boolean {
    const { socket } = this;
    if (!(socket instanceof TLSSocket) || !socket.authorized) return false;
    return identityFault(host, socket.getPeerCertificate()) === undefined;
  }

  write(bytes: Buffer): void {
    // Browsers give up a connection for text that is none.
    if (this.frames) this.frames.send(bytes, { binary: !isUtf8(bytes) }, ignore);
    else this.socket.write(bytes);
  }

  /** Does not wait for the other side to close, and not for long to get rid of what waits. */
  end(): void {
    this.frames?.close(GOING_AWAY);
    this.leave();
  }

  destroy(error?: Error): void {
    this.error ??= error;
    this.socket.destroy();
  }

  private leave(): void {
    const { socket } = this;
    socket.setTimeout(CLOSING_MS, () => socket.destroy());
    socket.destroySoon();
  }

  private watch(socket: Socket): void {
    socket.on('error', (error: Error) => (this.error ??= error));
    socket.once('close', () => {
      if (this.socket === socket) this.events?.closed(this.error);
    });
  }
}
