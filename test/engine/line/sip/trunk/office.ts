import type { TrunkSettings, TrunkStatus } from '../../../../../engine/api';
import { RequestSender } from '../../../../../engine/line/sip/dialog/sender';
import { createResponse, header } from '../../../../../engine/line/sip/message';
import type { HeaderField, SipRequest } from '../../../../../engine/line/sip/message/types';
import { Trunks } from '../../../../../engine/line/sip/trunk';
import type { Protocol, Received } from '../../../../../engine/line/sip/transport/port';
import { seededRandom } from '../../../../support/random';
import { NOTHING_LEFT, parties, type Parties, type PartyOptions } from '../transaction/parties';
import { FakeDns, type Zone } from '../transport/fakeDns';

/** What the provider says to a request; nothing: it says nothing. */
export type Answer = { status: number; headers?: HeaderField[] } | undefined;

/** We (Alice) with our trunks, and the provider (Bob), who answers as it is told. */
export interface Office extends Parties {
  trunks: Trunks;
  /** What was told of changes, as `name state`. */
  told: string[];
  changes: TrunkStatus[];
  /** What the provider got. */
  got: Received<SipRequest>[];
  /** Replaces how the provider answers. */
  answers: (request: SipRequest) => Answer;
  dns: FakeDns;
  /** Stops everything; what is left over is a leak. */
  leave(): Promise<Record<string, number>>;
}

export interface OfficeOptions extends PartyOptions {
  trunks?: Partial<TrunkSettings>[];
  zone?: Zone;
  supported?: Protocol[];
  ipv6?: boolean;
}

export const PROVIDER = '10.0.0.2';
const ZONE: Zone = { a: { 'provider.test': [PROVIDER] } };

export async function office(options: OfficeOptions = {}): Promise<Office> {
  const all = await parties(options);
  const { clock, alice, bob } = all;
  const random = seededRandom(options.seed ?? 1);
  const sender = new RequestSender({
    ...{ transactions: alice.layer, transport: alice.transport, clock, random },
  });
  const dns = new FakeDns(options.zone ?? ZONE);
  const changes: TrunkStatus[] = [];
  const told: string[] = [];
  const settings = options.trunks ?? [{}];
  const trunks = new Trunks({
    settings: settings.map((one, i) => ({ name: `t${i + 1}`, host: 'provider.test', ...one })),
    ...{ sender, dns, clock, random },
    supported: options.supported ?? ['UDP', 'TCP'],
    ipv6: options.ipv6 ?? false,
    contact: (target) => alice.transport.contact(target),
    changed: (status) => {
      changes.push(status);
      told.push(`${status.name} ${status.state}`);
    },
  });
  const got: Received<SipRequest>[] = [];
  const made: Office = {
    ...{ ...all, trunks, told, changes, got, dns },
    answers: () => ({ status: 200 }),
    leave: async () => {
      const stopped = trunks.stop();
      await clock.advance(20_000);
      await stopped;
      sender.close();
      return all.leftovers();
    },
  };
  bob.layer.onRequest((server, received) => {
    got.push(received);
    const answer = made.answers(received.message);
    if (answer) {
      const response = createResponse(received.message, answer.status, undefined, 'b');
      response.headers.push(...(answer.headers ?? []));
      server.respond(response);
    }
    return {};
  });
  return made;
}

export { NOTHING_LEFT };

export const field = ({ message }: { message: SipRequest }, name: string): string =>
  header(message, name) ?? '';

/** The requests of a method. */
export const of = ({ got }: Office, method: string): Received<SipRequest>[] =>
  got.filter(({ message }) => message.method === method);

/** A registrar's 200: the contact that was sent, for so long. */
export function granted(request: SipRequest, seconds?: number): Answer {
  const contact = header(request, 'Contact') ?? '';
  const [address = ''] = contact.split(';expires');
  const value = seconds === undefined ? contact : `${address};expires=${seconds}`;
  return { status: 200, headers: [{ name: 'Contact', value }] };
}
