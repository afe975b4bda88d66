import type { PhoneSettings, PhoneStatus } from '../../../api';
import type { Peer } from '../dialog/types';
import { uriEquals } from '../message';
import type { Flow } from '../transport/port';
import { Binding, type BindingSite, type Origin } from './binding';
import { type ContactUpdate, MAX_CONTACTS } from './contacts';

/** One device of a phone. */
export interface PhoneContact {
  /** Request-URI. */
  uri: string;
  peer: Peer;
  /** `sip:` URI by which it knows us. */
  domainUri: string;
}

/** A phone of an agent's: its bindings (RFC 3261, section 10.3), and whether it is in a call. */
export class Phone {
  readonly name: string;
  private bindings: Binding[] = [];
  private live = 0;

  constructor(
    readonly settings: PhoneSettings,
    private readonly site: BindingSite,
    /** Bindings have come or gone, or the phone's calls. */
    private readonly changed: (phone: Phone, lost?: 'expired' | 'dead') => void,
  ) {
    this.name = settings.name;
  }

  /**
   * All or nothing (section 10.3, step 7). False: older than what is known, nothing was done.
   */
  update(contacts: readonly ContactUpdate[], origin: Origin): boolean {
    const known = contacts.map((one) => this.find(one));
    if (known.some((binding) => binding && isOutOfOrder(binding, origin))) return false;
    // The same device under another contact: it was started anew, or its network has changed.
    this.removeIf(
      (one) => !known.includes(one) && contacts.some((update) => isSameDevice(one, update, origin)),
    );
    for (const update of contacts) this.apply(update, origin);
    this.changed(this);
    return true;
  }

  /** `Contact: *`. */
  removeAll(origin: Origin): boolean {
    if (this.bindings.some((binding) => isOutOfOrder(binding, origin))) return false;
    this.removeIf(() => true);
    this.changed(this);
    return true;
  }

  connectionClosed(connection: number): void {
    if (this.removeIf(({ target }) => target.connection === connection)) this.changed(this, 'dead');
  }

  /** The devices, those to be rung first at the beginning. */
  contacts(): readonly Binding[] {
    return [...this.bindings].sort((a, b) => b.q - a.q || b.renewedAt - a.renewedAt);
  }

  isFrom(address: string): boolean {
    return this.bindings.some(({ origin }) => origin.flow.remote.address === address);
  }

  /** The way to the device that has registered from just there. */
  at(flow: Flow): Peer | undefined {
    return this.bindings.find((binding) => binding.isFrom(flow))?.peer;
  }

  /** A call takes it; call what is returned when that is over. */
  occupy(): () => void {
    this.live++;
    if (this.live === 1) this.changed(this);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.live--;
      if (this.live === 0) this.changed(this);
    };
  }

  status(): PhoneStatus {
    const times = this.bindings.map(({ expiresAt }) => expiresAt);
    return {
      name: this.name,
      registered: times.length > 0,
      inCall: this.live > 0,
      expiresAt: times.length > 0 ? Math.max(...times) : null,
    };
  }

  close(): void {
    this.removeIf(() => true);
  }

  private find({ parsed, uri }: ContactUpdate): Binding | undefined {
    return this.bindings.find((one) => one.uri === uri || uriEquals(one.parsed, parsed));
  }

  private apply(update: ContactUpdate, origin: Origin): void {
    const known = this.find(update);
    if (update.seconds === 0) {
      this.removeIf((one) => one === known);
      return;
    }
    if (known) return known.renew(update, origin);
    this.bindings.push(new Binding(update, origin, this.site, (one, why) => this.lose(one, why)));
    if (this.bindings.length > MAX_CONTACTS) {
      const oldest = this.bindings.reduce((a, b) => (b.renewedAt < a.renewedAt ? b : a));
      this.removeIf((one) => one === oldest);
    }
  }

  private lose(binding: Binding, why: 'expired' | 'dead'): void {
    if (this.removeIf((one) => one === binding)) this.changed(this, why);
  }

  private removeIf(goes: (binding: Binding) => boolean): boolean {
    const gone = this.bindings.filter(goes);
    for (const binding of gone) binding.close();
    this.bindings = this.bindings.filter((one) => !gone.includes(one));
    return gone.length > 0;
  }
}

/** Of the same registration, and not newer (RFC 3261, section 10.3, step 7). */
const isOutOfOrder = ({ origin }: Binding, { callId, cseq }: Origin): boolean =>
  origin.callId === callId && cseq <= origin.cseq;

function isSameDevice(one: Binding, update: ContactUpdate, { flow }: Origin): boolean {
  if (update.seconds === 0) return false;
  const { instance } = update;
  if (instance !== undefined && one.instance !== undefined) return one.instance === instance;
  return one.isFrom(flow);
}
