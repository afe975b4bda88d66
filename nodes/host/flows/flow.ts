import type { NodeDefinition } from '../definition';
import type { LookedUp } from '../nodeRed/saved';

/** A flow, said once: the importable files of both hosts are made of it. */
export interface Flow {
  /** Ids in the files are derived from it and from the nodes' names: it must not change. */
  key: string;
  name: string;
  /** Markdown, shown by Node-RED for the tab. */
  info: string;
  engine: EngineUse | EngineThere;
  /** One under the other. */
  groups: readonly Group[];
}

/** An engine that comes with the flow: Node-RED's config node does, n8n's credential does not. */
export interface EngineUse {
  /** Flows with the same key share a config node. */
  key: string;
  name: string;
  settings: Readonly<Record<string, unknown>>;
}

/** One that the host has already: id of Node-RED's config node, or of n8n's credential. */
export interface EngineThere {
  there: string;
  name: string;
}

export interface Group {
  title: string;
  /** What to do with it, in a sentence; the two hosts may want different ones. */
  note?: string | { nodeRed: string; n8n: string };
  nodes: readonly FlowNode[];
}

/** Column and row in the group, from 0. */
export type Cell = readonly [column: number, row: number];

/** By output key, the names of the nodes it is wired to; a plain name is wired to the only output. */
export type Targets = string | Readonly<Record<string, string | readonly string[]>>;

export interface NodeBase {
  /** Unique in the flow, the same in both hosts: turns and statistics name it. */
  name: string;
  at: Cell;
  to?: Targets;
}

/** What is particular to a node of Node-RED's own: its type and properties. */
export interface NodeRedPart {
  type: string;
  properties: Readonly<Record<string, unknown>>;
  /** Of the node, 0 to 1. */
  inputs: 0 | 1;
  outputs: 0 | 1;
}

/** The same of n8n. */
export interface N8nPart {
  type: string;
  typeVersion: number;
  parameters: Readonly<Record<string, unknown>>;
  /** It is called from outside: n8n tells such nodes apart by an id of their own. */
  webhook?: true;
}

/** A node of this package. */
export interface OwnNode extends NodeBase {
  definition: NodeDefinition;
  settings: Readonly<Record<string, unknown>>;
}

/** A node of the host's own, which the other host has in another form. */
export interface HostNode extends NodeBase {
  nodeRed: NodeRedPart;
  /** None in flows that are for Node-RED only. */
  n8n?: N8nPart;
}

export type FlowNode = OwnNode | HostNode;

export const isOwn = (node: FlowNode): node is OwnNode => 'definition' in node;

/** A setting that is looked up when a message or item comes. */
export class Dynamic {
  /** @param n8n the inside of `={{ }}`; none in flows that are for Node-RED only. */
  constructor(
    readonly nodeRed: { type: LookedUp; value: string },
    readonly n8n?: string,
  ) {}
}
