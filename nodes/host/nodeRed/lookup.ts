import type { Node, NodeAPI } from 'node-red';
import type { Connection } from './connection';

export const ENGINE_TYPE = 'dialflow-engine';

/** The config node, as `RED.nodes.getNode(config.engine)` gives it. */
export interface EngineNode extends Node<Record<string, string>> {
  connection: Connection;
}

/** The engine of a config node, by its id; `undefined` when there is none (any more). */
export function connectionOf(RED: NodeAPI, id: unknown): Connection | undefined {
  const node = typeof id === 'string' ? (RED.nodes.getNode(id) as EngineNode | null) : null;
  return node?.type === ENGINE_TYPE ? node.connection : undefined;
}
