import type { PhoneStatus, SimulatedLineSettings } from '../../api';
import type { Clock, Random } from '../../time/clock';
import type { Leg, LegListener, Line, PlaceRequest } from '../port';
import { Callees, type Persona } from './callees';
import { SimulatedLeg } from './leg';

export interface SimulatedLineParts {
  clock: Clock;
  /** Not drawn from so far: callees do just what their description says. */
  random: Random;
  /** Checked by `parseSimulatedLine`. No callees: the built-in ones. */
  settings: SimulatedLineSettings;
}

const CLOSED = 'The simulated line was closed.';

/**
 * A line without a network: its callees are described in data, and it takes the time that
 * people and phones take. Operators try their flows with it.
 *
 * @example
 * const line = new SimulatedLine({ clock, random: Math.random, settings: parseSimulatedLine({}) });
 * const leg = line.place(request, listener);
 */
export class SimulatedLine implements Line {
  readonly kind = 'simulated';
  private readonly clock: Clock;
  private readonly callees: Callees;
  private readonly legs = new Set<SimulatedLeg>();
  private readonly busyPhones = new Set<string>();
  private closed = false;

  constructor(parts: SimulatedLineParts) {
    this.clock = parts.clock;
    this.callees = new Callees(parts.settings);
  }

  place(request: PlaceRequest, listener: LegListener): Leg {
    const { phone } = request;
    const free = phone !== undefined && !this.busyPhones.has(phone);
    const leg = new SimulatedLeg({
      clock: this.clock,
      request,
      callee: this.calleeOf(request),
      listener,
      other: (to) => this.callees.choose({ calledNumber: '', variables: {}, ...asPlaced(to) }),
      over: (ended) => {
        this.legs.delete(ended);
        if (free) this.busyPhones.delete(phone);
      },
    });
    this.legs.add(leg);
    if (free) this.busyPhones.add(phone);
    if (this.closed) leg.drop(CLOSED);
    return leg;
  }

  /** Every callee may be an agent: its phone has its name. */
  phones(): PhoneStatus[] {
    return this.callees.names.map((name) => ({
      name,
      registered: true,
      inCall: this.busyPhones.has(name),
      expiresAt: null,
    }));
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const leg of [...this.legs]) leg.drop(CLOSED);
    // Listeners are told in microtasks; they come before what waits for this.
    await Promise.resolve();
  }

  /** A phone takes one call at a time. */
  private calleeOf(request: PlaceRequest): Persona | string {
    const callee = this.callees.choose(request);
    const busy = request.phone !== undefined && this.busyPhones.has(request.phone);
    return busy && typeof callee !== 'string' ? { ...callee, outcomes: ['busy'] } : callee;
  }
}

const asPlaced = (
  to: { number: string } | { phone: string },
): { calledNumber: string } | { phone: string } =>
  'phone' in to ? to : { calledNumber: to.number };
