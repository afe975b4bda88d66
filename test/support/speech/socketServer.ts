import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { closed, listening } from '../loopback';

/** What goes wrong with a server. */
export type SocketFault =
  /** Is there, and takes nobody. */
  | { refuses: number; saying?: string }
  /** `stalls`: does not answer the upgrade; `cuts`: at the end; `mute`: says nothing from the end on; `babbles`: says something else. */
  | 'stalls'
  | 'cuts'
  | 'mute'
  | 'babbles';

export interface SocketSession {
  url: URL;
  headers: IncomingMessage['headers'];
  /** Texts and audio, in their order. */
  received: (string | Buffer)[];
  closed: boolean;
}

/** What a server of a protocol does with one connection. */
export interface Served {
  opened?(): void;
  text(text: string): void;
  audio(bytes: Buffer): void;
}

/** A WebSocket server on the loopback, for servers of certain protocols to be built on. */
export abstract class SocketServer {
  readonly sessions: SocketSession[] = [];
  fault: SocketFault | undefined;
  /** Upgrades that were asked for. */
  asked = 0;
  protected readonly http: Server = createServer((request, response) =>
    this.plain(request, response),
  );
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly stalled: Socket[] = [];
  port = 0;

  protected abstract serve(client: WebSocket, session: SocketSession): Served;

  /** What comes over HTTP that is no upgrade. */
  protected plain(_request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(404).end();
  }

  /** Whether it takes this one: a refusal, or nothing. */
  protected refusal(_session: SocketSession): { refuses: number; saying?: string } | undefined {
    return undefined;
  }

  async open(): Promise<this> {
    this.http.on('upgrade', (request, socket: Socket, head) => {
      this.asked++;
      const url = new URL(request.url ?? '/', 'http://localhost');
      const session: SocketSession = {
        ...{ url, headers: request.headers, received: [], closed: false },
      };
      const refused = typeof this.fault === 'object' ? this.fault : this.refusal(session);
      if (refused) return refuse(socket, refused);
      if (this.fault === 'stalls') {
        this.stalled.push(socket);
        return;
      }
      this.sessions.push(session);
      this.sockets.handleUpgrade(request, socket, head, (client) => this.take(client, session));
    });
    this.port = await listening(this.http);
    return this;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** Texts of the last session. */
  get texts(): string[] {
    return (this.sessions.at(-1)?.received ?? []).filter((one) => typeof one === 'string');
  }

  /** Audio of the last session, piece by piece. */
  get pieces(): Buffer[] {
    return (this.sessions.at(-1)?.received ?? []).filter((one) => typeof one !== 'string');
  }

  async close(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    for (const socket of this.stalled) socket.destroy();
    await closed(this.http);
  }

  /** What a server does at the end of an utterance, where it is at fault. */
  protected failsAtTheEnd(client: WebSocket): boolean {
    if (this.fault === 'cuts') client.terminate();
    if (this.fault === 'babbles') client.send('<html>');
    return this.fault !== undefined;
  }

  private take(client: WebSocket, session: SocketSession): void {
    client.on('error', () => undefined);
    client.on('close', () => (session.closed = true));
    const served = this.serve(client, session);
    served.opened?.();
    client.on('message', (data, isBinary) => {
      const bytes = data as Buffer;
      session.received.push(isBinary ? Buffer.from(bytes) : bytes.toString('utf8'));
      if (isBinary) served.audio(bytes);
      else served.text(bytes.toString('utf8'));
    });
  }
}

function refuse(
  socket: Socket,
  { refuses, saying = '' }: { refuses: number; saying?: string },
): void {
  const head = `HTTP/1.1 ${refuses} No\r\nContent-Length: ${Buffer.byteLength(saying)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${saying}`);
}
