import type { PhoneSettings, PhoneStatus } from '../../../api';
import type { Clock, Random } from '../../../time/clock';
import { chanceText } from '../../../time/random';
import type { DigestAlgorithm } from '../auth';
import type { Peer } from '../dialog/types';
import {
  createResponse,
  header,
  headers,
  parseCSeq,
  parseNameAddress,
  parseUri,
  serializeUri,
} from '../message';
import type { HeaderField, SipRequest, SipResponse, SipUri } from '../message/types';
import { DEFAULT_REALM } from '../settings/defaults';
import { NetworkList, PRIVATE_NETWORKS } from '../settings/networkList';
import type { Flow, Received } from '../transport/port';
import type { Sends } from '../trunk/sends';
import type { Origin } from './binding';
import { readContacts, SHORTEST_SECONDS } from './contacts';
import { type Admission, Gate, type GateCounters, type GateSettings } from './gate';
import { Phone, type PhoneContact } from './phone';

export interface RegistrarParts {
  /** Checked by `parseSipLine`. */
  phones: readonly PhoneSettings[];
  realm?: string | undefined;
  /** Default: private networks and this machine. */
  networks?: readonly string[] | undefined;
  /** For signing nonces: 32 random bytes, new at each start. */
  secret: Uint8Array;
  sender: Sends;
  clock: Clock;
  random: Random;
  limits?: Partial<GateSettings>;
  /** Challenges, the preferred first. Default: MD5, which all phones know. */
  algorithms?: readonly DigestAlgorithm[];
  /** A phone has registered, is gone, or its calls have changed. */
  changed?: (status: PhoneStatus) => void;
}

/** A phone that can be rung, over all its contacts or over each of them. */
export interface PhonePeer extends Peer {
  readonly name: string;
  /** Request-URIs, the first to be rung first. */
  readonly uris: readonly string[];
  readonly contacts: readonly PhoneContact[];
}

export interface RegistrarCounters extends GateCounters {
  requests: number;
  expired: number;
  /** Contacts that did not answer any more, or whose connection closed. */
  dead: number;
}

type Respond = (response: SipResponse) => void;

/**
 * The registrar for agents' phones and softphones (RFC 3261, section 10.3).
 *
 * @example
 * const registrar = new Registrar({ phones, secret: randomBytes(32), sender, clock, random });
 * agent.handle({ request: { REGISTER: registrar.register }, … });
 * for (const { uri, peer } of registrar.phone('1001')?.contacts ?? []) invite(uri, peer);
 */
export class Registrar {
  private readonly phones: ReadonlyMap<string, Phone>;
  private readonly gate: Gate;
  private readonly networks: NetworkList;
  private readonly own = { requests: 0, expired: 0, dead: 0 };
  private closed = false;

  constructor(private readonly parts: RegistrarParts) {
    const { phones, changed, clock, random, secret, limits, realm = DEFAULT_REALM } = parts;
    this.networks = new NetworkList(parts.networks ?? PRIVATE_NETWORKS);
    const told = (phone: Phone, lost?: 'expired' | 'dead'): void => {
      if (lost) this.own[lost]++;
      if (!this.closed) changed?.(phone.status());
    };
    this.phones = new Map(phones.map((one) => [one.name, new Phone(one, parts, told)]));
    this.gate = new Gate({
      ...{ clock, random, realm, secret, algorithms: parts.algorithms },
      ...(limits ? { settings: limits } : {}),
      passwordOf: (name) => this.phones.get(name)?.settings.password,
      isKnown: (name, address) => this.phones.get(name)?.isFrom(address) ?? false,
    });
  }

  /** Answers a REGISTER; as one of `Handlers.request`. */
  readonly register = (received: Received<SipRequest>, respond: Respond): void => {
    this.own.requests++;
    const { message } = received;
    const answer = (status: number, more: HeaderField[] = [], reason?: string): void => {
      const response = createResponse(message, status, reason, this.tag());
      response.headers.push(...more);
      respond(response);
    };
    const required = headers(message, 'Require').filter((option) => option !== '');
    if (required.length > 0) {
      return answer(420, [{ name: 'Unsupported', value: required.join(', ') }]);
    }
    const admission = this.gate.judge(received);
    if (!admission.ok) return answer(admission.status, admission.headers);
    const address = parseUri(parseNameAddress(header(message, 'To') ?? '')?.uri ?? '');
    const phone = this.phones.get(admission.phone);
    // A phone speaks for itself only (step 4).
    if (!address || !phone || address.user !== phone.name) return answer(403);
    this.update(phone, message, originOf(received, domainOf(address)), answer);
  };

