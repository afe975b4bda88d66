import { UserAgent } from '../../../engine/line/sip/dialog';
import type {
  Handlers,
  InviteRequest,
  Peer,
  Session,
  SessionEnd,
  SessionListener,
} from '../../../engine/line/sip/dialog/types';
import type { LocalAudio } from '../../../engine/line/sip/sdp';
import { TransactionLayer } from '../../../engine/line/sip/transaction';
import { nodeWires, Transport, type Protocol } from '../../../engine/line/sip/transport';
import type { MediaPlan } from '../../../engine/media/mediaPlan';
import { SystemClock } from '../../../engine/time/clock';
import { seededRandom } from '../../support/random';
import { keepForTest } from './keep';
import { LOOPBACK } from './ports';

/** Our user agent on the loopback, without a line above it and without audio. */
export class TestAgent {
  private constructor(
    readonly agent: UserAgent,
    readonly port: number,
    private readonly protocol: Protocol,
  ) {}

  static async open({
    protocol = 'UDP',
    handlers = {},
  }: { protocol?: Protocol; handlers?: Handlers } = {}): Promise<TestAgent> {
    const [clock, random] = [new SystemClock(), seededRandom(1)];
    const faults: unknown[] = [];
    const fault = (error: unknown): void => void faults.push(error);
    const settings = { admits: () => true };
    const transport = new Transport({ wires: nodeWires({}), clock, random, settings, fault });
    const transactions = new TransactionLayer({ transport, clock, random, fault });
    const parts = { transactions, transport, clock, random, fault, settings: {} };
    const agent = new UserAgent(parts, handlers);
    const [point] = await transport.bind([{ protocol, address: LOOPBACK, port: 0 }]);
    keepForTest({
      end: async () => {
        await agent.close();
        transactions.close();
        await transport.close();
        if (faults.length > 0) throw faults[0];
      },
    });
    return new TestAgent(agent, point!.port, protocol);
  }

  /** Calls `port`, with audio on a port that nobody listens to. */
  call(port: number, more: Partial<InviteRequest> = {}): TestSession {
    const { protocol } = this;
    const peer: Peer = {
      targets: () => Promise.resolve([{ protocol, address: LOOPBACK, port }]),
      route: [],
    };
    return new TestSession((listener) =>
      this.agent.invite(
        {
          uri: `sip:13800138000@${LOOPBACK}:${port}`,
          from: `<sip:02180000000@${LOOPBACK}>`,
          to: `<sip:13800138000@${LOOPBACK}>`,
          peer,
          audio: AUDIO,
          ...more,
        },
        listener,
      ),
    );
  }
}

export const AUDIO: LocalAudio = {
  endpoint: { address: LOOPBACK, port: 9_000 },
  laws: ['PCMA', 'PCMU'],
  telephoneEvents: true,
  rtcpMux: true,
  direction: 'sendrecv',
};

/** A session, with all that it told. */
export class TestSession {
  readonly plans: MediaPlan[] = [];
  readonly session: Session;
  readonly confirmed: Promise<void>;
  readonly ended: Promise<SessionEnd>;

  constructor(begin: (listener: SessionListener) => Session) {
    const confirmed = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<SessionEnd>();
    this.confirmed = confirmed.promise;
    this.ended = ended.promise;
    this.session = begin({
      media: (plan) => this.plans.push(plan),
      confirmed: () => confirmed.resolve(),
      ended: (end) => ended.resolve(end),
    });
  }
}
