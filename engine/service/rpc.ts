import type { EventEnvelope, EventFilter, SerializedError } from '../api';

/** From a client to the engine. */
export type Request =
  | { id: number; call: string; params: unknown }
  | { id: number; open: { consumer: string; filter: EventFilter } }
  | { id: number; stop: true };

/** From the engine to a client. */
export type Answer =
  | { ready: true }
  | { failed: SerializedError }
  | { id: number; value: unknown }
  | { id: number; error: SerializedError }
  | { subscription: number; event: EventEnvelope };
