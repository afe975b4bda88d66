import type { Leg, LegEnd, LegListener, Line, PlaceRequest } from '../line/port';

/**
 * A leg to whoever may take a callee over. Nobody listens to what is said on it; what matters is
 * whether it is answered, and when it ends.
 */
export class AgentLeg implements LegListener {
  readonly leg: Leg;
  private readonly decided = Promise.withResolvers<LegEnd | null>();
  private readonly done = Promise.withResolvers<LegEnd>();

  constructor(
    /** Number or phone. */
    readonly name: string,
    line: Line,
    request: PlaceRequest,
  ) {
    this.leg = line.place(request, this);
  }

  /** Null once it is answered; how it ended where it never was. Never rejects. */
  get outcome(): Promise<LegEnd | null> {
    return this.decided.promise;
  }

  /** How it ended. Never rejects. */
  get over(): Promise<LegEnd> {
    return this.done.promise;
  }

  answered(): void {
    this.decided.resolve(null);
  }

  ended(end: LegEnd): void {
    this.decided.resolve(end);
    this.done.resolve(end);
  }

  ringing(): void {}
  speechStarted(): void {}
  speech(): void {}
  key(): void {}
}
