import type { EngineClient } from '../../engine/client';
import type { EventFilter, EventEnvelope } from '../../engine/api';
import type { Fields, NodeDefinition, SettingsOf, Words } from './definition';

/** A plain JSON object: an n8n item's `json`, or what a Node-RED message carries. */
export type Data = Record<string, unknown>;

/** A file that came with an item (n8n binary, Node-RED Buffer). */
export interface Attachment {
  fileName: string;
  data: Uint8Array;
}

/** A file that a run puts out. */
export interface FileOut extends Attachment {
  mimeType: string;
}

/** The host that runs a node, and what it calls the engine: id of a config node or a credential. */
export interface HostUse {
  kind: 'nodeRed' | 'n8n';
  engine: { id: string; name: string };
}

/** What every run is given, whatever the host. */
export interface RunContext<F extends Fields> {
  settings: SettingsOf<F>;
  /** Name of the node on the canvas: kept with turns and events. */
  node: string;
  client: EngineClient;
  instanceId: string;
  host: HostUse;
  /** Aborted when the host stops the run (redeploy, cancelled execution). */
  signal: AbortSignal;
  /** Words on the node's status (Node-RED); n8n has none. */
  progress(text: Words): void;
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
  status?: Words;
  /** The status is bad news: it is shown in red. */
  alarming?: boolean;
}

export type RunEach<F extends Fields> = (context: EachContext<F>) => Promise<Result>;

/** Lists of records by output; each list is a batch of n8n items, or one `msg.payload`. */
export type RunAll<F extends Fields> = (context: AllContext<F>) => Promise<AllResult>;
export interface AllResult {
  outputs: Record<string, Data[]>;
  /** By output: the index of the input each record came from, where it came from one. */
  cameFrom?: Record<string, number[]>;
  /**
   * By output: the file that goes with each record. n8n: `binary.data` of its item. Node-RED: a
   * message of its own each, the bytes in `msg.payload`, their name in `msg.filename`, the record
   * in `msg.file`.
   */
  files?: Record<string, (FileOut | undefined)[]>;
  status?: Words;
}

/** What a trigger is given: it has no run of its own to stop or to report on. */
export type TriggerContext<F extends Fields> = Omit<
  RunContext<F>,
  'signal' | 'host' | 'progress' | 'background'
>;

/** A trigger: which events, and what each becomes (the engine may be asked for more). */
export interface RunTrigger<F extends Fields> {
  filter(context: TriggerContext<F>): Promise<EventFilter>;
  /** Whether an event starts the flow; one that does not counts as taken. Default: each does. */
  wants?(event: EventEnvelope, context: TriggerContext<F>): boolean | Promise<boolean>;
  /** Rejects when the engine cannot be asked: do not acknowledge, the event comes again. */
  emit(event: EventEnvelope, context: TriggerContext<F>): Promise<Result>;
}

/**
 * A definition with its run: what an adapter takes. `run` is written as a method so that a
 * module of certain fields fits a list of modules of any fields.
 */
export type NodeModule<F extends Fields = Fields> = EachModule<F> | AllModule<F> | TriggerModule<F>;

export interface EachModule<F extends Fields = Fields> {
  definition: NodeDefinition<F> & { mode: 'each' };
  run(context: EachContext<F>): ReturnType<RunEach<F>>;
}
export interface AllModule<F extends Fields = Fields> {
  definition: NodeDefinition<F> & { mode: 'all' };
  run(context: AllContext<F>): ReturnType<RunAll<F>>;
}
export interface TriggerModule<F extends Fields = Fields> {
  definition: NodeDefinition<F> & { mode: 'trigger' };
  run: RunTrigger<F>;
}

// A nested property does not tell a union's members apart: these do.
export const isEach = (module: NodeModule): module is EachModule =>
  module.definition.mode === 'each';
export const isAll = (module: NodeModule): module is AllModule => module.definition.mode === 'all';
export const isTrigger = (module: NodeModule): module is TriggerModule =>
  module.definition.mode === 'trigger';
