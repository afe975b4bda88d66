import type {
  Caller,
  EventEnvelope,
  EventFilter,
  SerializedError,
  SipLineSettings,
  TrunkStatus,
} from '../api';

/** Opens a subscription; its events come as answers with its number. */
export interface OpenRequest {
  consumer: string;
  filter: EventFilter;
  /** The consumer is forgotten when its subscription ends. */
  transient: boolean;
}

/** From a client to the engine. */
export type Request =
  | { id: number; call: string; params: unknown; by?: Caller }
  | { id: number; open: OpenRequest }
  | { id: number; stop: true };

/** From the engine to a client: a message is a list of them. */
export type Answer =
  | { ready: true }
  | { failed: SerializedError }
  | { id: number; value: unknown }
  | { id: number; error: SerializedError }
  | { subscription: number; event: EventEnvelope };

/** What the thread of a probe (`probe.ts`) is started with, and the one thing that it answers. */
export interface ProbeRequest {
  line: SipLineSettings;
  trunk: string;
}
export type ProbeAnswer = { status: TrunkStatus } | { failed: SerializedError };
