import { connect as connectTcp, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { DialflowError } from '../../../api';
import { localAddress } from './localAddress';
import { NodeStream } from './nodeStream';
import { openNodeUdp } from './nodeUdp';
import type { Endpoint } from './port';
import { identityFault, type TlsSettings } from './tlsIdentity';
import { upgrade, upgrading } from './webSockets';
import type { ConnectOptions, Listener, ListenerEvents, StreamEvents, Wires } from './wire';

/** Only a backstop: the transport layer has a shorter time-out of its own. */
const HANDSHAKE_MS = 30_000;

/** The network as Node has it. */
export function nodeWires(tls: TlsSettings = {}): Wires {
  return {
    openUdp: openNodeUdp,
    listen: (local, secure, events, webSocket) => {
      const taken = webSocket ? upgrading(webSocket) : asItIs;
      return secure ? listenTls(local, tls, events, taken) : listening(local, events, taken);
    },
    connect: (remote, options, events) => connect(remote, options, tls, events),
    localAddress,
  };
}

/** What is made of a connection on which bytes may flow. */
type Taken = (socket: Socket, stream: NodeStream) => void;

const asItIs: Taken = (_socket, stream) => stream.ready();

/**
 * Plain connections are taken and looked at first, then handed to a TLS server that does not
 * listen itself: a stranger costs no handshake.
 */
async function listenTls(
  local: Endpoint,
  tls: TlsSettings,
  events: ListenerEvents,
  taken: Taken,
): Promise<Listener> {
  if (!tls.cert || !tls.key) {
    throw DialflowError.invalid('TLS settings', [
      { path: 'cert', reason: 'listening over TLS needs a certificate and its key' },
    ]);
  }
  const waiting = new Map<string, NodeStream>();
  const keyOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
  const handshakes = createTlsServer({
    cert: tls.cert,
    key: tls.key,
    ...(tls.ca ? { ca: tls.ca } : {}),
    requestCert: tls.requireClientCertificate === true,
    rejectUnauthorized: tls.requireClientCertificate === true,
    minVersion: 'TLSv1.2',
    handshakeTimeout: HANDSHAKE_MS,
    noDelay: true,
  });
  handshakes.on('secureConnection', (socket: TLSSocket) => {
    const stream = waiting.get(keyOf(socket));
    if (!stream) return void socket.destroy();
    waiting.delete(keyOf(socket));
    stream.secured(socket);
    taken(socket, stream);
  });
  // The plain socket under it closes, which is told there.
  handshakes.on('tlsClientError', (_error, socket) => socket.destroy());
  return listening(local, events, (socket, stream) => {
    const key = keyOf(socket);
    waiting.set(key, stream);
    socket.once('close', () => {
      if (waiting.get(key) === stream) waiting.delete(key);
    });
    handshakes.emit('connection', socket);
  });
}

function listening(local: Endpoint, events: ListenerEvents, taken: Taken): Promise<Listener> {
  const server = createServer({ noDelay: true }, (socket) => {
    const { remoteAddress, remotePort } = socket;
    if (!remoteAddress || !remotePort) return void socket.destroy();
    const remote = { address: remoteAddress, port: remotePort };
    if (!events.admits(remote.address)) return void socket.destroy();
    const stream = new NodeStream(socket, remote);
    stream.attach(events.accepted(stream));
    if (!socket.destroyed) taken(socket, stream);
  });
  return opened(server, local);
}

function opened(server: Server, local: Endpoint): Promise<Listener> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      { port: local.port, host: local.address, ipv6Only: isIPv6(local.address) },
      () => {
        server.off('error', reject);
        // Out of file descriptors, say: those who knock are told by the system.
        server.on('error', () => undefined);
        const address = server.address();
        const port = typeof address === 'object' && address ? address.port : local.port;
        resolve({
          local: { address: local.address, port },
          close: () => new Promise<void>((done) => server.close(() => done())),
        });
      },
    );
  });
}

function connect(
  remote: Endpoint,
  { secure, webSocket, localAddress: from }: ConnectOptions,
  tls: TlsSettings,
  events: StreamEvents,
): NodeStream {
  const { port } = remote;
  const where = {
    host: remote.address,
    port,
    ...(from ? { localAddress: from } : {}),
  };
  if (!secure) {
    const socket = connectTcp({ ...where, noDelay: true });
    const stream = new NodeStream(socket, remote);
    stream.attach(events);
    if (webSocket)
      upgrade(socket, stream, `ws://${urlHost(remote.address)}:${port}`, webSocket.path);
    else socket.once('connect', () => stream.ready());
    return stream;
  }
  const { serverName } = secure;
  const socket = connectTls({
    ...where,
    ...(serverName ? { servername: serverName } : {}),
    ...(tls.ca ? { ca: tls.ca } : {}),
    ...(tls.cert && tls.key ? { cert: tls.cert, key: tls.key } : {}),
    rejectUnauthorized: tls.verifyServer !== false,
    checkServerIdentity: (_host, certificate) =>
      identityFault(serverName ?? remote.address, certificate),
    minVersion: 'TLSv1.2',
  });
  socket.setNoDelay(true);
  const stream = new NodeStream(socket, remote);
  stream.attach(events);
  const host = serverName ?? remote.address;
  if (webSocket) upgrade(socket, stream, `wss://${urlHost(host)}:${port}`, webSocket.path);
  else socket.once('secureConnect', () => stream.ready());
  return stream;
}

const urlHost = (host: string): string => (isIPv6(host) ? `[${host}]` : host);
