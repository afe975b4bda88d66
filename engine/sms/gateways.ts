import type { SmsGatewayStatus } from '../api';
import type { Clock } from '../time/clock';
import type { OutgoingSms, SmsGateway, SmsListener, Submission } from './port';

export interface GatewaysParts {
  gateways: readonly SmsGateway[];
  /** Names, the preferred first. */
  sendThrough: readonly string[];
  clock: Clock;
}

/** What took nothing is left for so long to those that come after it. */
const REST_MS = 30_000;

/** What was sent, or not, and through what. */
export type Sent = Submission & { through: string };

/** All ways in and out; what is sent goes through the first that is ready, and took what came before. */
export class Gateways {
  private readonly senders: readonly SmsGateway[];
  /** Until when, by name. */
  private readonly resting = new Map<string, number>();

  constructor(private readonly parts: GatewaysParts) {
    this.senders = parts.sendThrough.flatMap(
      (name) => parts.gateways.find((one) => one.name === name) ?? [],
    );
  }

  /** Something could send, now or later. */
  get sends(): boolean {
    return this.senders.length > 0;
  }

  async start(listener: SmsListener): Promise<void> {
    const started: SmsGateway[] = [];
    try {
      for (const gateway of this.parts.gateways) {
        started.push(gateway);
        await gateway.start(listener);
      }
    } catch (error) {
      await Promise.all(started.map((gateway) => gateway.stop()));
      throw error;
    }
  }

  /**
   * @param begun what has accepted `done` parts already: it goes on through that, while it is ready
   */
  async send(sms: OutgoingSms, begun: string | null): Promise<Sent> {
    const gateway = this.choose(sms.done > 0 ? begun : null);
    if (!gateway) {
      const error = this.sends
        ? `Nothing that can send is connected: ${this.senders.map(why).join('; ')}.`
        : 'Nothing is set up that can send messages.';
      return { ok: false, messageIds: [], retryable: this.sends, error, through: begun ?? '' };
    }
    const done = gateway.name === begun ? sms.done : 0;
    const sent = await gateway.send({ ...sms, done });
    if (sent.ok) this.resting.delete(gateway.name);
    else if (sent.retryable) this.resting.set(gateway.name, this.parts.clock.now() + REST_MS);
    return { ...sent, through: gateway.name };
  }

  private choose(begun: string | null): SmsGateway | undefined {
    const ready = this.senders.filter((one) => one.ready);
    const now = this.parts.clock.now();
    return (
      ready.find(({ name }) => name === begun) ??
      ready.find(({ name }) => (this.resting.get(name) ?? 0) <= now) ??
      ready[0]
    );
  }

  status(): SmsGatewayStatus[] {
    return this.parts.gateways.map((gateway) => gateway.status());
  }

  async stop(): Promise<void> {
    await Promise.all(this.parts.gateways.map((gateway) => gateway.stop()));
  }
}

function why(gateway: SmsGateway): string {
  const { name, detail } = gateway.status();
  return detail === null ? name : `${name} (${detail.replace(/\.$/, '')})`;
}
