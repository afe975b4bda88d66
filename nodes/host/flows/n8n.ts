import type { Field, Fields } from '../definition';
import { ROWS } from '../n8n/properties';
import { fieldsOf } from '../settings';
import { Dynamic, isOwn, type Flow, type FlowNode, type Group } from './flow';
import { n8nId, nodeRedId } from './ids';
import { plan, type PlannedNode } from './plan';

type Json = Record<string, unknown>;

const PACKAGE = '@dialflow/n8n-nodes-telephony';
/** Type of the credential, and the name under which the flows look for it. */
const CREDENTIAL = { type: 'dialflowEngineApi', name: 'Dialflow engine' };

// Lengths on the canvas, in pixels; a node is placed by its upper left corner.
export const N8N_NODE = 96;
const COLUMN = 224;
const ROW = 208;
const HEADING = 160;
const MARGIN = 80;
const BETWEEN_GROUPS = 48;

/** The flow as n8n imports it. It has no engine: its credential is named, and chosen in n8n. */
export function n8nWorkflow(flow: Flow): Json {
  const planned = plan(flow);
  const tops = topsOf(flow.groups);
  return {
    id: nodeRedId(flow.key, 'workflow'),
    name: flow.name,
    nodes: [
      ...flow.groups.map((group, index) => stickyNote(flow.key, group, tops[index] ?? 0)),
      ...planned.map((one): Json => {
        const { name } = one.node;
        return { id: n8nId(flow.key, name), name, ...kindOf(one.node, flow), ...place(one, tops) };
      }),
    ],
    connections: connections(planned),
    active: false,
    settings: { executionOrder: 'v1' },
    pinData: {},
    tags: [],
  };
}

function kindOf(node: FlowNode, flow: Flow): Json {
  if (!isOwn(node)) {
    if (!node.n8n) throw new Error(`Flow "${flow.key}": n8n has nothing for "${node.name}".`);
    const { webhook, ...part } = node.n8n;
    return webhook ? { ...part, webhookId: n8nId(flow.key, node.name, 'webhook') } : { ...part };
  }
  const { definition, settings } = node;
  const { credential } = definition;
  const own = Object.entries(fieldsOf(definition)).filter(
    ([name]) => !credential?.fields.includes(name),
  );
  return {
    type: `${PACKAGE}.${definition.name}`,
    typeVersion: definition.version,
    parameters: parameters(Object.fromEntries(own), settings),
    credentials: {
      [CREDENTIAL.type]: credentialOf(flow),
      ...(credential && { [credential.name]: { id: null, name: definition.label['en-US'] } }),
    },
  };
}

/** Without an id, n8n looks for the credential of this name. */
const credentialOf = ({ engine }: Flow): Json =>
  'there' in engine
    ? { id: engine.there || null, name: engine.name || CREDENTIAL.name }
    : { id: null, name: CREDENTIAL.name };

/** As n8n keeps them: what has its default is left out, but for fields that must not be empty. */
function parameters(fields: Fields, given: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]): [string, unknown][] => {
      const value = given[name];
      if (value === undefined || (value === field.default && !field.required)) return [];
      return [[name, parameter(field, value)]];
    }),
  );
}

function parameter(field: Field, value: unknown): unknown {
  if (value instanceof Dynamic) {
    if (value.n8n === undefined) throw new Error('A looked-up value has no expression for n8n.');
    return `={{ ${value.n8n} }}`;
  }
  switch (field.type) {
    case 'list':
      return {
        [ROWS]: (value as readonly Json[]).map((row) => parameters(field.fields, row)),
      };
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    default:
      return value;
  }
}

const connections = (planned: readonly PlannedNode[]): Json =>
  Object.fromEntries(
    planned
      .filter(({ wires }) => wires.some((targets) => targets.length > 0))
      .map(({ node, wires }) => [
        node.name,
        {
          main: wires.map((targets) =>
            targets.map((target) => ({ node: target, type: 'main', index: 0 })),
          ),
        },
      ]),
  );

/** A node with more than two outputs is higher; it is placed so that the middle of a row is straight. */
function place({ node, group, outputs }: PlannedNode, tops: readonly number[]): Json {
  const x = node.at[0] * COLUMN;
  const y = (tops[group] ?? 0) + HEADING + node.at[1] * ROW;
  return { position: [x, y - (n8nHeight(outputs.length) - N8N_NODE) / 2] };
}

/** Of a node with so many outputs, as n8n's canvas makes it. */
export const n8nHeight = (outputs: number): number => N8N_NODE + Math.max(0, outputs - 2) * 32;

/** The heading lies behind its group, around it. */
function stickyNote(key: string, { title, note = '', nodes }: Group, top: number): Json {
  const text = typeof note === 'string' ? note : note.n8n;
  const columns = nodes.map(({ at }) => at[0]);
  const left = Math.min(...columns) * COLUMN;
  const width = Math.max(...columns) * COLUMN - left + N8N_NODE;
  return {
    id: n8nId(key, `# ${title}`),
    name: title,
    type: 'n8n-nodes-base.stickyNote',
    typeVersion: 1,
    parameters: {
      content: [`## ${title}`, text].filter(Boolean).join('\n'),
      width: Math.max(width + 2 * MARGIN, 400),
      height: HEADING + rowsOf(nodes) * ROW,
      color: 7,
    },
    position: [left - MARGIN, top],
  };
}

function topsOf(groups: readonly Group[]): number[] {
  const tops: number[] = [];
  let top = 0;
  for (const { nodes } of groups) {
    tops.push(top);
    top += HEADING + rowsOf(nodes) * ROW + BETWEEN_GROUPS;
  }
  return tops;
}

const rowsOf = (nodes: readonly FlowNode[]): number =>
  1 + Math.max(0, ...nodes.map(({ at }) => at[1]));
