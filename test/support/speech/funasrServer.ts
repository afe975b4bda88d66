import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';

/** How one of its two servers answers; they differ in more than the language they are made of. */
export type FunasrKind = 'cpp' | 'python';

export interface FunasrScript {
  kind?: FunasrKind;
  /** What is understood of an utterance of 16 kHz; nothing: a text without words. */
  understand?: (audio: Int16Array, session: FunasrSession) => string;
  /** Said while speech comes, one after each 600 ms of it, to be appended. */
  online?: string[];
  /** The answer comes when this is settled. */
  answerWhen?: Promise<unknown>;
  /**
   * `refuses` the upgrade, or `stalls` with it; `cuts` at the end of the utterance; `isMute`: is there, says nothing;
   * `hangs`: does not even answer a ping; `babbles`: answers with something else.
   */
  fault?: 'refuses' | 'stalls' | 'cuts' | 'isMute' | 'hangs' | 'babbles';
}

/** One connection, as the server has seen it. */
export interface FunasrSession {
  /** The first frame. */
  hello: Record<string, unknown>;
  /** Lengths of the binary frames, in octets. */
  chunks: number[];
  audio: Int16Array;
  ended: boolean;
  subprotocol: string;
  closed: boolean;
}

/**
 * A server of FunASR's WebSocket protocol, mode 2pass, for tests and demonstrations: it goes
 * through all motions of a real one, and `understand` is its model.
 *
 * @example
 * const server = await FunasrServer.open({ understand: () => '满意' });
 * openSpeech({ recognisers: [{ kind: 'funasr', url: server.url }] }, { clock });
 * await server.close();
 */
export class FunasrServer {
  readonly sessions: FunasrSession[] = [];
  /** Upgrades that were asked for. */
  asked = 0;
  script: FunasrScript;
  private readonly stalled: Socket[] = [];

  private constructor(
    private readonly http: Server,
    private readonly sockets: WebSocketServer,
    script: FunasrScript,
  ) {
    this.script = script;
  }

  static async open(script: FunasrScript = {}): Promise<FunasrServer> {
    const http = createServer();
    // As its Python server does: it wants `binary`, and takes nobody without.
    const sockets: WebSocketServer = new WebSocketServer({
      noServer: true,
      autoPong: false,
      handleProtocols: (offered: Set<string>): string | false =>
        server.script.kind === 'python' && offered.has('binary') ? 'binary' : false,
    });
    const server: FunasrServer = new FunasrServer(http, sockets, script);
    http.on('upgrade', (request, socket: Socket, head) => {
      server.asked++;
      if (server.script.fault === 'stalls') {
        server.stalled.push(socket);
        return;
      }
      const isPython = server.script.kind === 'python';
      const offered = request.headers['sec-websocket-protocol'];
      if (server.script.fault === 'refuses' || (isPython && offered !== 'binary')) {
        socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => server.serve(client));
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    for (const socket of this.stalled) socket.destroy();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  private serve(client: WebSocket): void {
    const session: FunasrSession = {
      hello: {},
      chunks: [],
      audio: new Int16Array(0),
      ended: false,
      subprotocol: client.protocol,
      closed: false,
    };
    this.sessions.push(session);
    const audio: Buffer[] = [];
    const online = [...(this.script.online ?? [])];
    client.on('close', () => (session.closed = true));
    client.on('error', () => undefined);
    client.on('ping', (data) => {
      if (this.script.fault !== 'hangs') client.pong(data);
    });
    client.on('message', (data: RawData, isBinary: boolean) => {
      const bytes = data as Buffer;
      if (isBinary) {
        audio.push(Buffer.from(bytes));
        session.chunks.push(bytes.length);
        const text = session.chunks.length % 10 === 0 ? online.shift() : undefined;
        if (text) this.say(client, session, '2pass-online', text, false);
        return;
      }
      const message = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
      if (message['is_speaking'] !== false) {
        session.hello = message;
        return;
      }
      session.ended = true;
      session.audio = samplesOf(Buffer.concat(audio));
      void this.answer(client, session);
    });
  }

  private async answer(client: WebSocket, session: FunasrSession): Promise<void> {
    const { fault, answerWhen, understand, kind } = this.script;
    if (fault === 'cuts') return client.terminate();
    if (fault === 'isMute' || fault === 'hangs') return;
    if (fault === 'babbles') return client.send('<html>');
    await answerWhen;
    const text = understand?.(session.audio, session) ?? '';
    if (text) this.say(client, session, '2pass-offline', text, true);
    // Where nothing was understood, the one ends without a mode, the other says nothing at all.
    else if (kind !== 'python') this.say(client, session, undefined, '', true);
  }

  private say(
    client: WebSocket,
    { hello }: FunasrSession,
    mode: string | undefined,
    text: string,
    last: boolean,
  ): void {
    // The one means the end of all, the other that somebody still speaks.
    const isFinal = this.script.kind === 'python' ? !last : last;
    client.send(JSON.stringify({ mode, text, wav_name: hello['wav_name'], is_final: isFinal }));
  }
}

function samplesOf(bytes: Buffer): Int16Array {
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i));
}
