import { DialflowError } from '../../../api';
import { header, headers, parseNameAddress, parseParams, parseUri, serializeUri } from '../message';
import type { HeaderField, SipRequest } from '../message/types';
import type { ServerTransaction, ServerUser } from '../transaction';
import type { Received } from '../transport/port';
import { sequenceOf } from './dialog';
import type { Notifier, Referral, Reply } from './types';
import type { InviteUsage } from './usage';

type Told = (status: number, phrase: string) => void;

/** What a REFER of ours waits for. */
interface Subscription {
  /** The REFER's, once it was accepted: NOTIFYs may name it. */
  cseq: number | undefined;
  told: Told;
  last: number;
}

const SIPFRAG = 'message/sipfrag;version=2.0';
const EVENT = 'refer';

/**
 * REFER and the NOTIFYs that tell what came of it, both ways (RFC 3515; RFC 6665). The implicit
 * subscriptions live no longer than the session.
 */
export class Referrals {
  private readonly subscriptions: Subscription[] = [];
  /** Of the peer's: from the second on, NOTIFYs have to say which (RFC 3515, section 2.4.6). */
  private taken = 0;

  constructor(private readonly usage: InviteUsage) {}

  async refer(to: string, told: Told, referredBy?: string): Promise<Reply> {
    const subscription: Subscription = { cseq: undefined, told, last: 0 };
    this.subscriptions.push(subscription);
    const fields: HeaderField[] = [{ name: 'Refer-To', value: to }];
    if (referredBy !== undefined) fields.push({ name: 'Referred-By', value: referredBy });
    const reply = await this.usage.send('REFER', { headers: fields });
    if (reply.ok && reply.received.message.status < 300) subscription.cseq = reply.cseq;
    else this.forget(subscription);
    return reply;
  }

  /** NOTIFY of a subscription of ours (RFC 6665, section 4.1.3). */
  notified(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { usage } = this;
    const { message } = received;
    const event = header(message, 'Event') ?? '';
    const name = wordOf(event);
    if (name !== EVENT) {
      const events = { name: 'Allow-Events', value: EVENT };
      return usage.reply(server, received, 489, { headers: [events] });
    }
    const subscription = this.find(paramsOf(event)?.get('id'));
    if (!subscription) return usage.reply(server, received, 481);
    usage.reply(server, received, 200);
    const status = readSipfrag(message.body);
    if (status) this.tell(subscription, status.status, status.phrase);
    if (wordOf(header(message, 'Subscription-State') ?? '') === 'terminated') {
      this.forget(subscription);
      // Whoever waits for the outcome must not wait for ever.
      if (subscription.last < 200) this.tell(subscription, 408, 'Subscription Terminated');
    }
    return {};
  }

  /** REFER of the peer's (RFC 3515, section 2.4.2). */
  referred(server: ServerTransaction, received: Received<SipRequest>): ServerUser {
    const { usage } = this;
    const { message } = received;
    const where = readReferTo(message);
    if (where === 'broken') return usage.reply(server, received, 400);
    if (where === 'other') return usage.reply(server, received, 603);
    let answered = false;
    const answer = (status: number): void => {
      answered = true;
      usage.reply(server, received, status, { contact: usage.contact });
    };
    const referral: Referral = {
      ...where,
      accept: () => {
        if (answered) throw new DialflowError('WrongState', 'The REFER has been answered.');
        answer(202);
        return this.notifier(message);
      },
      decline: (code) => {
        if (!answered) answer(code);
      },
    };
    const heard = usage.owner.tell.ask((listener) => {
      if (!listener.referred) return false;
      listener.referred(referral);
      return true;
    }, false);
    if (!heard) referral.decline(603);
    return {};
  }

  /** Tells the peer how it goes, one NOTIFY after the other, so that none overtakes (2.4.4). */
  private notifier(refer: SipRequest): Notifier {
    const first = this.taken++ === 0;
    const value = first ? EVENT : `${EVENT};id=${sequenceOf(refer)}`;
    let chain: Promise<void> = Promise.resolve();
    let over = false;
    const notify = (status: number, phrase: string): Promise<void> => {
      if (over) return chain;
      over = status >= 200;
      const state = over ? 'terminated;reason=noresource' : 'active;expires=60';
      const fields = [
        { name: 'Event', value },
        { name: 'Subscription-State', value: state },
      ];
      const body = Buffer.from(`SIP/2.0 ${status} ${phrase}\r\n`);
      chain = chain.then(async () => {
        const reply = await this.usage.send('NOTIFY', {
          headers: fields,
          contentType: SIPFRAG,
          body,
        });
        // The peer does not want to know (RFC 6665, section 4.2.2).
        if (reply.ok && reply.received.message.status === 481) over = true;
      });
      return chain;
    };
    void notify(100, 'Trying');
    return { notify };
  }

  private tell(subscription: Subscription, status: number, phrase: string): void {
    subscription.last = status;
    this.usage.owner.tell.aside(() => subscription.told(status, phrase));
  }

  /** A NOTIFY may come before the answer to its REFER. */
  private find(id: string | undefined): Subscription | undefined {
    if (id === undefined) return this.subscriptions[0];
    return (
      this.subscriptions.find(({ cseq }) => cseq === Number(id)) ??
      this.subscriptions.find(({ cseq }) => cseq === undefined)
    );
  }

  private forget(subscription: Subscription): void {
    const at = this.subscriptions.indexOf(subscription);
    if (at >= 0) this.subscriptions.splice(at, 1);
  }
}

type ReferTo = Pick<Referral, 'target' | 'replaces' | 'referredBy'>;

/** `broken`: not exactly one (section 2.4.2). `other`: not to be called, but something else. */
function readReferTo(request: SipRequest): ReferTo | 'broken' | 'other' {
  const values = headers(request, 'Refer-To');
  const address = values.length === 1 ? parseNameAddress(values[0] ?? '') : undefined;
  if (!address) return 'broken';
  const referredBy = header(request, 'Referred-By');
  const by = referredBy === undefined ? {} : { referredBy };
  const uri = parseUri(address.uri);
  if (!uri) return { target: address.uri, ...by };
  const method = uri.params.get('method') ?? 'INVITE';
  if (method !== 'INVITE') return 'other';
  const replaces = [...uri.headers].find(([name]) => name.toLowerCase() === 'replaces')?.[1];
  uri.headers.clear();
  uri.params.delete('method');
  const target = serializeUri(uri);
  return replaces === undefined ? { target, ...by } : { target, replaces, ...by };
}

/** The first line of a message/sipfrag (RFC 3420). */
function readSipfrag(body: Uint8Array): { status: number; phrase: string } | undefined {
  const end = Math.min(body.length, 256);
  const text = Buffer.from(body.buffer, body.byteOffset, end).toString('utf8');
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  if (!line.toUpperCase().startsWith('SIP/2.0 ')) return undefined;
  const status = Number(line.slice(8, 11));
  if (!Number.isInteger(status) || status < 100 || status > 699) return undefined;
  return { status, phrase: line.slice(12).trim() };
}

function wordOf(value: string): string {
  const semicolon = value.indexOf(';');
  return (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
}

function paramsOf(value: string): Map<string, string> | undefined {
  const semicolon = value.indexOf(';');
  return semicolon < 0 ? undefined : parseParams(value, semicolon);
}
