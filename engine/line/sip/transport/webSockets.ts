import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { MAX_MESSAGE_BYTES } from '../message';
import type { NodeStream } from './nodeStream';
import type { WebSocketPoint } from './port';

/** RFC 7118, section 4.1. */
const SUBPROTOCOL = 'sip';
const MAX_HTTP_HEAD = 8_192;
/** One message a frame; compression costs memory for each connection and opens old attacks. */
const FRAMES = { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false, maxFragments: 256 };

/**
 * Makes WebSockets of connections that were accepted (RFC 6455, section 4.2; RFC 7118, section
 * 4.1). Nothing listens here: who may connect was asked before.
 */
export function upgrading(point: WebSocketPoint): (socket: Socket, stream: NodeStream) => void {
  const streams = new WeakMap<Duplex, NodeStream>();
  const sockets = new WebSocketServer({
    ...FRAMES,
    noServer: true,
    clientTracking: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  const server = createServer({ maxHeaderSize: MAX_HTTP_HEAD });
  server.on('request', (_request, response) => {
    response.writeHead(426, { Connection: 'close', Upgrade: 'websocket' }).end();
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('upgrade', (request, socket, head) => {
    const stream = streams.get(socket);
    const status = upgradeFault(request, point);
    if (!stream || status !== undefined) return refuse(socket, status ?? 400);
    sockets.handleUpgrade(request, socket, head, (frames) => stream.upgraded(frames));
  });
  return (socket, stream) => {
    streams.set(socket, stream);
    server.emit('connection', socket);
  };
}

/** The HTTP status that says why a connection does not become a WebSocket of ours. */
function upgradeFault(
  { url = '', headers }: IncomingMessage,
  { path, origins }: WebSocketPoint,
): number | undefined {
  const query = url.indexOf('?');
  if (path !== undefined && (query < 0 ? url : url.slice(0, query)) !== path) return 404;
  // Only browsers say where a page came from, and only pages have to be kept out.
  const { origin } = headers;
  const known = origins?.some((one) => one.toLowerCase() === origin?.toLowerCase());
  if (origin !== undefined && known === false) return 403;
  const offered = headers['sec-websocket-protocol']?.split(',').map((one) => one.trim());
  return offered?.includes(SUBPROTOCOL) ? undefined : 400;
}

function refuse(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  );
}

/** Makes a WebSocket of a connection of ours that is being opened. `origin`: `ws://host:port`. */
export function upgrade(socket: Socket, stream: NodeStream, origin: string, path: string): void {
  let frames: WebSocket;
  try {
    const url = `${origin}${path.startsWith('/') ? '' : '/'}${path}`;
    frames = new WebSocket(url, [SUBPROTOCOL], { ...FRAMES, createConnection: () => socket });
  } catch (error) {
    // A name or path that no URL can have.
    return stream.destroy(error instanceof Error ? error : new Error(String(error)));
  }
  frames.once('open', () => stream.upgraded(frames));
  frames.once('unexpected-response', (_request, response) => {
    const { statusCode = 0, statusMessage = '' } = response;
    stream.destroy(new Error(`no WebSocket there, the answer was ${statusCode} ${statusMessage}`));
  });
  // What the socket itself does not tell: another subprotocol, a wrong handshake.
  frames.on('error', (error) => stream.destroy(error));
}
