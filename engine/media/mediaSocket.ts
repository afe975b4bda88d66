import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Endpoint } from './mediaPlan';

/** Told of each datagram. The bytes may be kept, and written over. */
export interface DatagramListener {
  datagram(bytes: Uint8Array, address: string, port: number): void;
}

/** What a stream sends and receives by. */
export interface StreamSocket {
  readonly port: number;
  readonly errors: number;
  listen(listener: DatagramListener): void;
  connect(remote: Endpoint): void;
  disconnect(): void;
  send(bytes: Uint8Array, remote: Endpoint): void;
  close(): Promise<void>;
}

/** Where a stream gets it, and gives its port back. */
export interface StreamPorts {
  open(address: string): Promise<StreamSocket>;
  release(port: number): void;
}

/**
 * A UDP socket of one stream. Addresses are always IP addresses, so nothing is ever looked up;
 * what goes wrong with a datagram is counted and never thrown, as datagrams may get lost anyway.
 */
export class MediaSocket implements StreamSocket {
  private connected: Endpoint | undefined;
  private closed: Promise<void> | undefined;
  /** Datagrams that the network would not take, or that nobody was there for. */
  errors = 0;

  private constructor(
    private readonly socket: Socket,
    readonly port: number,
  ) {
    socket.on('error', () => this.errors++);
  }

  /** Binds a socket; rejects when the port is taken. Port 0 takes any. */
  static bind(address: string, port: number): Promise<MediaSocket> {
    return new Promise((resolve, reject) => {
      const ipv6 = isIPv6(address);
      const socket = createSocket({
        type: ipv6 ? 'udp6' : 'udp4',
        // Without a look-up, connecting is done at once.
        lookup: (host, _options, found) => found(null, host, ipv6 ? 6 : 4),
      });
      const refused = (error: Error): void => void socket.close(() => reject(error));
      socket.once('error', refused);
      socket.bind(port, address, () => {
        socket.off('error', refused);
        resolve(new MediaSocket(socket, socket.address().port));
      });
    });
  }

  listen(listener: DatagramListener): void {
    this.socket.on('message', (bytes, from) => listener.datagram(bytes, from.address, from.port));
  }

  /** From now on only this peer is heard: the kernel lets nobody else through. */
  connect(remote: Endpoint): void {
    if (this.closed) return;
    this.disconnect();
    try {
      this.socket.connect(remote.port, remote.address);
      this.connected = remote;
    } catch {
      this.errors++;
    }
  }

  disconnect(): void {
    if (!this.connected || this.closed) return;
    this.connected = undefined;
    try {
      this.socket.disconnect();
    } catch {
      this.errors++; // the connection had failed
    }
  }

  /**
   * Sends to the peer connected to, or to `remote`. The bytes must stay as they are for a while:
   * the kernel may take them later.
   */
  send(bytes: Uint8Array, remote: Endpoint): void {
    if (this.closed) return;
    try {
      if (this.connected) this.socket.send(bytes);
      else this.socket.send(bytes, remote.port, remote.address);
    } catch {
      this.errors++;
      this.connected = undefined; // the kernel would not connect
    }
  }

  close(): Promise<void> {
    this.closed ??= new Promise((resolve) => this.socket.close(() => resolve()));
    return this.closed;
  }
}
