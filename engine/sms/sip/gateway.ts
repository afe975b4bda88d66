import type { SmsGatewayStatus, TrunkStatus } from '../../api';
import type { MessageReply, Taken, TextMessage } from '../../line/sip/messages';
import type { Clock } from '../../time/clock';
import { cut } from '../encoding';
import type { OutgoingSms, SmsGateway, SmsListener, Submission } from '../port';

export interface SipGatewayParts {
  clock: Clock;
  /** Those whose messages are taken; undefined: all. */
  taken: readonly string[] | undefined;
  sendOver: string | undefined;
  send(trunk: string, message: Omit<TextMessage, 'trunk' | 'id'>): Promise<MessageReply>;
  trunks(): readonly TrunkStatus[];
}

/** A MESSAGE must not be longer than 1,300 octets, all of it (RFC 3428, section 8). */
const MOST_OCTETS = 700;

/** SIP MESSAGE over the trunks of the line. Long texts go as several. */
export class SipGateway implements SmsGateway {
  readonly name = 'sip';
  readonly sends: boolean;
  private listener: SmsListener | undefined;
  private received = 0;
  private sent = 0;
  private readonly since: number;

  constructor(private readonly parts: SipGatewayParts) {
    this.sends = parts.sendOver !== undefined;
    this.since = parts.clock.now();
  }

  get ready(): boolean {
    return this.sends && this.trunk?.state !== 'down';
  }

  start(listener: SmsListener): Promise<void> {
    this.listener = listener;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.listener = undefined;
    return Promise.resolve();
  }

  /** A message of a trunk. */
  async take(message: TextMessage): Promise<Taken> {
    const { trunk, from, to, text, id } = message;
    const { taken } = this.parts;
    if (taken && !taken.includes(trunk)) return false;
    if (!this.listener) return 'later';
    await this.listener.received({
      ...{ gateway: this.name, from, to, text },
      sourceId: `${trunk} ${id}`,
    });
    this.received += 1;
    return true;
  }

  async send({ from, to, text, done }: OutgoingSms): Promise<Submission> {
    const { sendOver } = this.parts;
    const messageIds: string[] = [];
    if (sendOver === undefined) {
      const error = 'No trunk is set to send messages over.';
      return { ok: false, messageIds, retryable: false, error };
    }
    const pieces = cut(text, MOST_OCTETS, (character) => Buffer.byteLength(character));
    for (const piece of pieces.slice(done)) {
      const reply = await this.parts.send(sendOver, { from, to, text: piece });
      if (!reply.ok) return { ...reply, messageIds };
      // It has no id, and nothing is reported of it; this one counts the pieces.
      messageIds.push('');
    }
    this.sent += 1;
    return { ok: true, messageIds, receipts: false };
  }

  status(): SmsGatewayStatus {
    const { name, sends, received, sent, trunk } = this;
    const down = trunk?.state === 'down';
    return {
      ...{ name, kind: 'sip', state: down ? 'down' : 'up' },
      detail: down ? trunk.detail : null,
      since: trunk?.since ?? this.since,
      ...{ sends, receives: true, received, sent },
    };
  }

  private get trunk(): TrunkStatus | undefined {
    return this.parts.trunks().find(({ name }) => name === this.parts.sendOver);
  }
}
