import { DigestClient } from '../../../../../engine/line/sip/auth';
import {
  UserAgent,
  type IncomingSession,
  type Peer,
  type Reply,
} from '../../../../../engine/line/sip/dialog';
import { TransactionLayer } from '../../../../../engine/line/sip/transaction';
import { Transport, type Protocol, type Target } from '../../../../../engine/line/sip/transport';
import type { FakeClock } from '../../../../support/fakeClock';
import type { FakeNetwork } from '../../../../support/fakeNetwork';
import { seededRandom } from '../../../../support/random';
import { audioAt, Told } from '../dialog/agents';

export type OnInvite = (session: IncomingSession, far: Far) => void;

export interface FarParts {
  clock: FakeClock;
  network: FakeNetwork;
  address: string;
  port?: number;
  protocol?: Protocol;
  /** Where the line is. */
  line: Target;
  /** What it does with a call. */
  onInvite?: OnInvite;
  faults: unknown[];
}

/** Whoever is at the other end of a line: a trunk, or a phone. */
export class Far {
  readonly incoming: { session: IncomingSession; told: Told }[] = [];
  private auth: DigestClient | undefined;
  private cseq = 1;

  private constructor(
    private readonly parts: FarParts,
    private readonly agent: UserAgent,
    private readonly transport: Transport,
    private readonly transactions: TransactionLayer,
    private onInvite: OnInvite,
  ) {}

  static async open(parts: FarParts): Promise<Far> {
    const { clock, network, address, port = 5060, protocol = 'UDP', faults } = parts;
    const random = seededRandom(port + Number(address.slice(-1)));
    const fault = (error: unknown): void => void faults.push(error);
    const transport = new Transport({
      ...{ wires: network.host(address), clock, random, fault, settings: { admits: () => true } },
    });
    const transactions = new TransactionLayer({ transport, clock, random, fault });
    const agent = new UserAgent(
      { transactions, transport, clock, random, fault },
      {
        invite: (session) => {
          const told = new Told();
          told.session = session;
          far.incoming.push({ session, told });
          far.onInvite(session, far);
          return told;
        },
      },
    );
    const outboundOnly = protocol === 'WS' || protocol === 'WSS';
    await transport.bind([{ protocol, address, port, ...(outboundOnly && { outboundOnly }) }]);
    const far: Far = new Far(
      ...([parts, agent, transport, transactions, parts.onInvite ?? (() => undefined)] as const),
    );
    return far;
  }

  /** Its audio, at its own address. */
  get audio() {
    return audioAt(this.parts.address);
  }

  get clock(): FakeClock {
    return this.parts.clock;
  }

  does(onInvite: OnInvite): void {
    this.onInvite = onInvite;
  }

  /** Registers as a phone; status of the answer. */
  async register(name: string, password: string, seconds = 3_600): Promise<number> {
    const { address, port = 5060, protocol = 'UDP', line } = this.parts;
    this.auth ??= new DigestClient({ username: name, password }, seededRandom(9));
    const transport = protocol === 'UDP' ? '' : `;transport=${protocol.toLowerCase()}`;
    const reply = this.agent.send({
      ...{ method: 'REGISTER', uri: `sip:${line.address}`, peer: this.toLine() },
      ...{ from: `<sip:${name}@${line.address}>`, to: `<sip:${name}@${line.address}>` },
      ...{ callId: `register-${name}`, cseq: this.cseq },
      headers: [
        { name: 'Contact', value: `<sip:${name}@${address}:${port}${transport}>` },
        { name: 'Expires', value: String(seconds) },
      ],
    });
    await this.parts.clock.advance(50);
    const answer = await reply;
    this.cseq = answer.cseq + 1;
    return statusOf(answer);
  }

  /** Calls somebody through the line. */
  call(
    user: string,
    from = '<sip:13911112222@far>',
    headers: { name: string; value: string }[] = [],
  ): Told {
    const { line, address } = this.parts;
    const told = new Told();
    told.session = this.agent.invite(
      {
        ...{
          uri: `sip:${user}@${line.address}`,
          from,
          to: `<sip:${user}@${line.address}>`,
          headers,
        },
        ...{ peer: this.toLine(), audio: audioAt(address) },
      },
      told,
    );
    return told;
  }

  /** What is left of it: nothing, or something leaks. */
  async close(): Promise<Record<string, number>> {
    const left = { ...this.agent.counters(), ...this.transactions.counters() };
    const closed = this.agent.close();
    await this.parts.clock.advance(3_000);
    await closed;
    this.transactions.close();
    await this.transport.close();
    return { ...left };
  }

  /** Its connections break. */
  break(): void {
    this.parts.network.breakStreams(this.parts.address);
  }

  private toLine(): Peer {
    return {
      route: [],
      targets: () => Promise.resolve([this.parts.line]),
      ...(this.auth && { auth: this.auth }),
    };
  }
}

const statusOf = (reply: Reply): number => (reply.ok ? reply.received.message.status : 0);

/** Rings, and answers after so long. */
export const answersAfter =
  (ms: number): OnInvite =>
  (session, far) => {
    session.ring();
    far.clock.after(ms, () => session.answer(far.audio));
  };
