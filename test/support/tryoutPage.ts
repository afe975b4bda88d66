import { once } from 'node:events';
import { afterEach } from 'mocha';
import { WebSocket } from 'ws';
import type { ToEngine, ToPage } from '../../engine/tryout/messages';

const open = new Set<WebSocket>();

/** What a page says and is told, without a browser. */
export class TryoutPage {
  readonly heard: ToPage[] = [];
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly socket: WebSocket) {
    open.add(socket);
    socket.on('message', (data: Buffer) => {
      this.heard.push(JSON.parse(data.toString()) as ToPage);
      for (const look of [...this.waiting]) look();
    });
    socket.on('close', () => {
      open.delete(socket);
      for (const look of [...this.waiting]) look();
    });
  }

  /** Rejects where the page is not let in: `Unexpected server response: 403`. */
  static async join(url: string, { origin, query = '' }: { origin?: string; query?: string } = {}) {
    const at = new URL(`events${query}`, url);
    at.protocol = 'ws:';
    const socket = new WebSocket(at, 'dialflow-tryout', {
      origin: origin ?? new URL(url).origin,
    });
    const page = new TryoutPage(socket);
    await once(socket, 'open');
    return page;
  }

  send(message: ToEngine): void {
    this.socket.send(JSON.stringify(message));
  }

  sendRaw(text: string): void {
    this.socket.send(text);
  }

  /** The first of what was told that fits, now or later. */
  until<T extends ToPage['type']>(
    type: T,
    fits: (message: Extract<ToPage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<ToPage, { type: T }>> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.heard.find(
          (one): one is Extract<ToPage, { type: T }> =>
            one.type === type && fits(one as Extract<ToPage, { type: T }>),
        );
        if (found) resolve(found);
        else if (this.closed) reject(new Error(`The page was closed before "${type}" came.`));
        else return;
        this.waiting.delete(look);
      };
      this.waiting.add(look);
      look();
    });
  }

  state(state: string): Promise<unknown> {
    return this.until('state', (one) => one.state === state);
  }

  get closed(): boolean {
    return this.socket.readyState === WebSocket.CLOSED;
  }

  /** When the other side, or `close`, has closed it; with its code. */
  async ended(): Promise<number> {
    if (this.closed) return 0;
    const [code] = (await once(this.socket, 'close')) as [number];
    return code;
  }

  async close(): Promise<void> {
    const ended = this.ended();
    this.socket.close();
    await ended;
  }
}

afterEach(() => {
  for (const socket of open) socket.terminate();
});
