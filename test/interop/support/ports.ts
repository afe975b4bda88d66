import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/**
 * Below the ports that the system hands out, so that nobody else is given one between look and
 * use, and below those of the engine's audio. Above 10080, the last one that `fetch` refuses.
 */
const LOWEST = 10_100;
const HIGHEST = 19_990;
/** sipp takes the third one above as well, for video. */
const TOGETHER = 4;
const PLACES = Math.floor((HIGHEST - LOWEST) / TOGETHER);
let next = LOWEST + TOGETHER * Math.floor(Math.random() * PLACES);

/**
 * An even port that is free for UDP and TCP, as are the three above it: programs of others are
 * told theirs before they open it.
 */
export async function freePort(address = LOOPBACK): Promise<number> {
  for (;;) {
    const ports = [0, 1, 2, 3].map((offset) => next + offset);
    next = next + 2 * TOGETHER > HIGHEST ? LOWEST : next + TOGETHER;
    const free = ports.flatMap((port) => [isFreeUdp(port, address), isFreeTcp(port, address)]);
    if ((await Promise.all(free)).every(Boolean)) return ports[0] ?? 0;
  }
}

/** False as well for the port of a program that has come up and taken it. */
export function isFreeUdp(port: number, address = LOOPBACK): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => socket.close(() => resolve(false)));
    socket.bind({ port, address, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}

export function isFreeTcp(port: number, address = LOOPBACK): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}
