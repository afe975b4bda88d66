import { header, headers, parseCSeq, parseNameAddress, tagOf } from '../message';
import type { HeaderField, SipRequest, SipResponse } from '../message/types';
import type { Flow, Received, Target } from '../transport/port';
import { MAX_FORWARDS } from './capabilities';
import { type Routing, routingOf } from './routing';

export interface DialogParts {
  callId: string;
  localTag: string;
  /** '': a peer of RFC 2543's time that has none (RFC 3261, sections 12.1.1 and 12.1.2). */
  remoteTag: string;
  /** From of our requests, with the tag. */
  local: string;
  /** To of our requests, with the tag if there is one. */
  remote: string;
  routeSet: readonly string[];
  remoteTarget: string;
  localSeq: number;
  remoteSeq?: number;
  flow: Flow;
}

/** What goes into a request besides what the dialog says. */
export interface RequestParts {
  headers?: readonly HeaderField[];
  contentType?: string;
  body?: Uint8Array;
}

const NO_BODY = new Uint8Array(0);

/** By what a dialog is found (RFC 3261, section 12). Joined, so that it keeps no message alive. */
export const dialogKey = (callId: string, localTag: string, remoteTag: string): string =>
  [callId, localTag, remoteTag].join('\n');

/** A dialog (RFC 3261, section 12). Who uses it, and for how long, is not its matter. */
export class Dialog {
  readonly key: string;
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly local: string;
  readonly remote: string;
  remoteTarget: string;
  /** The way that the peer's messages come. */
  flow: Flow;
  private routeSet: readonly string[];
  private localSeq: number;
  private remoteSeq: number | undefined;

  constructor(parts: DialogParts) {
    this.callId = parts.callId;
    this.localTag = parts.localTag;
    this.remoteTag = parts.remoteTag;
    this.key = dialogKey(parts.callId, parts.localTag, parts.remoteTag);
    this.local = parts.local;
    this.remote = parts.remote;
    this.routeSet = parts.routeSet;
    this.remoteTarget = parts.remoteTarget;
    this.localSeq = parts.localSeq;
    this.remoteSeq = parts.remoteSeq;
    this.flow = parts.flow;
  }

  /** Of a response to a request of ours (section 12.1.2): the route set is reversed. */
  static ofResponse(request: SipRequest, { message, flow }: Received<SipResponse>): Dialog {
    const to = header(message, 'To') ?? '';
    const from = header(request, 'From') ?? '';
    return new Dialog({
      callId: header(request, 'Call-ID') ?? '',
      localTag: tagOf(from) ?? '',
      remoteTag: tagOf(to) ?? '',
      local: from,
      remote: to,
      routeSet: headers(message, 'Record-Route').reverse(),
      // A peer that names none is where the request went.
      remoteTarget: contactIn(message) ?? request.uri,
      localSeq: sequenceOf(request),
      flow,
    });
  }

  /** Of a peer's request (section 12.1.1). */
  static ofRequest({ message, flow }: Received<SipRequest>, localTag: string): Dialog {
    const from = header(message, 'From') ?? '';
    return new Dialog({
      callId: header(message, 'Call-ID') ?? '',
      localTag,
      remoteTag: tagOf(from) ?? '',
      local: `${header(message, 'To') ?? ''};tag=${localTag}`,
      remote: from,
      routeSet: headers(message, 'Record-Route'),
      remoteTarget: contactIn(message) ?? parseNameAddress(from)?.uri ?? '',
      localSeq: 0,
      remoteSeq: sequenceOf(message),
      flow,
    });
  }

  /** The 2xx says once more, and for good, which way requests go (section 13.2.2.4). */
  confirm(response: Received<SipResponse>): void {
    this.routeSet = headers(response.message, 'Record-Route').reverse();
    this.refresh(response);
  }

  /** Contact of a target refresh request, or of its answer (section 12.2). */
  refresh({ message, flow }: Received): void {
    this.flow = flow;
    this.remoteTarget = contactIn(message) ?? this.remoteTarget;
  }

  /** False for a request that was overtaken by a later one: 500 (section 12.2.2). */
  follows(request: SipRequest): boolean {
    const sequence = sequenceOf(request);
    if (this.remoteSeq !== undefined && sequence < this.remoteSeq) return false;
    this.remoteSeq = sequence;
    return true;
  }

  nextCSeq(): number {
    return ++this.localSeq;
  }

  get routing(): Routing {
    return routingOf(this.remoteTarget, this.routeSet);
  }

  /** A request in the dialog (section 12.2.1.1). */
  request(
    method: string,
    cseq: number,
    { headers: more = [], contentType, body }: RequestParts,
  ): SipRequest {
    const { uri, route } = this.routing;
    const fields: HeaderField[] = route.map((value) => ({ name: 'Route', value }));
    fields.push(
      MAX_FORWARDS,
      { name: 'From', value: this.local },
      { name: 'To', value: this.remote },
      { name: 'Call-ID', value: this.callId },
      { name: 'CSeq', value: `${cseq} ${method}` },
      ...more,
    );
    if (contentType !== undefined) fields.push({ name: 'Content-Type', value: contentType });
    return { kind: 'request', method, uri, headers: fields, body: body ?? NO_BODY };
  }
}

/** The URI of the first Contact. */
export function contactIn(message: SipRequest | SipResponse): string | undefined {
  const value = header(message, 'Contact');
  return value === undefined ? undefined : parseNameAddress(value)?.uri;
}

export function sequenceOf(message: SipRequest | SipResponse): number {
  return parseCSeq(header(message, 'CSeq') ?? '')?.sequence ?? 0;
}

/** Back the way that something came. */
export function targetOf({ protocol, remote, connection }: Flow): Target {
  const { address, port } = remote;
  return { protocol, address, port, ...(connection === undefined ? {} : { connection }) };
}
