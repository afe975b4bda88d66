import type { Endpoint, MediaPlan } from '../../../media/mediaPlan';
import type { SessionEnd, SessionListener } from './types';

/**
 * Tells a session's listener, in order, and never from inside a call of the listener's own: what
 * comes of `hangUp` or `answer` is told once that has returned. After the end nothing is told.
 */
export class Teller {
  listener: SessionListener | undefined;
  private over = false;
  private held = false;
  private plan: MediaPlan | undefined;

  constructor(private readonly fault: ((error: unknown) => void) | undefined) {}

  progress(code: number, phrase: string, media: boolean): void {
    this.tell((listener) => listener.progress?.(code, phrase, media));
  }

  /** Once for each change, although several messages may say the same. */
  media(plan: MediaPlan, held: boolean): void {
    if (!this.plan || !samePlan(this.plan, plan)) this.tell((listener) => listener.media?.(plan));
    this.plan = plan;
    if (this.held === held) return;
    this.held = held;
    this.tell((listener) => listener.held?.(held));
  }

  confirmed(): void {
    this.tell((listener) => listener.confirmed?.());
  }

  ended(end: SessionEnd): void {
    this.tell((listener) => {
      // The transactions keep the session for half a minute; nobody else's things with it.
      this.listener = undefined;
      listener.ended(end);
    });
    this.over = true;
  }

  /** Asks the listener at once, on behalf of the peer; `otherwise` when it has no answer. */
  ask<T>(question: (listener: SessionListener) => T | undefined, otherwise: T): T {
    if (!this.listener || this.over) return otherwise;
    try {
      return question(this.listener) ?? otherwise;
    } catch (error) {
      this.fault?.(error);
      return otherwise;
    }
  }

  /** Something that is told to another than the listener. */
  aside(run: () => void): void {
    queueMicrotask(() => {
      try {
        run();
      } catch (error) {
        this.fault?.(error);
      }
    });
  }

  private tell(run: (listener: SessionListener) => void): void {
    if (this.over) return;
    this.aside(() => {
      if (this.listener) run(this.listener);
    });
  }
}

function samePlan(one: MediaPlan, other: MediaPlan): boolean {
  return (
    one.direction === other.direction &&
    one.send.payloadType === other.send.payloadType &&
    one.send.law === other.send.law &&
    one.ptimeMs === other.ptimeMs &&
    one.events?.send === other.events?.send &&
    one.events?.receive === other.events?.receive &&
    placeOf(one.remote) === placeOf(other.remote) &&
    placeOf(one.rtcp) === placeOf(other.rtcp)
  );
}

const placeOf = (place: Endpoint | 'mux' | undefined): string | undefined =>
  typeof place === 'object' ? `${place.address} ${place.port}` : place;
