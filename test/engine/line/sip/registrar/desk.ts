import type { PhoneStatus } from '../../../../../engine/api';
import {
  type AuthOutcome,
  DigestClient,
  type DigestCredentials,
} from '../../../../../engine/line/sip/auth';
import { RequestSender } from '../../../../../engine/line/sip/dialog/sender';
import { createResponse, headers, removeHeader } from '../../../../../engine/line/sip/message';
import type { SipRequest, SipResponse } from '../../../../../engine/line/sip/message/types';
import { Registrar, type RegistrarParts } from '../../../../../engine/line/sip/registrar';
import type { Received, Target } from '../../../../../engine/line/sip/transport/port';
import { seededRandom } from '../../../../support/random';
import {
  ALICE,
  BOB,
  NOTHING_LEFT,
  parties,
  type Parties,
  type PartyOptions,
} from '../transaction/parties';

export { ALICE, BOB, NOTHING_LEFT };

/** What a phone asks for. */
export interface Wish {
  name?: string;
  password?: string;
  /** None: no credentials are given. */
  as?: string | undefined;
  contact?: string | undefined;
  expires?: number;
  callId?: string;
  cseq?: number;
  require?: string;
  target?: Target;
  /** Longer, where no answer will come. */
  waitMs?: number;
}

/** We with a registrar (Alice), and a host with phones (Bob). */
export interface Desk extends Parties {
  registrar: Registrar;
  changes: PhoneStatus[];
  /** OPTIONS that Bob got. */
  asked: Received<SipRequest>[];
  /** Sends a REGISTER and waits for what comes of it. */
  register(wish?: Wish): Promise<SipResponse>;
  leave(): Promise<Record<string, number>>;
}

export const PHONES = [
  { name: '1001', password: 'secret-1' },
  { name: '1002', password: 'secret-2' },
];

export async function desk(
  parts: Partial<RegistrarParts> = {},
  options: PartyOptions = {},
): Promise<Desk> {
  const all = await parties(options);
  const { clock, alice, bob } = all;
  const senderOf = ({ layer, transport }: typeof alice, seed: number): RequestSender =>
    new RequestSender({ transactions: layer, transport, clock, random: seededRandom(seed) });
  const ours = senderOf(alice, 1);
  const theirs = senderOf(bob, 2);
  const changes: PhoneStatus[] = [];
  const registrar = new Registrar({
    ...{
      phones: PHONES,
      secret: Buffer.alloc(32, 7),
      sender: ours,
      clock,
      random: seededRandom(3),
    },
    changed: (status) => changes.push(status),
    ...parts,
  });
  alice.layer.onRequest((server, received) => {
    registrar.register(received, (response) => server.respond(response));
    return {};
  });
  const asked: Received<SipRequest>[] = [];
  bob.layer.onRequest((server, received) => {
    asked.push(received);
    server.respond(createResponse(received.message, 200, undefined, 'b'));
    return {};
  });
  const register = async (wish: Wish = {}): Promise<SipResponse> => {
    const { name = '1001', password = 'secret-1', target = alice.target } = wish;
    const as = 'as' in wish ? wish.as : name;
    const contact = 'contact' in wish ? wish.contact : `<sip:${name}@${BOB}:5060>`;
    const fields = [
      ...(contact === undefined ? [] : [{ name: 'Contact', value: contact }]),
      ...(wish.expires === undefined ? [] : [{ name: 'Expires', value: String(wish.expires) }]),
      ...(wish.require === undefined ? [] : [{ name: 'Require', value: wish.require }]),
    ];
    const auth =
      as === undefined
        ? {}
        : { auth: new Client({ username: as, password }, contact === undefined) };
    const sent = theirs.send({
      ...{ method: 'REGISTER', uri: 'sip:office.test', headers: fields },
      ...{ from: `<sip:${name}@office.test>`, to: `<sip:${name}@office.test>` },
      peer: { route: [], targets: () => Promise.resolve([target]), ...auth },
      ...(wish.callId === undefined ? {} : { callId: wish.callId }),
      ...(wish.cseq === undefined ? {} : { cseq: wish.cseq }),
      timeoutMs: 3_000,
    });
    await clock.advance(wish.waitMs ?? 100);
    const reply = await sent;
    if (!reply.ok) throw new Error(reply.failure.message);
    return reply.received.message;
  };
  const leave = async (): Promise<Record<string, number>> => {
    registrar.close();
    ours.close();
    theirs.close();
    return all.leftovers();
  };
  return { ...all, registrar, changes, asked, register, leave };
}

/** Takes off the Contact that is put on each REGISTER, where one asks without. */
class Client extends DigestClient {
  constructor(
    credentials: DigestCredentials,
    private readonly bare: boolean,
  ) {
    super(credentials, seededRandom(4));
  }

  override answer(refused: SipRequest, response: SipResponse, next: SipRequest): AuthOutcome {
    if (this.bare) removeHeader(next, 'Contact');
    return super.answer(refused, response, next);
  }
}

export const contactsOf = (response: SipResponse): string[] => headers(response, 'Contact');
