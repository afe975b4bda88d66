import type { SimulatedLineSettings } from '../../api';
import type { Clock, Random } from '../../time/clock';
import type { Leg, LegListener, Line, PlaceRequest } from '../port';
import { Callees } from './callees';
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
  private closed = false;

  constructor(parts: SimulatedLineParts) {
    this.clock = parts.clock;
    this.callees = new Callees(parts.settings);
  }

  place(request: PlaceRequest, listener: LegListener): Leg {
    const leg = new SimulatedLeg({
      clock: this.clock,
      request,
      callee: this.callees.choose(request),
      listener,
      over: (ended) => this.legs.delete(ended),
    });
    this.legs.add(leg);
    if (this.closed) leg.drop(CLOSED);
    return leg;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const leg of [...this.legs]) leg.drop(CLOSED);
    // Listeners are told in microtasks; they come before what waits for this.
    await Promise.resolve();
  }
}