  /**
   * Whether a request comes from a phone, e.g. an INVITE: its name, or the response that it is to
   * get (RFC 3261, section 22.2).
   */
  authenticate(received: Received<SipRequest>): Admission {
    return this.gate.judge(received);
  }

  /** Whether an address may send at all; not while it is locked out, unless a phone is there. */
  admits(address: string): boolean {
    if (this.phones.size === 0 || !this.networks.has(address)) return false;
    if (!this.gate.isLocked(address)) return true;
    return [...this.phones.values()].some((phone) => phone.isFrom(address));
  }

  /** Undefined when there is no such phone, or it has not registered. */
  phone(name: string): PhonePeer | undefined {
    const bindings = this.phones.get(name)?.contacts() ?? [];
    if (bindings.length === 0) return undefined;
    const contacts = bindings.map(({ uri, peer, origin: { domainUri } }) => ({
      ...{ uri, peer, domainUri },
    }));
    return {
      name,
      contacts,
      uris: contacts.map(({ uri }) => uri),
      route: [],
      targets: (uri) => {
        const binding = bindings.find((one) => one.uri === uri) ?? bindings[0];
        return Promise.resolve(binding ? [binding.target] : []);
      },
    };
  }

  /** The phone that has registered from just there, and the way back to it. */
  at(flow: Flow): { name: string; peer: Peer } | undefined {
    for (const phone of this.phones.values()) {
      const peer = phone.at(flow);
      if (peer) return { name: phone.name, peer };
    }
    return undefined;
  }

  /** Whether there is such a phone, registered or not. */
  has(name: string): boolean {
    return this.phones.has(name);
  }

  /** A call takes the phone; call what is returned when that is over. */
  occupy(name: string): () => void {
    return this.phones.get(name)?.occupy() ?? (() => undefined);
  }

  status(): PhoneStatus[] {
    return [...this.phones.values()].map((phone) => phone.status());
  }

  get counters(): Readonly<RegistrarCounters> {
    return { ...this.gate.counters, ...this.own };
  }

  /** A connection of the transport's is gone, and with it the way to who registered over it. */
  connectionClosed(connection: number): void {
    for (const phone of this.phones.values()) phone.connectionClosed(connection);
  }

  close(): void {
    this.closed = true;
    for (const phone of this.phones.values()) phone.close();
  }

  private update(
    phone: Phone,
    message: SipRequest,
    origin: Origin,
    answer: (status: number, more?: HeaderField[], reason?: string) => void,
  ): void {
    const asked = readContacts(message);
    switch (asked.kind) {
      case 'bad': {
        const shortest = { name: 'Min-Expires', value: String(SHORTEST_SECONDS) };
        if (asked.status === 423) return answer(423, [shortest]);
        return answer(400, [], asked.reason);
      }
      case 'list':
        return answer(200, this.described(phone));
      case 'removeAll':
      case 'update': {
        const done =
          asked.kind === 'update' ? phone.update(asked.contacts, origin) : phone.removeAll(origin);
        return done ? answer(200, this.described(phone)) : answer(500, [], 'Out of order');
      }
    }
  }

  /** What there is now, and what time it is (step 8). */
  private described(phone: Phone): HeaderField[] {
    const now = this.parts.clock.now();
    const contacts = phone.contacts().map(({ uri, expiresAt, q }) => ({
      name: 'Contact',
      value: `<${uri}>;expires=${Math.ceil((expiresAt - now) / 1_000)}${q < 1 ? `;q=${q}` : ''}`,
    }));
    return [...contacts, { name: 'Date', value: new Date(now).toUTCString() }];
  }

  private tag(): string {
    return chanceText(this.parts.random);
  }
}

/** By what the phone knows us. */
const domainOf = ({ scheme, host, port }: SipUri): string =>
  serializeUri({
    ...{ scheme, host, params: new Map(), headers: new Map() },
    ...(port === undefined ? {} : { port }),
  });

function originOf({ message, flow, via }: Received<SipRequest>, domainUri: string): Origin {
  const cseq = parseCSeq(header(message, 'CSeq') ?? '')?.sequence ?? 0;
  return { flow, via, callId: header(message, 'Call-ID') ?? '', cseq, domainUri };
}
