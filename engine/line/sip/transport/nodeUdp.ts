import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Endpoint } from './port';
import type { UdpEvents, UdpWire } from './wire';

/** Bursts of calls arrive between two turns of the event loop: the kernel keeps them for us. */
const RECEIVE_BUFFER = 4 << 20;

/** Targets are addresses already: nothing is looked up, and nothing waits for the next tick. */
const asItIs: NonNullable<SocketOptions['lookup']> = (hostname, _options, callback) => {
  callback(null, hostname, isIPv6(hostname) ? 6 : 4);
};

/** A UDP socket of Node's behind the port. */
export async function openNodeUdp(local: Endpoint, events: UdpEvents): Promise<UdpWire> {
  const v6 = isIPv6(local.address);
  const socket = createSocket({
    type: v6 ? 'udp6' : 'udp4',
    ipv6Only: v6,
    lookup: asItIs,
  });
  await bound(socket, local);
  try {
    socket.setRecvBufferSize(RECEIVE_BUFFER);
    socket.setSendBufferSize(RECEIVE_BUFFER);
  } catch {
    // The kernel's limit is smaller: it does with what it allows.
  }
  socket.on('message', (bytes, { address, port }) => events.datagram(bytes, { address, port }));
  // A failed send is told to its sender; without a listener it would end the process.
  socket.on('error', () => undefined);
  let closed: Promise<void> | undefined;
  return {
    local: { address: local.address, port: socket.address().port },
    send: (bytes, remote, failed) => {
      try {
        socket.send(bytes, 0, bytes.length, remote.port, remote.address, (error) => {
          if (error) failed(error);
        });
      } catch (error) {
        // A port or address that Node will not have, or the socket is closed.
        process.nextTick(failed, error instanceof Error ? error : new Error(String(error)));
      }
    },
    close: () => (closed ??= new Promise<void>((resolve) => socket.close(() => resolve()))),
  };
}

function bound(socket: Socket, local: Endpoint): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: Error): void => {
      socket.close();
      reject(error);
    };
    socket.once('error', refused);
    socket.bind(local.port, local.address, () => {
      socket.off('error', refused);
      resolve();
    });
  });
}
