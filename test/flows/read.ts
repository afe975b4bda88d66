import type { Node, NodeAPI } from 'node-red';
import { modules } from '../../nodes';
import { nodeRedType, outputsOf, type NodeDefinition } from '../../nodes/host/definition';
import { fromParameters } from '../../nodes/host/n8n/values';
import { evaluate } from '../../nodes/host/nodeRed/values';
import { checkSettings, fieldsOf } from '../../nodes/host/settings';
import { STAND_IN } from '../../nodes/host/flows/plan';

/** A node of an importable file, read as its host's adapter reads it. */
export interface ReadNode {
  name: string;
  /** Of this package; none for the hosts' own. */
  definition?: NodeDefinition;
  type: string;
  settings: Record<string, unknown>;
  outputs: string[];
  /** Names of the nodes behind, by output key; ports that the node has not are `port N`. */
  wires: Record<string, string[]>;
  box: Box;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface NodeRedJson {
  id: string;
  type: string;
  name: string;
  z?: string;
  x: number;
  y: number;
  wires: string[][];
  [property: string]: unknown;
}

export interface N8nJson {
  nodes: {
    id: string;
    name: string;
    type: string;
    position: [number, number];
    parameters: Record<string, unknown>;
    credentials?: Record<string, unknown>;
  }[];
  connections: Record<string, { main: { node: string; type: string; index: number }[][] }>;
  active: boolean;
}

const ofNodeRed = (type: string): NodeDefinition | undefined =>
  modules.map(({ definition }) => definition).find((one) => nodeRedType(one) === type);

const PREFIX = '@dialflow/n8n-nodes-telephony.';
const ofN8n = (type: string): NodeDefinition | undefined =>
  modules.map(({ definition }) => definition).find(({ name }) => PREFIX + name === type);

/** Nodes with a place on the canvas; headings are none of the flow. */
export async function readNodeRed(
  json: readonly NodeRedJson[],
  size: (node: NodeRedJson, outputs: number) => { width: number; height: number },
): Promise<ReadNode[]> {
  const onCanvas = json.filter(({ z, type }) => z !== undefined && type !== 'comment');
  const nameOf = new Map(onCanvas.map(({ id, name }) => [id, name]));
  return Promise.all(
    onCanvas.map(async (node): Promise<ReadNode> => {
      const definition = ofNodeRed(node.type);
      const settings = definition ? await nodeRedSettings(definition, node) : {};
      const outputs = outputKeys(definition, settings, node.wires.length);
      const { width, height } = size(node, outputs.length);
      return {
        name: node.name,
        type: node.type,
        ...(definition ? { definition } : {}),
        settings,
        outputs,
        wires: byKey(
          outputs,
          node.wires.map((ids) => ids.map((id) => nameOf.get(id) ?? `no node ${id}`)),
        ),
        box: { left: node.x - width / 2, top: node.y - height / 2, width, height },
      };
    }),
  );
}

async function nodeRedSettings(
  definition: NodeDefinition,
  saved: NodeRedJson,
): Promise<Record<string, unknown>> {
  type Done = (error: null, value: unknown) => void;
  const evaluateNodeProperty = (...[, , , , done]: [string, string, Node, object, Done]): void =>
    done(null, STAND_IN);
  const RED = { util: { evaluateNodeProperty } } as unknown as NodeAPI;
  const fields = fieldsOf(definition);
  return checkSettings(fields, await evaluate(RED, {} as Node, fields, saved, {}));
}

export function readN8n(json: N8nJson, height: (outputs: number) => number): ReadNode[] {
  return json.nodes
    .filter(({ type }) => !type.endsWith('.stickyNote'))
    .map((node): ReadNode => {
      const definition = ofN8n(node.type);
      const main = json.connections[node.name]?.main ?? [];
      const settings = definition ? n8nSettings(definition, node.parameters) : {};
      const outputs = outputKeys(definition, settings, main.length);
      const [left, top] = node.position;
      return {
        name: node.name,
        type: node.type,
        ...(definition ? { definition } : {}),
        settings,
        outputs,
        wires: byKey(
          outputs,
          main.map((targets) => targets.map((target) => target.node)),
        ),
        box: { left, top, width: 96, height: height(outputs.length) },
      };
    });
}

function n8nSettings(
  definition: NodeDefinition,
  parameters: Record<string, unknown>,
): Record<string, unknown> {
  const fields = fieldsOf(definition);
  const raw = fromParameters(fields, (name) => {
    const value = parameters[name];
    return typeof value === 'string' && value.startsWith('=') ? STAND_IN : value;
  });
  return checkSettings(fields, raw);
}

const outputKeys = (
  definition: NodeDefinition | undefined,
  settings: Record<string, unknown>,
  ports: number,
): string[] =>
  definition
    ? outputsOf(definition, settings).map(({ key }) => key)
    : Array.from({ length: ports }, () => 'out');

const byKey = (outputs: readonly string[], ports: readonly string[][]): Record<string, string[]> =>
  Object.fromEntries(
    ports
      .map((targets, port): [string, string[]] => [outputs[port] ?? `port ${port}`, targets])
      .filter(([, targets]) => targets.length > 0),
  );
