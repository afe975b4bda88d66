import {
  UserAgent,
  type IncomingSession,
  type Session,
} from '../../../../../engine/line/sip/dialog';
import type { LocalAudio } from '../../../../../engine/line/sip/sdp';
import { TransactionLayer } from '../../../../../engine/line/sip/transaction';
import { nodeWires, Transport } from '../../../../../engine/line/sip/transport';
import type { FrameTap } from '../../../../../engine/media/frame';
import { Goertzel } from '../../../../../engine/media/goertzel';
import { mediaClock } from '../../../../../engine/media/mediaClock';
import type { MediaPlan } from '../../../../../engine/media/mediaPlan';
import { PortRange } from '../../../../../engine/media/portRange';
import { RtpStream } from '../../../../../engine/media/stream';
import { Tick } from '../../../../../engine/media/tick';
import { ToneSource } from '../../../../../engine/media/tones';
import { SystemClock } from '../../../../../engine/time/clock';
import { seededRandom } from '../../../../support/random';

export const LOOPBACK = '127.0.0.1';

/** A call at the other end: a session and its RTP. */
export class FarCall implements FrameTap {
  keys = '';
  readonly confirmed = Promise.withResolvers<void>();
  readonly ended = Promise.withResolvers<void>();
  private readonly plans: MediaPlan[] = [];
  private readonly waiting: { is: () => boolean; done: () => void }[] = [];
  private readonly meters = new Map<number, { meter: Goertzel; ms: number }>();
  session: Session | undefined;

  constructor(private readonly open: (call: FarCall) => Promise<RtpStream>) {}

  readonly stream = Promise.withResolvers<RtpStream>();

  async begin(): Promise<LocalAudio> {
    const stream = await this.open(this);
    this.stream.resolve(stream);
    for (const plan of this.plans) stream.apply(plan);
    stream.addTap(this);
    return audioOf(stream);
  }

  media(plan: MediaPlan): void {
    this.plans.push(plan);
    void this.stream.promise.then((stream) => stream.apply(plan));
  }

  /** Says a tone from now on; none: silence. */
  async says(hertz: number | undefined): Promise<void> {
    const stream = await this.stream.promise;
    stream.source = hertz === undefined ? undefined : new ToneSource([{ hertz, ms: 1_000 }]);
  }

  /** Resolves when it has heard a tone for so long, from now on. */
  async hears(hertz: number, ms = 100): Promise<void> {
    const heard = { meter: new Goertzel([hertz]), ms: 0 };
    this.meters.set(hertz, heard);
    await this.until(() => heard.ms >= ms);
  }

  /** Resolves once it is so; looked at each tick. */
  until(is: () => boolean): Promise<void> {
    return new Promise((done) => this.waiting.push({ is, done }));
  }

  frame(heard: Int16Array): void {
    for (const one of this.meters.values()) {
      one.meter.reset();
      one.meter.add(heard, 0, heard.length);
      const total = one.meter.total();
      if (total > 1_000 && one.meter.power(0) > total * 0.7) one.ms += 20;
    }
    for (const { is, done } of this.waiting) if (is()) done();
  }
}

function audioOf(stream: RtpStream): LocalAudio {
  return {
    ...{ endpoint: stream.local, laws: ['PCMA', 'PCMU'], telephoneEvents: true },
    ...{ rtcpMux: true, direction: 'sendrecv' },
  };
}

/** A user agent with RTP on the loopback: a trunk with everybody behind it, or a phone. */
export class RealFar {
  readonly calls: FarCall[] = [];
  onInvite: (session: IncomingSession, call: FarCall) => Promise<void> = async (session, call) => {
    session.answer(await call.begin());
  };
  private readonly streams: RtpStream[] = [];
  private readonly parts = {
    ...{ clock: mediaClock, random: seededRandom(7) },
    tick: new Tick(mediaClock, (error) => this.faults.push(error)),
    ports: new PortRange(34_000, 34_999, seededRandom(8)),
  };
  private called: (call: FarCall) => void = () => undefined;

  private constructor(
    readonly agent: UserAgent,
    readonly port: number,
    private readonly closeStack: () => Promise<void>,
    private readonly faults: unknown[],
  ) {}

  static async open(address = LOOPBACK): Promise<RealFar> {
    const [clock, random] = [new SystemClock(), seededRandom(1)];
    const faults: unknown[] = [];
    const fault = (error: unknown): void => void faults.push(error);
    const settings = { admits: () => true };
    const transport = new Transport({ wires: nodeWires({}), clock, random, settings, fault });
    const transactions = new TransactionLayer({ transport, clock, random, fault });
    const agent = new UserAgent(
      { transactions, transport, clock, random, fault },
      { invite: (session) => far.take(session) },
    );
    const [point] = await transport.bind([{ protocol: 'UDP', address, port: 0 }]);
    const closeStack = async (): Promise<void> => {
      await agent.close();
      transactions.close();
      await transport.close();
    };
    const far: RealFar = new RealFar(agent, point?.port ?? 0, closeStack, faults);
    return far;
  }

  /** The next call that comes. */
  next(): Promise<FarCall> {
    return new Promise((resolve) => (this.called = resolve));
  }

  /** A call of its own, to a line. */
  async call(port: number, user: string): Promise<FarCall> {
    const call = this.newCall();
    const audio = await call.begin();
    const target = { protocol: 'UDP' as const, address: LOOPBACK, port };
    call.session = this.agent.invite(
      {
        ...{ uri: `sip:${user}@${LOOPBACK}:${port}`, from: `<sip:13911112222@${LOOPBACK}>` },
        ...{ to: `<sip:${user}@${LOOPBACK}>`, audio },
        peer: { route: [], targets: () => Promise.resolve([target]) },
      },
      { media: (plan) => call.media(plan), ended: () => call.ended.resolve() },
    );
    return call;
  }

  async close(): Promise<void> {
    await this.closeStack();
    await Promise.all(this.streams.map((stream) => stream.close()));
    if (this.faults.length > 0) throw this.faults[0];
  }

  private take(session: IncomingSession) {
    const call = this.newCall();
    call.session = session;
    this.onInvite(session, call).catch((error: unknown) => this.faults.push(error));
    this.called(call);
    return {
      media: (plan: MediaPlan) => call.media(plan),
      confirmed: () => call.confirmed.resolve(),
      ended: () => call.ended.resolve(),
    };
  }

  private newCall(): FarCall {
    const call = new FarCall(async (one) => {
      const stream = await RtpStream.open(
        this.parts,
        { address: LOOPBACK, deadAfterMs: 0 },
        { key: (digit) => (one.keys += digit) },
      );
      this.streams.push(stream);
      return stream;
    });
    this.calls.push(call);
    return call;
  }
}
