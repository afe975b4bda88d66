import type { IncomingMessage } from 'node:http';
import WebSocket, { type RawData } from 'ws';
import { messageOf } from '../failure';

/** Where a provider's socket is, asked for anew each time: it may hold a token. */
export interface Address {
  url: URL;
  headers?: Readonly<Record<string, string>>;
  protocols?: readonly string[];
}

export interface ConnectionListener {
  opened(): void;
  text(data: string): void;
  binary(data: Buffer): void;
  closed(code: number): void;
  failed(error: Error): void;
  pong?(): void;
}

const LONGEST_MESSAGE = 4 * 1024 * 1024;
/** So much of what a server says of a refusal is passed on. */
const SAID_LENGTH = 300;

/** A socket whose faults are texts for people, and of which nothing is told once it is closed. */
export class Connection {
  private readonly socket: WebSocket;
  private closed = false;

  constructor({ url, headers = {}, protocols = [] }: Address, listener: ConnectionListener) {
    const socket = new WebSocket(url, [...protocols], {
      headers,
      perMessageDeflate: false,
      maxPayload: LONGEST_MESSAGE,
    });
    this.socket = socket;
    const told = (tell: () => void): void => {
      if (!this.closed) tell();
    };
    socket.on('open', () => told(() => listener.opened()));
    socket.on('message', (data, isBinary) =>
      told(() => {
        const bytes = bytesOf(data);
        if (isBinary) listener.binary(bytes);
        else listener.text(bytes.toString('utf8'));
      }),
    );
    socket.on('pong', () => told(() => listener.pong?.()));
    socket.on('unexpected-response', (request, response) => {
      void refusalOf(response).then((reason) => {
        request.destroy();
        told(() => listener.failed(new Error(reason)));
      });
    });
    socket.on('error', (error) => told(() => listener.failed(new Error(reasonOf(error)))));
    socket.on('close', (code) => told(() => listener.closed(code)));
  }

  send(message: string | Buffer): void {
    this.socket.send(message);
  }

  ping(): void {
    this.socket.ping();
  }

  /** Octets that wait to be sent. */
  get waiting(): number {
    return this.socket.bufferedAmount;
  }

  close(): void {
    this.closed = true;
    this.socket.terminate();
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}

/** A server that does not take us tells why in the body. */
async function refusalOf(response: IncomingMessage): Promise<string> {
  let said = '';
  try {
    for await (const piece of response) {
      said += String(piece);
      if (said.length > SAID_LENGTH) break;
    }
  } catch {
    // cut short: what there is will do
  }
  const text = said.replace(/\s+/g, ' ').trim().slice(0, SAID_LENGTH);
  return `answered ${response.statusCode ?? 0}${text ? `: ${text}` : ''}`;
}

/** Servers of one's own often come with a certificate that nobody knows. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  const isCertificate =
    typeof code === 'string' && /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code);
  const reason = messageOf(error) || String(code);
  return isCertificate
    ? `its certificate is not trusted (${reason}); name its file in NODE_EXTRA_CA_CERTS, or use ws:// where it offers it`
    : reason;
}
