import { type engineFields } from '../../credentials/engine.definition';
import { definition as account } from '../../nodes/Account/definition';
import { definition as callTrigger } from '../../nodes/CallTrigger/definition';
import { definition as contacts } from '../../nodes/Contacts/definition';
import { definition as dial } from '../../nodes/Dial/definition';
import { definition as hangUp } from '../../nodes/HangUp/definition';
import { definition as intentMatch } from '../../nodes/IntentMatch/definition';
import { definition as jobCompleteTrigger } from '../../nodes/JobCompleteTrigger/definition';
import { definition as jobGroup } from '../../nodes/JobGroup/definition';
import { definition as line } from '../../nodes/Line/definition';
import { definition as lineTrigger } from '../../nodes/LineTrigger/definition';
import { definition as listen } from '../../nodes/Listen/definition';
import { definition as number } from '../../nodes/Number/definition';
import { definition as results } from '../../nodes/Results/definition';
import { definition as rules } from '../../nodes/Rules/definition';
import { definition as scene } from '../../nodes/Scene/definition';
import { definition as speak } from '../../nodes/Speak/definition';
import { definition as tag } from '../../nodes/Tag/definition';
import { definition as transfer } from '../../nodes/Transfer/definition';
import type {
  BooleanField,
  Field,
  Fields,
  JsonField,
  ListField,
  MultiOptionsField,
  NodeDefinition,
  NumberField,
  OptionsField,
  TextListField,
} from '../../nodes/host/definition';
import type { LookedUp } from '../../nodes/host/nodeRed/saved';
import type { N8nPart, NodeRedPart } from './hostNodes';

/** A flow, said once: the importable files of both hosts are made of it. */
export interface Flow {
  /** Ids in the files are derived from it and from the nodes' names: it must not change. */
  key: string;
  name: string;
  /** Markdown, shown by Node-RED for the tab. */
  info: string;
  engine: EngineUse;
  /** One under the other. */
  groups: readonly Group[];
}

/** The engine that the nodes use: Node-RED's config node comes with the flow, n8n's credential does not. */
export interface EngineUse {
  /** Flows with the same key share a config node. */
  key: string;
  name: string;
  settings: Given<typeof engineFields>;
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

interface NodeBase {
  /** Unique in the flow, the same in both hosts: turns and statistics name it. */
  name: string;
  at: Cell;
  to?: Targets;
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

const definitions = {
  account,
  callTrigger,
  contacts,
  dial,
  hangUp,
  intentMatch,
  jobCompleteTrigger,
  jobGroup,
  line,
  number,
  lineTrigger,
  listen,
  results,
  rules,
  scene,
  speak,
  tag,
  transfer,
} as const;

type Name = keyof typeof definitions;

/** Settings as a description gives them: what is left out has its default. */
export type Given<F extends Fields> = {
  readonly [K in keyof F]?: Value<F[K]> | (F[K] extends { dynamic: true } ? Dynamic : never);
};

type Value<F extends Field> =
  F extends OptionsField<infer V>
    ? V
    : F extends MultiOptionsField<infer V>
      ? readonly V[]
      : F extends ListField<infer G>
        ? readonly Given<G>[]
        : F extends TextListField
          ? readonly string[]
          : F extends NumberField
            ? number
            : F extends BooleanField
              ? boolean
              : F extends JsonField
                ? object
                : string;

/** A node of this package, its settings checked by the types of its definition. */
export function node<N extends Name>(
  type: N,
  name: string,
  {
    settings = {},
    ...place
  }: Omit<NodeBase, 'name'> & {
    settings?: Given<(typeof definitions)[N]['fields']> & { readonly showHungUp?: boolean };
  },
): OwnNode {
  return { name, definition: definitions[type], settings, ...place };
}

/** A node that the hosts bring themselves. */
export const hostNode = (name: string, part: Omit<HostNode, 'name'>): HostNode => ({
  name,
  ...part,
});

/** A setting that is looked up when a message or item comes. */
export class Dynamic {
  /** @param n8n the inside of `={{ }}`; none in flows that are for Node-RED only. */
  constructor(
    readonly nodeRed: { type: LookedUp; value: string },
    readonly n8n?: string,
  ) {}
}

export const fromMessage = (property: string, n8n?: string): Dynamic =>
  new Dynamic({ type: 'msg', value: property }, n8n);

export const fromFlowContext = (key: string): Dynamic => new Dynamic({ type: 'flow', value: key });
