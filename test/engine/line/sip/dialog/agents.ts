import { DigestClient } from '../../../../../engine/line/sip/auth';
import { UserAgent } from '../../../../../engine/line/sip/dialog';
import type {
  AgentSettings,
  Handlers,
  IncomingSession,
  InviteRequest,
  Peer,
  Referral,
  Session,
  SessionEnd,
  SessionListener,
} from '../../../../../engine/line/sip/dialog';
import type { SipRequest } from '../../../../../engine/line/sip/message/types';
import type { LocalAudio } from '../../../../../engine/line/sip/sdp';
import type { Target } from '../../../../../engine/line/sip/transport/port';
import type { MediaPlan } from '../../../../../engine/media/mediaPlan';
import { seededRandom } from '../../../../support/random';
import {
  ALICE,
  BOB,
  NOTHING_LEFT,
  type Parties,
  parties,
  type PartyOptions,
} from '../transaction/parties';

export const audioAt = (address: string, more: Partial<LocalAudio> = {}): LocalAudio => ({
  endpoint: { address, port: 4_000 },
  laws: ['PCMA', 'PCMU'],
  telephoneEvents: true,
  rtcpMux: false,
  direction: 'sendrecv',
  ...more,
});

/** A session's listener that writes down what it is told. */
export class Told implements SessionListener {
  readonly told: string[] = [];
  readonly plans: MediaPlan[] = [];
  readonly referrals: Referral[] = [];
  end: SessionEnd | undefined;
  session: Session | undefined;
  /** The call that is being made: nothing may be told from inside it. */
  inside = false;
  onConfirmed: () => void = () => undefined;
  takesInfo = true;

  progress(code: number, _phrase: string, media: boolean): void {
    this.tell(media ? `${code} media` : String(code));
  }

  media(plan: MediaPlan): void {
    this.plans.push(plan);
    this.tell(`media ${plan.direction}`);
  }

  confirmed(): void {
    this.tell('confirmed');
    this.onConfirmed();
  }

  held(held: boolean): void {
    this.tell(held ? 'held' : 'free');
  }

  referred(referral: Referral): void {
    this.referrals.push(referral);
    this.tell(`referred ${referral.target}`);
  }

  info(request: SipRequest): boolean {
    this.tell(`info ${Buffer.from(request.body).toString()}`);
    return this.takesInfo;
  }

  message(request: SipRequest): boolean {
    this.tell(`message ${Buffer.from(request.body).toString()}`);
    return true;
  }

  ended(end: SessionEnd): void {
    this.end = end;
    this.tell(`ended by ${end.by}`);
  }

  /** Calls into the session, during which nothing may be told. */
  call<T>(run: (session: Session) => T): T {
    if (!this.session) throw new Error('There is no session.');
    this.inside = true;
    try {
      return run(this.session);
    } finally {
      this.inside = false;
    }
  }

  private tell(what: string): void {
    if (this.inside) throw new Error(`Told from inside a call: ${what}`);
    if (this.told.some((one) => one.startsWith('ended'))) throw new Error(`After the end: ${what}`);
    this.told.push(what);
  }
}

export interface Agents extends Parties {
  a: UserAgent;
  b: UserAgent;
  /** Sessions that came to Bob, newest last. */
  incoming: { session: IncomingSession; told: Told }[];
  /** Whom Alice calls. */
  toBob: Peer;
  call(more?: Partial<InviteRequest>): Told;
  /** All that should be nothing in the end. */
  rest(): Promise<Record<string, number>>;
}

export interface AgentsOptions extends PartyOptions {
  handlers?: Handlers;
  settings2?: Partial<AgentSettings>;
  /** What Bob does with a call. */
  onInvite?: (session: IncomingSession, told: Told) => void;
}

export const NO_REST = { ...NOTHING_LEFT, sessions: 0, dialogs: 0, farewells: 0, requests: 0 };

export function peerAt(...targets: Target[]): Peer {
  return { route: [], targets: () => Promise.resolve(targets) };
}

export const account = (password = 'secret'): DigestClient =>
  new DigestClient({ username: 'alice', password }, seededRandom(5));

/** Alice and Bob with a user agent each. */
export async function agents(options: AgentsOptions = {}): Promise<Agents> {
  const all = await parties(options);
  const { clock, faults } = all;
  const seed = options.seed ?? 1;
  const incoming: Agents['incoming'] = [];
  const agent = (party: Parties['alice'], chance: number, handlers: Handlers): UserAgent =>
    new UserAgent(
      {
        transactions: party.layer,
        transport: party.transport,
        clock,
        random: seededRandom(seed * 100 + chance),
        settings: { ...options.settings2 },
        fault: (error) => faults.push(error),
      },
      handlers,
    );
  const a = agent(all.alice, 1, { invite: () => ({ ended: () => undefined }) });
  const b = agent(all.bob, 2, {
    invite: (session) => {
      const told = new Told();
      told.session = session;
      incoming.push({ session, told });
      options.onInvite?.(session, told);
      return told;
    },
    ...options.handlers,
  });
  const toBob = peerAt(all.bob.target);
  return {
    ...all,
    ...{ a, b, incoming, toBob },
    call: (more = {}) => {
      const told = new Told();
      told.inside = true;
      told.session = a.invite(
        {
          uri: `sip:bob@${BOB}`,
          from: '<sip:alice@test>',
          to: '<sip:bob@test>',
          peer: toBob,
          audio: audioAt(ALICE),
          ...more,
        },
        told,
      );
      told.inside = false;
      return told;
    },
    rest: async () => {
      const left = await all.leftovers();
      const [one, other] = [a.counters(), b.counters()];
      return {
        ...left,
        sessions: one.sessions + other.sessions,
        dialogs: one.dialogs + other.dialogs,
        farewells: one.farewells + other.farewells,
        requests: one.requests + other.requests,
      };
    },
  };
}

/** First lines that went over the network, methods and statuses only. */
export const steps = ({ network }: Parties): string[] =>
  network
    .lines()
    .map((line) => (line.startsWith('SIP/2.0 ') ? line.slice(8, 11) : line.split(' ')[0]!));

/** The last message that began so. */
export function lastOf({ network }: Parties, start: string): string {
  const text = network.seen.findLast(({ line }) => line.startsWith(start))?.text;
  if (text === undefined) throw new Error(`Nothing began with ${start}.`);
  return text;
}
