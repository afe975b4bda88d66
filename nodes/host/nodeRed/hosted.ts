import type { Node, NodeAPI, NodeDef } from 'node-red';
import type { Caller, Language } from '../../../engine/api';
import type { NodeDefinition } from '../definition';
import type { Connection } from './connection';
import type { StatusLine } from './status';
import type { Say } from './words';

/** A node's properties as saved in the flow: `engine`, its fields, and the types of typed inputs. */
export type Saved = NodeDef & Readonly<Record<string, unknown>>;

/** One node of a flow, from deploy to close. */
export interface Hosted {
  RED: NodeAPI;
  node: Node;
  definition: NodeDefinition;
  saved: Saved;
  /** Its own engine; a live call may name another. */
  connection: Connection;
  status: StatusLine;
  language: Language;
  say: Say;
  /** Name on the canvas, kept with turns and events; one of its own where the operator gave none. */
  name: string;
  /** Aborted when the node closes. */
  signal: AbortSignal;
  /** What has to be over before the node may close. */
  underway: Set<Promise<unknown>>;
}

/** As the engine's audit log names it. */
export const HOST = 'node-red';

/** Who asks, for the audit log: the node, and the id of its flow. */
export const callerOf = ({ name, node }: Pick<Hosted, 'name' | 'node'>): Caller => ({
  host: HOST,
  name,
  ...(node.z && { flow: node.z }),
});
