import type { SmsGatewayStatus } from '../../api';
import type { Clock, Random } from '../../time/clock';
import type { OutgoingSms, SmsGateway, SmsListener, Submission } from '../port';
import { messageIdOf, NO_ID, readDataSm, readDeliverSm } from './bodies';
import { incomingOf } from './incoming';
import { SmppLink, type BindAs, type Connect } from './link';
import { receiptId, sentId } from './messageIds';
import { References, submissionsOf } from './outgoing';
import { Command, type Pdu, PduError, Status } from './pdu';
import { readReceipt } from './receipt';
import { NoResponse } from './session';
import type { SmppTarget } from './settings';
import { isTemporary, isThrottled, statusWords } from './statuses';
import { SendWindow } from './window';

export interface SmppGatewayParts {
  clock: Clock;
  random: Random;
  target: SmppTarget;
  connect?: Connect;
  /** A fault of ours; nothing is swallowed. */
  failed(error: unknown): void;
}

/** What is being dealt with at most; beyond, the message centre is told to wait. */
const MOST_INCOMING = 500;
/** Rests after the 1st, 2nd… "too many": then whoever sends is told to come again. */
const RESTS_MS = [1_000, 2_000, 4_000, 8_000] as const;

/** A message centre by SMPP 3.4: bound again whenever it goes; sends and receives. */
export class SmppGateway implements SmsGateway {
  readonly name: string;
  readonly sends: boolean;
  readonly receives: boolean;
  private readonly links: readonly SmppLink[];
  private readonly transmitter: SmppLink | undefined;
  private readonly window: SendWindow;
  private readonly references = new References();
  private listener: SmsListener | undefined;
  private incoming = 0;
  /** Rests since something was taken. */
  private throttles = 0;
  private received = 0;
  private sent = 0;

  constructor(private readonly parts: SmppGatewayParts) {
    const { target, clock } = parts;
    this.name = target.name;
    const kinds: readonly BindAs[] =
      target.bind === 'separate' ? ['transmitter', 'receiver'] : [target.bind];
    this.links = kinds.map((as) => this.link(as));
    this.sends = target.bind !== 'receiver';
    this.receives = target.bind !== 'transmitter';
    this.transmitter = this.sends ? this.links[0] : undefined;
    this.window = new SendWindow(clock, target.window, target.perSecond);
  }

  get ready(): boolean {
    return this.transmitter?.bound !== undefined;
  }

  start(listener: SmsListener): Promise<void> {
    this.listener = listener;
    for (const link of this.links) link.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    const stopped = this.links.map((link) => link.stop());
    this.window.stop();
    await Promise.all(stopped);
  }

  async send(sms: OutgoingSms): Promise<Submission> {
    const { target } = this.parts;
    const bodies = submissionsOf(sms, target, this.references.of(sms));
    const messageIds: string[] = [];
    if (!bodies) {
      return { ok: false, messageIds, retryable: false, error: 'It is too long to be sent.' };
    }
    for (const body of bodies.slice(sms.done)) {
      const sent = await this.submit(body);
      if (sent.ok) messageIds.push(sentId(sent.messageId));
      else return { ...sent, messageIds };
    }
    this.sent += 1;
    return { ok: true, messageIds, receipts: target.receipts };
  }

  status(): SmsGatewayStatus {
    const { name, sends, receives, received, sent } = this;
    // One of two that is not bound says more than one that is.
    const [worst] = [...this.links].sort((a, b) => rankOf(a) - rankOf(b));
    const state = worst?.state === 'bound' ? 'up' : worst?.detail ? 'down' : 'connecting';
    const { detail = null, since = 0 } = worst ?? {};
    return { ...{ name, kind: 'smpp', state, detail, since }, sends, receives, received, sent };
  }

  // ------------------------------------------------------------ inside

  private link(as: BindAs): SmppLink {
    const { clock, random, target, connect } = this.parts;
    return new SmppLink({
      ...{ clock, random, target, as },
      ...(connect && { connect }),
      request: (pdu, respond) => this.take(pdu, respond),
      changed: () => undefined,
    });
  }

  private async submit(
    body: Buffer,
  ): Promise<{ ok: true; messageId: string } | { ok: false; retryable: boolean; error: string }> {
    for (let tries = 0; ; tries++) {
      const answer = await this.window.run(() => this.ask(body));
      if (typeof answer === 'string') return { ok: false, retryable: true, error: answer };
      const { status } = answer;
      if (status === Status.ok) return { ok: true, messageId: messageIdOf(answer.body) };
      const rest = RESTS_MS[tries];
      if (!isThrottled(status) || rest === undefined) {
        const error = `The message centre does not take it: ${statusWords(status)}.`;
        return { ok: false, retryable: isTemporary(status), error };
      }
    }
  }

  /** The answer; or why there is none. */
  private async ask(body: Buffer): Promise<Pdu | string> {
    const session = this.transmitter?.bound;
    if (!session) return 'There is no connection to the message centre.';
    try {
      const answer = await session.request(Command.submitSm, body);
      if (isThrottled(answer.status)) this.rest();
      else if (answer.status === Status.ok) this.throttles = 0;
      return answer;
    } catch (error) {
      if (error instanceof NoResponse) return error.message;
      throw error;
    }
  }

  private rest(): void {
    // Those that were on their way at the same time say the same.
    if (this.window.rests) return;
    const ms = RESTS_MS[Math.min(this.throttles, RESTS_MS.length - 1)] ?? 1_000;
    this.throttles += 1;
    this.window.rest(ms);
  }

  private take(pdu: Pdu, respond: (status: number, body?: Buffer) => void): void {
    if (this.incoming >= MOST_INCOMING) return respond(Status.queueFull, NO_ID);
    this.incoming += 1;
    this.deal(pdu)
      .then(
        () => respond(Status.ok, NO_ID),
        (error: unknown) => {
          if (error instanceof PduError) return respond(Status.invalidLength, NO_ID);
          this.parts.failed(error);
          respond(Status.temporaryError, NO_ID);
        },
      )
      .finally(() => (this.incoming -= 1))
      .catch((error: unknown) => this.parts.failed(error));
  }

  private async deal({ command, body }: Pdu): Promise<void> {
    const { target } = this.parts;
    const delivered = command === Command.deliverSm ? readDeliverSm(body) : readDataSm(body);
    const receipt = readReceipt(delivered);
    if (receipt === undefined) {
      await this.listener?.received(incomingOf(delivered, this.name, target.alphabet));
      this.received += 1;
    } else if (receipt.final) {
      const { delivered: arrived, error } = receipt;
      const messageId = receiptId(receipt.messageId, target.receiptIds);
      await this.listener?.report({ gateway: this.name, messageId, delivered: arrived, error });
    }
  }
}

const rankOf = ({ state, detail }: SmppLink): number => (state === 'bound' ? 2 : detail ? 0 : 1);
