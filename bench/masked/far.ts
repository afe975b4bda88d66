import type { Socket } from 'node:dgram';
import { FRAME_MS, FRAME_SAMPLES } from '../../engine/media/frame';
import type { Endpoint } from '../../engine/media/mediaPlan';
import {
  emptyRtpPacket,
  isRtcp,
  readRtp,
  RTP_HEADER_BYTES,
  writeRtpHeader,
} from '../../engine/media/rtp';
import { raiseThreadPriority } from '../../engine/process/priority';
import { percentile } from '../bench';
import { type Answers, answering, pause } from '../party';
import { Deviation } from '../rtp/deviation';
import { boundSocket, type PacedStream, Pacer, STREAMS_PER_SOCKET } from '../rtp/paced';
import { ADDRESS, audioAt, openStack, peerAt, type Stack } from '../sip/stack';
import { parseUri } from '../../engine/line/sip/message';
import { callerOf, callOf, X } from './numbers';

/**
 * Both carriers of all calls: who calls X, and who is called. Each packet carries the moment at which
 * it was sent, so that whoever gets it knows how long it was on its way.
 */
interface FarStream extends PacedStream {
  port: number;
  remote: Endpoint | undefined;
  bytes: Buffer;
}

export interface DialTask {
  /** Of the engine. */
  port: number;
  calls: number;
  perSecond: number;
}

export interface MaskedFigures {
  sent: number;
  received: number;
  delayP50Ms: number;
  delayP99Ms: number;
}

/** Of the calls: what is done for the first time takes longer, there and here, and only once. */
const FIRST_SHARE = 0.2;

let stack: Stack | undefined;
const streams: FarStream[] = [];
const delays = new Deviation();
const dialledAt = new Map<number, number>();
const postDialMs = new Map<number, number>();
const sessions: { hangUp(): void }[] = [];
const packet = emptyRtpPacket();
let [sent, received, up] = [0, 0, 0];

function heard(bytes: Buffer): void {
  if (isRtcp(bytes) || !readRtp(bytes, packet)) return;
  received++;
  delays.note(performance.now() - bytes.readDoubleBE(packet.payloadOffset));
}

const pacer = new Pacer<FarStream>(({ bytes, socket, remote }) => {
  if (!remote) return;
  sent++;
  // Socket and kernel may take it later: what is on its way must not change.
  const copy = Buffer.from(bytes);
  copy.writeDoubleBE(performance.now(), RTP_HEADER_BYTES);
  socket.send(copy, 0, copy.length, remote.port, remote.address);
});

function dial(n: number, port: number): void {
  const uri = `sip:${X}@${ADDRESS}:${port}`;
  dialledAt.set(n, performance.now());
  const stream = streams[2 * n];
  const session = stack?.agent.invite(
    {
      ...{ uri, from: `<sip:${callerOf(n)}@${ADDRESS}>`, to: `<${uri}>`, peer: peerAt(port) },
      audio: audioAt(stream?.port ?? 0),
    },
    {
      media: ({ remote }) => {
        if (stream) stream.remote = remote;
      },
      confirmed: () => void up++,
      ended: () => undefined,
    },
  );
  if (session) sessions.push(session);
}

const answers: Answers = {
  /** Two streams a call; returns the port of SIP. */
  open: async (calls: number): Promise<number> => {
    stack = await openStack({
      handlers: {
        invite: (session) => {
          const n = callOf(parseUri(session.invite.message.uri)?.user ?? '');
          postDialMs.set(n, performance.now() - (dialledAt.get(n) ?? NaN));
          const stream = streams[2 * n + 1];
          session.ring();
          session.answer(audioAt(stream?.port ?? 0));
          return {
            media: ({ remote }) => {
              if (stream) stream.remote = remote;
            },
            ended: () => undefined,
          };
        },
      },
    });
    let socket: Socket | undefined;
    for (let n = 0; n < 2 * calls; n++) {
      if (n % STREAMS_PER_SOCKET === 0) socket = await boundSocket(ADDRESS, heard);
      if (!socket) continue;
      const bytes = Buffer.alloc(RTP_HEADER_BYTES + FRAME_SAMPLES, 0xd5);
      const header = { marker: false, payloadType: 8, sequence: 0, timestamp: 0, ssrc: n + 1 };
      writeRtpHeader(bytes, header);
      const { port } = socket.address();
      streams.push({ socket, port, remote: undefined, bytes, sequence: n, timestamp: n, dueAt: 0 });
    }
    return stack.port;
  },
  /** Resolves when all are up, or will not be. */
  dial: async ({
    port,
    calls,
    perSecond,
  }: DialTask): Promise<{ up: number; postDialP95Ms: number }> => {
    const start = performance.now();
    for (let n = 0; n < calls;) {
      const due = ((performance.now() - start) / 1_000) * perSecond;
      while (n < Math.min(due, calls)) dial(n++, port);
      await pause(1);
    }
    for (const late = performance.now() + 10_000; up < calls && performance.now() < late;) {
      await pause(10);
    }
    const later = [...postDialMs].flatMap(([n, ms]) => (n < FIRST_SHARE * calls ? [] : [ms]));
    return { up, postDialP95Ms: percentile(later, 0.95) };
  },
  talk: (): void => {
    const start = performance.now() + 50;
    streams.forEach((stream, n) => (stream.dueAt = start + (n * FRAME_MS) / streams.length));
    pacer.start(streams);
  },
  begin: (): void => {
    delays.reset();
    [sent, received] = [0, 0];
  },
  quiet: (): void => pacer.stop(),
  figures: (): MaskedFigures => ({
    ...{ sent, received },
    delayP50Ms: delays.percentile(0.5),
    delayP99Ms: delays.percentile(0.99),
  }),
  hangUp: (): void => {
    for (const session of sessions) session.hangUp();
  },
};

// Telephones elsewhere are not held up by what this machine does.
raiseThreadPriority();
answering(answers);
