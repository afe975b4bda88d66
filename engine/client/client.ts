import type { EngineApi, EventEnvelope, EventFilter } from '../api';

/** Takes an event; resolving acknowledges it, rejecting leaves it for the next delivery. */
export type EventHandler = (event: EventEnvelope) => Promise<void> | void;

export interface Subscription {
  close(): Promise<void>;
}

/** The engine as hosts and integrators see it, wherever it runs. */
export interface EngineClient extends EngineApi {
  /**
   * Delivers events to `handler` under a consumer's name, at least once, those of one call
   * in order; each is acknowledged when the handler's promise resolves.
   */
  subscribe(consumer: string, filter: EventFilter, handler: EventHandler): Promise<Subscription>;
  /** Stops the engine this client started, or leaves the one it joined. */
  stop(): Promise<void>;
}
