import type { Socket } from 'node:dgram';
import { FRAME_MS, FRAME_SAMPLES } from '../../engine/media/frame';
import type { Endpoint } from '../../engine/media/mediaPlan';
import { Reception } from '../../engine/media/reception';
import {
  emptyRtpPacket,
  isRtcp,
  readRtp,
  RTP_HEADER_BYTES,
  writeRtpHeader,
} from '../../engine/media/rtp';
import { raiseThreadPriority } from '../../engine/process/priority';
import { type Answers, answering } from '../party';
import { boundSocket, type PacedStream, Pacer, STREAMS_PER_SOCKET } from './paced';

/**
 * The other side of many calls, as cheap as it can be: it says the same all the time, and counts
 * what comes by its sequence numbers.
 */
const ADDRESS = '127.0.0.1';

interface FarStream extends PacedStream {
  remote: Endpoint;
}

export interface FarFigures {
  sent: number;
  received: number;
  /** By the numbers of the packets that came. */
  lost: number;
  duplicates: number;
  errors: number;
}

const sockets: Socket[] = [];
let streams: FarStream[] = [];
let receptions = new Map<number, Reception>();
let sent = 0;
let errors = 0;
const packet = emptyRtpPacket();

function heard(bytes: Uint8Array): void {
  if (isRtcp(bytes) || !readRtp(bytes, packet)) return;
  const { ssrc, sequence, payloadLength } = packet;
  let reception = receptions.get(ssrc);
  if (!reception) receptions.set(ssrc, (reception = new Reception()));
  reception.arrived(ssrc, sequence, payloadLength);
}

async function bound(): Promise<Socket> {
  const socket = await boundSocket(ADDRESS, heard);
  socket.on('error', () => errors++);
  return socket;
}

const pacer = new Pacer<FarStream>(({ bytes, socket, remote }) => {
  sent++;
  socket.send(bytes, 0, bytes.length, remote.port, remote.address);
});

const answers: Answers = {
  /** Ports that the streams send from, one each; some are shared. */
  open: async (count: number): Promise<number[]> => {
    while (sockets.length * STREAMS_PER_SOCKET < count) sockets.push(await bound());
    return Array.from(
      { length: count },
      (_, n) => sockets[Math.floor(n / STREAMS_PER_SOCKET)]?.address().port ?? 0,
    );
  },
  talk: (remotes: Endpoint[]): void => {
    const start = performance.now() + 50;
    receptions = new Map();
    sent = 0;
    streams = remotes.flatMap((remote, n): FarStream[] => {
      const socket = sockets[Math.floor(n / STREAMS_PER_SOCKET)];
      if (!socket) return [];
      const bytes = new Uint8Array(RTP_HEADER_BYTES + FRAME_SAMPLES);
      for (let i = RTP_HEADER_BYTES; i < bytes.length; i++) bytes[i] = Math.random() * 256;
      const header = { marker: false, payloadType: 8, sequence: 0, timestamp: 0, ssrc: n + 1 };
      writeRtpHeader(bytes, header);
      const dueAt = start + (n * FRAME_MS) / remotes.length;
      return [{ socket, remote, bytes, sequence: n & 0xfff, timestamp: n * 7, dueAt }];
    });
    pacer.start(streams);
  },
  quiet: (): void => pacer.stop(),
  figures: (): FarFigures => {
    const all = [...receptions.values()].map((one) => one.statistics());
    return {
      sent,
      received: all.reduce((total, one) => total + one.packets, 0),
      lost: all.reduce((total, one) => total + Math.max(0, one.lost + one.duplicates), 0),
      duplicates: all.reduce((total, one) => total + one.duplicates, 0),
      errors,
    };
  },
};

// Telephones elsewhere are not held up by what this machine does.
raiseThreadPriority();
answering(answers);
