import { UserAgent } from '../../../../../engine/line/sip/dialog';
import type {
  AgentSettings,
  Handlers,
  IncomingSession,
  InviteRequest,
} from '../../../../../engine/line/sip/dialog';
import { createResponse, header } from '../../../../../engine/line/sip/message';
import type {
  HeaderField,
  SipRequest,
  SipResponse,
} from '../../../../../engine/line/sip/message/types';
import type { Received, Target } from '../../../../../engine/line/sip/transport/port';
import { seededRandom } from '../../../../support/random';
import {
  ackOf,
  ALICE,
  type Asked,
  BOB,
  Caller,
  NOTHING_LEFT,
  type Parties,
  parties,
  type PartyOptions,
} from '../transaction/parties';
import { audioAt, peerAt, Told } from './agents';

/** Alice has a user agent; Bob is played by the test, message by message. */
export interface Raw extends Parties {
  agent: UserAgent;
  /** What Bob got, in order; ACKs of 2xx too. */
  asked: Asked[];
  acks: SipRequest[];
  incoming: { session: IncomingSession; told: Told }[];
  call(more?: Partial<InviteRequest>): Told;
  /** Bob answers what he got last of this method. */
  answer(method: string, status: number, more?: Answer): void;
  /** Bob asks; the answers are written down. 2xx of INVITE are acknowledged, with this body. */
  ask(request: SipRequest, ack?: string | false): Caller & { cancel(): void };
  last(method: string): SipRequest;
  rest(): Promise<Record<string, number>>;
}

export interface Answer {
  tag?: string | undefined;
  headers?: [string, string][];
  body?: string;
  phrase?: string;
  /** No tag at all, as RFC 2543 had it. */
  untagged?: boolean;
}

export const NO_RAW_REST = { ...NOTHING_LEFT, sessions: 0, dialogs: 0, farewells: 0, requests: 0 };

export interface RawOptions extends PartyOptions {
  handlers?: Handlers;
  agentSettings?: Partial<AgentSettings>;
  onInvite?: (session: IncomingSession, told: Told) => void;
}

export async function raw(options: RawOptions = {}): Promise<Raw> {
  const all = await parties(options);
  const { clock, faults, alice, bob } = all;
  const asked: Asked[] = [];
  const acks: SipRequest[] = [];
  const incoming: Raw['incoming'] = [];
  bob.layer.onRequest((server, received) => {
    asked.push({ server, received });
    return {};
  });
  bob.layer.onAck(({ message }) => void acks.push(message));
  const agent = new UserAgent(
    {
      transactions: alice.layer,
      transport: alice.transport,
      clock,
      random: seededRandom(7),
      settings: { ...options.agentSettings },
      fault: (error) => faults.push(error),
    },
    {
      invite: (session) => {
        const told = new Told();
        told.session = session;
        incoming.push({ session, told });
        options.onInvite?.(session, told);
        return told;
      },
      ...options.handlers,
    },
  );
  const lastAsked = (method: string): Asked => {
    const found = asked.findLast(({ received }) => received.message.method === method);
    if (!found) throw new Error(`Bob got no ${method}.`);
    return found;
  };
  return {
    ...all,
    ...{ agent, asked, acks, incoming },
    call: (more = {}) => {
      const told = new Told();
      told.session = agent.invite(
        {
          uri: `sip:bob@${BOB}`,
          from: '<sip:alice@test>',
          to: '<sip:bob@test>',
          peer: peerAt(bob.target),
          audio: audioAt(ALICE),
          ...more,
        },
        told,
      );
      return told;
    },
    answer: (method, status, more = {}) => {
      const { server, received } = lastAsked(method);
      server.respond(responseOf(received.message, status, more));
    },
    ask: (request, ack = '') => {
      const caller = new Acknowledging(ack, alice.target);
      const transaction = bob.layer.request(request, alice.target, caller);
      caller.transaction = transaction;
      return Object.assign(caller, { cancel: () => transaction.cancel() });
    },
    last: (method) => lastAsked(method).received.message,
    rest: async () => ({ ...(await all.leftovers()), ...agent.counters() }),
  };
}

