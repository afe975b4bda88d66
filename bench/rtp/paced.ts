import { createSocket, type Socket } from 'node:dgram';
import { FRAME_MS, FRAME_SAMPLES } from '../../engine/media/frame';
import { putUint16, putUint32 } from '../../engine/media/rtp';

/** Sockets are shared, so that one turn of the loop reads many packets. */
export const STREAMS_PER_SOCKET = 50;
const BUFFER_BYTES = 4 << 20;
/** It looks so often for what is due. */
const STEP_MS = 1;

/** A stream of far ends, of which many share a socket. */
export interface PacedStream {
  socket: Socket;
  /** The packet that goes next: its header is written anew each time. */
  bytes: Uint8Array;
  sequence: number;
  timestamp: number;
  dueAt: number;
}

/** A socket with room for all that comes for its streams. */
export async function boundSocket(
  address: string,
  heard: (bytes: Buffer) => void,
): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (host, _, found) => found(null, host, 4) });
  socket.on('message', heard);
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  socket.setRecvBufferSize(BUFFER_BYTES);
  socket.setSendBufferSize(BUFFER_BYTES);
  return socket;
}

/** Sends the packet of each stream when it is due; they are in the order of their turns. */
export class Pacer<S extends PacedStream> {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: (stream: S) => void) {}

  start(streams: readonly S[]): void {
    let next = 0;
    const turn = (): void => {
      const now = performance.now();
      for (let left = streams.length; left > 0; left--) {
        const stream = streams[next];
        if (!stream || stream.dueAt > now) break;
        this.speak(stream);
        next = (next + 1) % streams.length;
      }
      this.timer = setTimeout(turn, STEP_MS);
    };
    turn();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private speak(stream: S): void {
    putUint16(stream.bytes, 2, stream.sequence);
    putUint32(stream.bytes, 4, stream.timestamp);
    stream.sequence = (stream.sequence + 1) & 0xffff;
    stream.timestamp = (stream.timestamp + FRAME_SAMPLES) >>> 0;
    stream.dueAt += FRAME_MS;
    this.send(stream);
  }
}
