import { createSocket, type Socket } from 'node:dgram';
import { parseUri } from '../../engine/line/sip/message';
import {
  type IncomingSession,
  type SessionListener,
  UserAgent,
} from '../../engine/line/sip/dialog';
import { TransactionLayer } from '../../engine/line/sip/transaction';
import { nodeWires, Transport } from '../../engine/line/sip/transport';
import { decode, encode } from '../../engine/media/g711';
import { levelOf, meanSquare } from '../../engine/media/level';
import { mediaClock } from '../../engine/media/mediaClock';
import type { MediaPlan } from '../../engine/media/mediaPlan';
import { Tick, type Ticking } from '../../engine/media/tick';
import { SystemClock } from '../../engine/time/clock';
import { pause } from '../party';

const LOOPBACK = '127.0.0.1';
/** Nobody is faster, and what is said first is made meanwhile. */
const RING_MS = 1_000;
const FRAME = 160;
const HEADER = 12;
/** Softer is the end of a prompt, or its pauses. */
const SOUND_DBM0 = -45;
/** Louder is a prompt: it begins with its first sound, which may be a soft one. */
const SILENT_SAMPLE = 16;
/** So much silence is the end of a prompt. */
const END_MS = 300;

/** What a callee has seen of one turn, ms of the wall's clock. */
export interface SeenTurn {
  number: string;
  /** The last packet of what it said has gone. */
  saidAt: number;
  /** The first packet of what is said next has come. */
  heardAt: number;
  /** How long it was between that packet and the one before: 20 where the tick was in time. */
  gapMs: number;
}

/** Callees that answer each prompt with the same words, packet by packet; then they hang up. */
export class AnsweringCallees {
  readonly seen: SeenTurn[] = [];
  /** From the answer to the first packet of a prompt, ms. */
  readonly openings: number[] = [];
  private readonly clock = new SystemClock();
  private readonly tick = new Tick(mediaClock, fail);
  private readonly transport: Transport;
  private readonly transactions: TransactionLayer;
  private readonly agent: UserAgent;
  port = 0;

  private constructor(
    private readonly answer: Int16Array,
    private readonly turns: number,
  ) {
    const { clock } = this;
    const common = { clock, random: Math.random, fault: fail };
    const settings = { admits: (address: string) => address === LOOPBACK };
    const transport = new Transport({ ...common, wires: nodeWires(), settings });
    const transactions = new TransactionLayer({ ...common, transport });
    this.transport = transport;
    this.transactions = transactions;
    this.agent = new UserAgent(
      { ...common, transactions, transport, settings: { userAgent: 'bench' } },
      { invite: (session) => this.invited(session) },
    );
  }

  static async open(answer: Int16Array, turns: number): Promise<AnsweringCallees> {
    const callees = new AnsweringCallees(answer, turns);
    const point = { protocol: 'UDP', address: LOOPBACK, port: 0 } as const;
    callees.port = (await callees.transport.bind([point]))[0]?.port ?? 0;
    return callees;
  }

  async close(): Promise<void> {
    await this.agent.close();
    this.transactions.close();
    await this.transport.close();
  }

  private invited(session: IncomingSession): SessionListener {
    const number = parseUri(session.invite.message.uri)?.user ?? '';
    const call = new Call(number, session, this);
    void call.open();
    return call;
  }

  /** For its calls. */
  get parts() {
    const { tick, answer, turns, seen, openings } = this;
    return { tick, answer, turns, seen, openings };
  }
}

class Call implements SessionListener, Ticking {
  private readonly socket: Socket = createSocket('udp4');
  private readonly packet = new Uint8Array(HEADER + FRAME);
  private readonly frame = new Int16Array(FRAME);
  private plan: MediaPlan | undefined;
  private sequence = 0;
  /** Samples of the answer that are left to be said; nothing while it listens. */
  private saying: number | undefined;
  private silentMs = 0;
  private prompts = 0;
  private hearing = false;
  private saidAt = 0;
  private lastAt = 0;
  private answeredAt = 0;
  private over = false;

  constructor(
    private readonly number: string,
    private readonly session: IncomingSession,
    private readonly callees: AnsweringCallees,
  ) {
    this.socket.on('message', (bytes) => this.heard(bytes));
  }

  async open(): Promise<void> {
    this.session.ring();
    await new Promise<void>((resolve) => this.socket.bind(0, LOOPBACK, resolve));
    await pause(RING_MS);
    if (this.over) return;
    this.session.answer({
      endpoint: { address: LOOPBACK, port: this.socket.address().port },
      laws: ['PCMA'],
      telephoneEvents: true,
      rtcpMux: true,
      direction: 'sendrecv',
    });
  }

  media(plan: MediaPlan): void {
    this.plan = plan;
    this.callees.parts.tick.add(this);
  }

  /** The ACK has come. */
  confirmed(): void {
    this.answeredAt = now();
  }

  ended(): void {
    this.over = true;
    this.callees.parts.tick.remove(this);
    this.socket.close();
  }

  /** Sends a packet. */
  tick(): void {
    const { remote, send } = this.plan ?? {};
    if (!remote || !send) return;
    const { answer } = this.callees.parts;
    this.frame.fill(0);
    const at = this.saying;
    const count = at === undefined ? 0 : Math.min(FRAME, answer.length - at);
    if (at !== undefined) this.frame.set(answer.subarray(at, at + count));
    const { packet, sequence } = this;
    packet[0] = 0x80;
    packet[1] = send.payloadType;
    new DataView(packet.buffer).setUint16(2, sequence & 0xffff);
    new DataView(packet.buffer).setUint32(4, (sequence * FRAME) >>> 0);
    new DataView(packet.buffer).setUint32(8, 7);
    encode(send.law, this.frame, packet, HEADER, 0, FRAME);
    this.socket.send(packet, remote.port, remote.address);
    this.sequence++;
    if (at === undefined) return;
    this.saying = at + FRAME < answer.length ? at + FRAME : undefined;
    if (this.saying === undefined) this.saidAt = now();
  }

  private heard(bytes: Uint8Array): void {
    if (bytes.length !== HEADER + FRAME || !this.plan) return;
    const gapMs = now() - this.lastAt;
    this.lastAt = now();
    decode(this.plan.send.law, bytes, this.frame, 0, HEADER, FRAME);
    const loud = levelOf(meanSquare(this.frame)) > SOUND_DBM0;
    this.silentMs = loud || !this.hearing ? 0 : this.silentMs + 20;
    const anything = this.frame.some((sample) => Math.abs(sample) > SILENT_SAMPLE);
    if (anything && !this.hearing && this.saying === undefined) this.begins(gapMs);
    if (this.hearing && this.silentMs >= END_MS) this.promptOver();
  }

  /** A prompt begins. */
  private begins(gapMs: number): void {
    const { seen, openings } = this.callees.parts;
    this.hearing = true;
    const heardAt = now();
    if (this.prompts++ === 0) openings.push(heardAt - this.answeredAt);
    else if (this.saidAt > 0)
      seen.push({ number: this.number, saidAt: this.saidAt, heardAt, gapMs });
    this.saidAt = 0;
  }

  private promptOver(): void {
    this.hearing = false;
    if (this.prompts > this.callees.parts.turns) this.session.hangUp();
    else this.saying = 0;
  }
}

/** Of the wall, as the engine writes it down, finer. */
const now = (): number => performance.timeOrigin + performance.now();

function fail(error: unknown): never {
  throw error;
}
