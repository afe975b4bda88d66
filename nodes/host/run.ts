import type { EngineClient } from '../../engine/client';
import type { EventFilter, EventEnvelope } from '../../engine/api';
import type { Fields, NodeDefinition, SettingsOf } from './definition';

/** A plain JSON object: an n8n item's `json`, or what a Node-RED message carries. */
export type Data = Record<string, unknown>;

/** A file that came with an item (n8n binary, Node-RED Buffer). */
export interface Attachment {
  fileName: string;
  data: Uint8Array;
}

/** What every run is given, whatever the host. */
export interface RunContext<F extends Fields> {
  settings: SettingsOf<F>;
  /** Name of the node on the canvas: kept with turns and events. */
  node: string;
  client: EngineClient;
  instanceId: string;
  /** Aborted when the host stops the run (redeploy, cancelled execution). */
  signal: AbortSignal;
  /** Words on the node's status (Node-RED); n8n has none. */
  progress(text: string): void;
  /**
   * Goes on after the run has answered, until it resolves or the node is closed: a campaign's
   * counters on a Node-RED node. Hosts without a status (n8n) do not run it.
   */
  background(task: (signal: AbortSignal) => Promise<void>): void;
}

export interface EachContext<F extends Fields> extends RunContext<F> {
  input: Data;
  attachment(): Promise<Attachment | undefined>;
}

export interface AllContext<F extends Fields> extends RunContext<F> {
  inputs: Data[];
  attachment(): Promise<Attachment | undefined>;
}

/** One message or item on one output. `data` is laid over the input's (each) or stands alone (all). */
export interface Result {
  output: string;
  data: Data;
  /** Short words for the node's status. */
  status?: string;
}

export type RunEach<F extends Fields> = (context: EachContext<F>) => Promise<Result>;

/** Lists of records by output; each list is a batch of n8n items, or one `msg.payload`. */
export type RunAll<F extends Fields> = (
  context: AllContext<F>,
) => Promise<{ outputs: Record<string, Data[]>; status?: string }>;

/** A trigger: which events, and what each becomes. */
export interface RunTrigger<F extends Fields> {
  filter(context: Omit<RunContext<F>, 'signal' | 'progress' | 'background'>): Promise<EventFilter>;
  emit(event: EventEnvelope, settings: SettingsOf<F>): Result;
}

/** A definition with its run: what an adapter takes. */
export type NodeModule<F extends Fields = Fields> =
  | { definition: NodeDefinition<F> & { mode: 'each' }; run: RunEach<F> }
  | { definition: NodeDefinition<F> & { mode: 'all' }; run: RunAll<F> }
  | { definition: NodeDefinition<F> & { mode: 'trigger' }; run: RunTrigger<F> };
