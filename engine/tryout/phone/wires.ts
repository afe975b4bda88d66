import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { localAddress } from '../../line/sip/transport';
import type { Listener, ListenerEvents, Wires } from '../../line/sip/transport/wire';
import { NodeStream } from '../../line/sip/transport/nodeStream';

/**
 * A network of one page: SIP comes over WebSockets that the page's own server has taken, and goes
 * nowhere else.
 */
export class PageWires implements Wires {
  private events: ListenerEvents | undefined;

  /** Hands over a WebSocket of the page's. */
  accept(socket: Socket, frames: WebSocket, address: string): void {
    const { events } = this;
    if (!events) return void frames.terminate();
    const stream = new NodeStream(socket, { address, port: socket.remotePort ?? 0 });
    stream.attach(events.accepted(stream));
    stream.upgraded(frames);
  }

  listen(
    local: { address: string; port: number },
    _secure: boolean,
    events: ListenerEvents,
  ): Promise<Listener> {
    this.events = events;
    const close = (): Promise<void> => {
      this.events = undefined;
      return Promise.resolve();
    };
    return Promise.resolve({ local, close });
  }

  openUdp(): Promise<never> {
    return Promise.reject(new Error('Pages are reached over WebSockets only.'));
  }

  connect(): never {
    throw new Error('Pages connect to us.');
  }

  localAddress = localAddress;
}