class Acknowledging extends Caller {
  constructor(
    private readonly body: string | false,
    private readonly target: Target,
  ) {
    super();
  }

  override final(received: Received<SipResponse>): void {
    super.final(received);
    const { body, transaction } = this;
    if (body === false || received.message.status >= 300) return;
    const ack = ackOf(received);
    if (body !== '') ack.headers.push({ name: 'Content-Type', value: 'application/sdp' });
    transaction?.ack({ ...ack, body: Buffer.from(body) }, this.target);
  }
}

export function responseOf(request: SipRequest, status: number, more: Answer): SipResponse {
  const { tag = 'bob', untagged = false, headers = [], body = '', phrase } = more;
  const toTag = status === 100 || untagged ? undefined : tag;
  const response = createResponse(request, status, phrase, toTag);
  const described: [string, string][] = body === '' ? [] : [['Content-Type', 'application/sdp']];
  const contact: [string, string][] =
    request.method === 'INVITE' && status < 300 ? [['Contact', `<sip:bob@${BOB}:5060>`]] : [];
  const given = new Set(headers.map(([name]) => name));
  for (const [name, value] of [...contact, ...described].filter(([name]) => !given.has(name))) {
    response.headers.push({ name, value });
  }
  for (const [name, value] of headers) response.headers.push({ name, value });
  response.body = Buffer.from(body);
  return response;
}

/** Answers with a 2xx of another fork: a response that the transaction would not send. */
export function forked(all: Raw, status: number, more: Answer): void {
  const { received } = all.asked.find(({ received: one }) => one.message.method === 'INVITE')!;
  const response = responseOf(received.message, status, more);
  all.bob.transport.response(response, received, () => undefined).release();
}

export const sdp = (port = 6_000, more: string[] = [], formats = '8 101'): string =>
  [
    'v=0',
    `o=- 1 1 IN IP4 ${BOB}`,
    's=-',
    `c=IN IP4 ${BOB}`,
    't=0 0',
    `m=audio ${port} RTP/AVP ${formats}`,
    'a=rtpmap:101 telephone-event/8000',
    ...more,
  ].join('\r\n') + '\r\n';

let calls = 0;

/** A request of Bob's to Alice, outside dialogs unless a To tag is given. */
export function fromBob(method: string, more: FromBob = {}): SipRequest {
  const { callId = `bob-${++calls}`, cseq = 1, fromTag = 'bob', toTag, uri, body = '' } = more;
  const fields: HeaderField[] = [
    { name: 'Max-Forwards', value: '70' },
    { name: 'From', value: fromTag === '' ? '<sip:bob@test>' : `<sip:bob@test>;tag=${fromTag}` },
    {
      name: 'To',
      value: toTag === undefined ? '<sip:alice@test>' : `<sip:alice@test>;tag=${toTag}`,
    },
    { name: 'Call-ID', value: callId },
    { name: 'CSeq', value: `${cseq} ${method}` },
    ...(more.headers ?? []).map(([name, value]) => ({ name, value })),
  ];
  const given = new Set((more.headers ?? []).map(([name]) => name));
  if (!given.has('Contact')) fields.push({ name: 'Contact', value: `<sip:bob@${BOB}:5060>` });
  if (body !== '' && !given.has('Content-Type')) {
    fields.push({ name: 'Content-Type', value: 'application/sdp' });
  }
  return {
    kind: 'request',
    method,
    uri: uri ?? `sip:alice@${ALICE}`,
    headers: fields,
    body: Buffer.from(body),
  };
}

interface FromBob {
  callId?: string;
  cseq?: number;
  fromTag?: string;
  toTag?: string;
  uri?: string;
  headers?: [string, string][];
  body?: string;
}

/** A request of Bob's in the dialog of an INVITE that Alice sent. */
export function inDialog(invite: SipRequest, method: string, more: FromBob = {}): SipRequest {
  const tag = header(invite, 'From')!.split(';tag=')[1]!;
  return fromBob(method, { callId: header(invite, 'Call-ID')!, toTag: tag, cseq: 100, ...more });
}

export const statuses = (caller: Caller): string[] => caller.told.filter((one) => /^\d/.test(one));

export const finalOf = (caller: Caller): Received<SipResponse> => caller.finals[0]!;
