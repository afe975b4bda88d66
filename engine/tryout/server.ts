import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { DialflowError, type TryoutSettings } from '../api';
import { MAX_MESSAGE_BYTES } from '../line/sip/message';
import type { Asset } from './assets';
import { isOurHost, isOurOrigin, mayFetch } from './guard';
import type { Session } from './session';

export interface TryoutServerParts {
  settings: TryoutSettings;
  assets: ReadonlyMap<string, Asset>;
  /** The session that a token opens. */
  sessionOf(token: string): Session | undefined;
}

const LOOPBACK = '127.0.0.1';
const MAX_FRAME = 64 * 1024;
const MAX_HEAD = 8_192;
const PAGE = '';
/** `/try/<token>/<file>`. */
const PATH = /^\/try\/([A-Za-z0-9_-]{20,100})\/([a-z.]{0,40})$/;

/**
 * Serves the pages of tryouts and their WebSockets; nothing else, and to nobody without a token.
 * It is there only while there is a tryout.
 */
export class TryoutServer {
  private readonly events = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, maxPayload: MAX_FRAME, perMessageDeflate: false },
    handleProtocols: () => 'dialflow-tryout',
  });
  private readonly sip = new WebSocketServer({
    ...{ noServer: true, clientTracking: false, perMessageDeflate: false },
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: () => 'sip',
  });
  private readonly publicUrl: URL | undefined;

  private constructor(
    private readonly parts: TryoutServerParts,
    private readonly http: Server,
  ) {
    const { publicUrl } = parts.settings;
    this.publicUrl = publicUrl ? new URL(publicUrl) : undefined;
    http.on('request', (request, response) => this.serve(request, response));
    http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    http.on('clientError', (_error, socket) => socket.destroy());
    // Out of file descriptors, say: those who knock are told by the system.
    http.on('error', () => undefined);
  }

  static async open(parts: TryoutServerParts): Promise<TryoutServer> {
    const { address = LOOPBACK, port = 0 } = parts.settings;
    const http = createServer({ maxHeaderSize: MAX_HEAD, requestTimeout: 10_000 });
    await new Promise<void>((resolve, reject) => {
      const refused = (error: NodeJS.ErrnoException): void =>
        reject(cannotListen(error, address, port));
      http.once('error', refused);
      http.listen({ host: address, port }, () => {
        http.off('error', refused);
        resolve();
      });
    });
    return new TryoutServer(parts, http);
  }

  /** Where the page of a token is. */
  urlOf(token: string): string {
    const base = this.publicUrl?.href.replace(/\/$/, '') ?? `http://${this.hostAndPort()}`;
    return `${base}/try/${token}/`;
  }

  close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()));
    this.http.closeAllConnections();
    return closed;
  }

  private hostAndPort(): string {
    const at = this.http.address();
    const { address, port } = typeof at === 'object' && at ? at : { address: LOOPBACK, port: 0 };
    const host = address === '0.0.0.0' || address === '::' ? 'localhost' : address;
    return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers } = request;
    const asked = this.read(request);
    if (!isOurHost(headers.host, this.publicUrl)) return refuse(response, 421);
    const asset = asked && this.parts.assets.get(asked.file);
    // A wrong token and a wrong file are the same to whoever guesses.
    if (!asked || !asset || !this.parts.sessionOf(asked.token)) return refuse(response, 404);
    if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405);
    if (!mayFetch(headers, asked.file === PAGE)) return refuse(response, 403);
    response.writeHead(200, {
      ...securityHeaders(this.publicUrl?.host ?? headers.host ?? ''),
      'Content-Type': asset.type,
      'Content-Length': asset.bytes.length,
    });
    response.end(method === 'HEAD' ? undefined : asset.bytes);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { headers } = request;
    const { publicUrl } = this;
    const asked = this.read(request);
    const session = asked && this.parts.sessionOf(asked.token);
    if (!isOurHost(headers.host, publicUrl)) return turnDown(socket, '421 Misdirected Request');
    if (!isOurOrigin(headers.origin, headers.host, publicUrl)) {
      return turnDown(socket, '403 Forbidden');
    }
    if (!asked || !session) return turnDown(socket, '404 Not Found');
    socket.on('error', () => undefined);
    if (asked.file === 'events') {
      const takesOver = asked.query.get('take') === '1';
      if (!session.admits(takesOver)) return turnDown(socket, '409 Conflict');
      this.events.handleUpgrade(request, socket, head, (page) => session.join(page));
    } else if (asked.file === 'sip') {
      const from = plain(request.socket.remoteAddress ?? LOOPBACK);
      this.sip.handleUpgrade(request, socket, head, (frames) =>
        session.acceptSip(socket as Socket, frames, from),
      );
    } else turnDown(socket, '404 Not Found');
  }

  private read({ url = '' }: IncomingMessage): Asked | undefined {
    const [path = '', query = ''] = url.split('?', 2);
    // Behind a proxy it may lie under a path of its own, which the proxy takes off.
    const found = PATH.exec(path);
    const [, token = '', file = ''] = found ?? [];
    return found ? { token, file, query: new URLSearchParams(query) } : undefined;
  }
}

interface Asked {
  token: string;
  file: string;
  query: URLSearchParams;
}

/** Nothing from elsewhere, nothing kept, nothing told to other pages. */
function securityHeaders(host: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    'media-src blob: mediastream:',
    `connect-src 'self' ws://${host} wss://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'microphone=(self), camera=(), geolocation=()',
    'Cache-Control': 'no-store',
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end();
}

function turnDown(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}

/** An IPv4 address that came over an IPv6 socket, as it is written elsewhere. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

function cannotListen(error: NodeJS.ErrnoException, address: string, port: number): DialflowError {
  const at = `${address}:${port}`;
  const why =
    error.code === 'EADDRINUSE'
      ? `${at} is in use by another program. Stop it, or choose another port, or 0 for any.`
      : error.code === 'EADDRNOTAVAIL'
        ? `this machine has no address ${address}. Take one of its own, or 127.0.0.1.`
        : `${at}: ${error.message}`;
  const problems = [{ path: 'tryout', reason: why }];
  return new DialflowError('InvalidInput', `Pages to try flows out cannot be served: ${why}`, {
    problems,
  });
}
