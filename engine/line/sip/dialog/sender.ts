import { header, removeHeader } from '../message';
import type { HeaderField, SipRequest } from '../message/types';
import type { Target } from '../transport/port';
import { ALLOW, MAX_FORWARDS, needsContact, SUPPORTED, tellsCapabilities } from './capabilities';
import { contactOf, userOf } from './contact';
import { Exchange, type ExchangeFailure } from './exchange';
import { newCallId, newCSeq, newTag } from './identifiers';
import { routingOf } from './routing';
import type { SenderSite } from './site';
import type { OutsideRequest, Reply } from './types';

export interface RequestSenderParts extends SenderSite {
  /** User-Agent; without it none is named (RFC 3261, section 20.41). */
  userAgent?: string;
}

const NO_BODY = new Uint8Array(0);

/**
 * Sends requests outside dialogs and brings back what became of them (RFC 3261, section 8.1):
 * challenges answered, the peer's targets tried one after the other. Of the headers those that
 * the caller gives count; what is missing is put on: From's tag, Call-ID, CSeq, Max-Forwards,
 * Route, Contact, Allow, Supported, User-Agent.
 *
 * @example
 * const sender = new RequestSender({ transactions, transport, clock, random });
 * const reply = await sender.send({ method: 'OPTIONS', uri, from, to: `<${uri}>`, peer });
 * if (reply.ok) seen(reply.received.message.status);
 */
export class RequestSender {
  private readonly pending = new Set<() => void>();

  constructor(private readonly parts: RequestSenderParts) {}

  /** Never rejects. Closed, it answers at once that it is. */
  send(asked: OutsideRequest): Promise<Reply> {
    const { parts, pending } = this;
    const request = composer(asked, parts);
    return new Promise((resolve) => {
      const done = (reply: Reply): void => {
        timer?.cancel();
        pending.delete(close);
        resolve(reply);
      };
      const giveUp = (failure: ExchangeFailure): void => {
        exchange.abandon();
        done(failed(failure, request.cseq()));
      };
      const close = (): void => giveUp({ reason: 'closed', message: 'The line was closed.' });
      pending.add(close);
      const { peer } = asked;
      const { hop, compose, nextCSeq } = request;
      const exchange = new Exchange(
        parts,
        { peer, hop, compose, nextCSeq },
        {
          final: (received, { cseq }) => done({ ok: true, received, cseq }),
          failed: (failure, cseq) => done(failed(failure, cseq)),
        },
      );
      const message = `The ${asked.method} to ${asked.uri} was not answered.`;
      const expire = (): void => giveUp({ reason: 'timeout', message });
      const { timeoutMs } = asked;
      const timer = timeoutMs === undefined ? undefined : parts.clock.after(timeoutMs, expire);
    });
  }

  /** How many wait for an answer. */
  get size(): number {
    return this.pending.size;
  }

  /** Gives up all that wait: they are told that the line was closed. */
  close(): void {
    for (const close of [...this.pending]) close();
  }
}

/** Whoever asks knows only what transactions tell: nobody found is nobody reached. */
export function failed(failure: ExchangeFailure, cseq: number): Reply {
  const { reason, message } = failure;
  return {
    ok: false,
    failure: { reason: reason === 'unresolved' ? 'unreachable' : reason, message },
    cseq,
  };
}

interface Composer {
  hop: string;
  cseq(): number;
  nextCSeq(): number;
  compose(cseq: number, target: Target): SipRequest;
}

function composer(asked: OutsideRequest, parts: RequestSenderParts): Composer {
  const { method, body = NO_BODY, contentType, headers = [] } = asked;
  const { uri, route, hop } = routingOf(asked.uri, asked.peer.route);
  const from = `${asked.from};tag=${newTag(parts.random)}`;
  const callId = asked.callId ?? newCallId(parts.random);
  let last = (asked.cseq ?? newCSeq(parts.random)) - 1;

  const compose = (cseq: number, target: Target): SipRequest => {
    const fields: HeaderField[] = route.map((value) => ({ name: 'Route', value }));
    fields.push(MAX_FORWARDS, { name: 'From', value: from }, { name: 'To', value: asked.to });
    fields.push({ name: 'Call-ID', value: callId }, { name: 'CSeq', value: `${cseq} ${method}` });
    if (needsContact(method)) {
      const value = contactOf(parts.transport, target, userOf(asked.from));
      if (value !== undefined) fields.push({ name: 'Contact', value });
    }
    if (tellsCapabilities(method)) fields.push(ALLOW, SUPPORTED);
    if (parts.userAgent !== undefined) fields.push({ name: 'User-Agent', value: parts.userAgent });
    if (contentType !== undefined) fields.push({ name: 'Content-Type', value: contentType });
    return { kind: 'request', method, uri, headers: withGiven(fields, headers), body };
  };
  return { hop, compose, cseq: () => last, nextCSeq: () => ++last };
}

/** The caller's headers in place of ours. */
export function withGiven(ours: HeaderField[], given: readonly HeaderField[]): HeaderField[] {
  const message = { headers: ours };
  for (const { name } of given) {
    if (header(message, name) !== undefined) removeHeader(message, name);
  }
  return [...message.headers, ...given];
}
