import {
  DialflowError,
  LONGEST_SMS,
  type Binding,
  type Pool,
  type Sms,
  type SmsMethods,
} from '../../api';
import type { SmsRecord } from '../../store/privacy/sms';
import type { SmsContext } from './ports';
import { BLANK, toSms } from './records';
import type { Stops } from './stops';
import { sentTextOf } from './words';

type Wanted = Parameters<SmsMethods['send']>[0];

/** Whom a flow sends to, and from which X. */
interface Addressed {
  poolKey: string;
  x: string;
  to: string;
  binding: Binding | null;
}

/** Messages that flows send from X numbers. */
export class Outbound {
  constructor(
    private readonly context: SmsContext,
    private readonly stops: Stops,
    private readonly sending: (record: SmsRecord) => void,
  ) {}

  async send(p: Wanted): Promise<Sms> {
    const { clock, newId, billed, barred, settings, store, privacy } = this.context;
    const text = checkedText(p.text);
    checkWhom(p);
    const addressed = 'replyTo' in p ? await this.reply(p.replyTo) : await this.side(p);
    const { poolKey, x, to, binding } = addressed;
    const pool = await privacy.getPool({ poolKey });
    this.mayGo(pool, to, barred(text));
    const now = clock.now();
    const record: SmsRecord = {
      ...BLANK,
      id: newId(),
      origin: 'flow',
      ...{ poolKey, kind: pool.kind, x, bindingId: binding?.id ?? null },
      outId: p.outId ?? binding?.outId ?? '',
      outOrderId: binding?.outOrderId ?? '',
      ...{ from: null, fromSide: null, to, text, incomplete: false },
      count: billed(text),
      state: 'Sending',
      ...{ receivedThrough: null, sourceId: null, receivedAt: now },
      sentText: sentTextOf(text, settings),
      giveUpAt: now + settings.sendMs,
    };
    await store.add(record, [], null, { events: [], used: [] });
    this.sending(record);
    return toSms(record);
  }

  // ------------------------------------------------------------ inside

  private mayGo(pool: Pool, to: string, word: string | null): void {
    const refuse = (message: string, details: Record<string, unknown> = {}): never => {
      throw new DialflowError('WrongState', message, { poolKey: pool.key, ...details });
    };
    if (pool.kind === '95AXN') refuse('Numbers of 95AXN have no messages.');
    if (pool.settings.sms.mode === 'off') {
      refuse(`Messages are off in pool "${pool.name}". Set its SMS mode to intercept or smart.`);
    }
    if (!this.context.gateways.sends) {
      refuse('Nothing is set up that can send messages. See the SMS settings of the engine.');
    }
    if (this.stops.has(pool.key, to)) {
      refuse('The one whom the message is for has unsubscribed.', { reason: 'Unsubscribed' });
    }
    if (word !== null) {
      refuse(`The message has barred words: "${word}".`, { reason: 'Barred' });
    }
  }

  private async side(p: { bindingId: string; to: 'A' | 'B' }): Promise<Addressed> {
    const binding = await this.inEffect(p.bindingId);
    const { a, b, x, poolKey } = binding;
    const to = p.to === 'A' ? a : b;
    if (to === null) {
      const reason = 'is "B", and the binding has none; answer a message with replyTo instead';
      throw DialflowError.invalid('message', [{ path: 'to', reason }]);
    }
    return { poolKey, x, to, binding };
  }

  private async reply(smsId: string): Promise<Addressed> {
    const sms = await this.context.store.find(smsId);
    if (!sms) throw DialflowError.notFound('message', smsId);
    if (sms.from === null) {
      const reason = 'is a message that a flow has sent; there is nobody to answer';
      throw DialflowError.invalid('message', [{ path: 'replyTo', reason }]);
    }
    const binding = sms.bindingId === null ? null : await this.inEffect(sms.bindingId);
    return { poolKey: sms.poolKey, x: sms.x, to: sms.from, binding };
  }

  private async inEffect(bindingId: string): Promise<Binding> {
    const binding = await this.context.privacy.getBinding({ bindingId });
    if (binding.endedAt === null && binding.expiresAt > this.context.clock.now()) return binding;
    throw new DialflowError('WrongState', `Binding ${bindingId} is no longer in effect.`, {
      bindingId,
    });
  }
}

/** One way of naming whom, and no other. */
function checkWhom(p: Readonly<Record<string, unknown>>): void {
  const side = p['bindingId'] !== undefined && p['to'] !== undefined;
  const partly = p['bindingId'] !== undefined || p['to'] !== undefined;
  if (p['replyTo'] === undefined ? side : !partly) return;
  const reason = 'bindingId and to are needed, or replyTo alone';
  throw DialflowError.invalid('message', [{ path: '', reason }]);
}

function checkedText(text: string): string {
  if (text.trim() !== '' && text.length <= LONGEST_SMS) return text;
  const reason = `must have 1 to ${LONGEST_SMS} characters; it has ${text.length}`;
  throw DialflowError.invalid('message', [{ path: 'text', reason }]);
}
