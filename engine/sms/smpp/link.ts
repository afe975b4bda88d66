import { connect as connectTcp, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { Clock, Random, Timer } from '../../time/clock';
import { bindBody } from './bodies';
import { Command, type Pdu, Status } from './pdu';
import { SmppSession } from './session';
import { statusWords } from './statuses';
import type { SmppTarget } from './settings';

export type BindAs = 'transceiver' | 'receiver' | 'transmitter';

/** Opens a connection, which tells `connect` or `secureConnect`, or `error`. */
export type Connect = (target: SmppTarget) => Duplex;

export interface LinkParts {
  clock: Clock;
  random: Random;
  target: SmppTarget;
  as: BindAs;
  connect?: Connect;
  request(pdu: Pdu, respond: (status: number, body?: Buffer) => void): void;
  /** It is bound, or no longer, or cannot be. */
  changed(link: SmppLink): void;
}

const COMMANDS = {
  transceiver: Command.bindTransceiver,
  receiver: Command.bindReceiver,
  transmitter: Command.bindTransmitter,
} as const;

/** Waits before the 1st, 2nd… new try; up to a fifth longer by chance. */
const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const;
/** So long it has to last for the next waits to be short again. */
const STEADY_MS = 60_000;

/**
 * A connection that is bound, and bound again whenever it goes.
 *
 * ```
 *  idle ──→ connecting ──→ binding ──→ bound
 *               ↑  │          │          │ lost
 *               │  └──────────┴──────────┤
 *               └────────── waiting ←────┘        stopped: from any
 * ```
 */
export class SmppLink {
  state: 'idle' | 'connecting' | 'binding' | 'bound' | 'waiting' | 'stopped' = 'idle';
  /** Why it is not bound. */
  detail: string | null = null;
  since: number;
  private session: SmppSession | undefined;
  private socket: Duplex | undefined;
  private timer: Timer | undefined;
  private misses = 0;

  constructor(private readonly parts: LinkParts) {
    this.since = parts.clock.now();
  }

  /** To ask over; undefined while it is not bound. */
  get bound(): SmppSession | undefined {
    return this.state === 'bound' ? this.session : undefined;
  }

  start(): void {
    if (this.state === 'idle') this.connect();
  }

  async stop(): Promise<void> {
    this.timer?.cancel();
    const { session, socket } = this;
    const wasBound = this.state === 'bound';
    this.to('stopped', null);
    if (session && wasBound) await session.unbind();
    session?.close('It was stopped.');
    socket?.destroy();
  }

  // ------------------------------------------------------------ inside

  private connect(): void {
    const { target, clock } = this.parts;
    this.to('connecting', this.detail);
    const socket = (this.parts.connect ?? connectTo)(target);
    this.socket = socket;
    const failed = (why: string): void => {
      timer.cancel();
      socket.off('close', closed);
      socket.destroy();
      if (this.socket === socket) this.lost(why);
    };
    const closed = (): void => failed('The connection was closed at once.');
    const timer = clock.after(target.responseMs, () =>
      failed(`${target.host}:${target.port} did not answer in time.`),
    );
    const error = ({ message }: Error): void => failed(message || 'There is no connection.');
    socket.on('error', error);
    socket.on('close', closed);
    socket.once(target.tls ? 'secureConnect' : 'connect', () => {
      timer.cancel();
      socket.off('error', error);
      socket.off('close', closed);
      if (this.state === 'connecting') this.bind(socket);
      else socket.destroy();
    });
  }

  private bind(socket: Duplex): void {
    const { clock, target, as, request } = this.parts;
    const session: SmppSession = new SmppSession({
      ...{ clock, socket, request },
      responseMs: target.responseMs,
      enquireMs: target.enquireMs,
      closed: (why) => {
        if (this.session === session) this.lost(why);
      },
    });
    this.session = session;
    this.to('binding', this.detail);
    const body = bindBody(target.systemId, target.password, target.systemType);
    session.request(COMMANDS[as], body).then(
      ({ status }) => {
        if (this.session !== session || this.state !== 'binding') return;
        if (status === Status.ok) return this.to('bound', null);
        session.close(`The message centre does not let us bind: ${statusWords(status)}.`);
      },
      (error: Error) => session.close(error.message),
    );
  }

  private lost(why: string): void {
    const { clock, random } = this.parts;
    const wasSteady = this.state === 'bound' && clock.now() - this.since >= STEADY_MS;
    this.session = undefined;
    this.socket = undefined;
    if (this.state === 'stopped') return;
    this.misses = wasSteady ? 1 : this.misses + 1;
    const wait = WAITS_MS[Math.min(this.misses, WAITS_MS.length) - 1] ?? 60_000;
    this.to('waiting', why);
    this.timer = clock.after(Math.round(wait * (1 + random() * 0.2)), () => this.connect());
  }

  private to(state: SmppLink['state'], detail: string | null): void {
    const wasBound = this.state === 'bound';
    this.state = state;
    this.detail = detail;
    if (wasBound || state === 'bound' || state === 'stopped') this.since = this.parts.clock.now();
    this.parts.changed(this);
  }
}

function connectTo({ host, port, tls }: SmppTarget): Duplex {
  const socket = tls
    ? connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) })
    : connectTcp({ host, port, noDelay: true });
  return socket.setKeepAlive(true, 30_000);
}
