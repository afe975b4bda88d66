import { engineFields } from '../../../credentials/engine.definition';
import { nodeRedType, type Field, type Fields } from '../definition';
import { ENGINE_TYPE } from '../nodeRed/lookup';
import { literalType, savedName, typeName } from '../nodeRed/saved';
import { isSecret } from '../nodeRed/secrets';
import { fieldsOf, readSettings } from '../settings';
import { Dynamic, isOwn, type EngineUse, type Flow, type FlowNode, type Group } from './flow';
import { nodeRedId } from './ids';
import { plan, type PlannedNode } from './plan';

type Json = Record<string, unknown>;

// Lengths on the canvas, in pixels; a node is placed by its centre.
const LEFT = 40;
const TOP = 60;
const GAP = 60;
const ROW = 80;
const HEADING = 60;
const BETWEEN_GROUPS = 20;

/** The flow as Node-RED imports it: a tab, the engine's config node, headings and nodes. */
export function nodeRedFlow(flow: Flow): Json[] {
  const planned = plan(flow);
  const tab = nodeRedId(flow.key);
  const engine = 'there' in flow.engine ? flow.engine.there : nodeRedId(flow.engine.key);
  const idOf = (name: string): string => nodeRedId(flow.key, name);
  const lefts = leftsOf(planned);
  const tops = topsOf(flow.groups);

  const place = ({ node, group, outputs }: PlannedNode): Json => ({
    id: idOf(node.name),
    type: isOwn(node) ? nodeRedType(node.definition) : node.nodeRed.type,
    z: tab,
    name: node.name,
    ...(isOwn(node) ? ownProperties(node, engine, outputs.length) : node.nodeRed.properties),
    x: (lefts[node.at[0]] ?? 0) + nodeRedWidth(node) / 2,
    y: (tops[group] ?? 0) + HEADING + node.at[1] * ROW,
  });

  return [
    { id: tab, type: 'tab', label: flow.name, disabled: false, info: flow.info, env: [] },
    ...('there' in flow.engine ? [] : [configNode(engine, flow.engine)]),
    ...flow.groups.map((group, index): Json => {
      const { name, info } = headingOf(group);
      const place = { x: LEFT + width(name, 50) / 2, y: tops[index], wires: [] };
      return { id: idOf(`# ${group.title}`), type: 'comment', z: tab, name, info, ...place };
    }),
    ...planned.map((one) => ({
      ...place(one),
      wires: one.wires.map((targets) => targets.map(idOf)),
    })),
  ];
}

const configNode = (id: string, { name, settings }: EngineUse): Json => ({
  id,
  type: ENGINE_TYPE,
  name,
  ...savedFields(shownFields(settings), settings, (field) => field),
});

/**
 * Of the engine, those that its settings show: the others would be a hundred lines of defaults.
 * Secrets are no part of a flow.
 */
function shownFields(given: Readonly<Record<string, unknown>>): Fields {
  const { hidden } = readSettings(engineFields, given);
  return Object.fromEntries(
    Object.entries(engineFields).filter(([name, field]) => !hidden.has(name) && !isSecret(field)),
  );
}

function ownProperties(
  { definition, settings }: Extract<FlowNode, { definition: unknown }>,
  engine: string,
  outputs: number,
): Json {
  return {
    engine,
    ...(definition.branchOutputs || definition.liveCall ? { outputs } : {}),
    ...savedFields(fieldsOf(definition), settings, savedName),
  };
}

/** All fields, in the shape that the editor saves them. */
function savedFields(
  fields: Fields,
  given: Readonly<Record<string, unknown>>,
  property: (name: string) => string,
): Json {
  const saved: Json = {};
  for (const [name, field] of Object.entries(fields)) {
    if (isSecret(field)) continue;
    const value = given[name] ?? field.default;
    const dynamic = value instanceof Dynamic;
    saved[property(name)] = dynamic ? value.nodeRed.value : literal(field, value);
    if (field.dynamic) {
      saved[typeName(property(name))] = dynamic ? value.nodeRed.type : literalType(field);
    }
  }
  return saved;
}

function literal(field: Field, value: unknown): unknown {
  switch (field.type) {
    case 'json':
      return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    case 'list':
      return (value as readonly Json[]).map((row) =>
        savedFields(field.fields, row, (name) => name),
      );
    default:
      return value;
  }
}

/** A heading is one line; what it cannot hold is the comment's text. */
function headingOf({ title, note = '' }: Group): { name: string; info: string } {
  const text = typeof note === 'string' ? note : note.nodeRed;
  const end = /[\u3000-\u9fff]/.test(title) ? '：' : ': ';
  return { name: text === '' ? title : title + end + text, info: text };
}

/** Of the columns: each is as wide as its widest node. */
function leftsOf(planned: readonly PlannedNode[]): number[] {
  const widths: number[] = [];
  for (const { node } of planned) {
    const [column] = node.at;
    widths[column] = Math.max(widths[column] ?? 0, nodeRedWidth(node));
  }
  let left = LEFT;
  return Array.from(widths, (width = 0) => {
    left += width + GAP;
    return left - width - GAP;
  });
}

function topsOf(groups: readonly Group[]): number[] {
  const tops: number[] = [];
  let top = TOP;
  for (const { nodes } of groups) {
    tops.push(top);
    const rows = 1 + Math.max(0, ...nodes.map(({ at }) => at[1]));
    top += HEADING + rows * ROW + BETWEEN_GROUPS;
  }
  return tops;
}

/** Of a node on the canvas, as the editor makes it: its label and its icon, in steps of 20. */
export const nodeRedWidth = ({ name }: { name: string }): number => width(name, 57);

const width = (label: string, besides: number): number =>
  Math.max(100, 20 * Math.ceil((textWidth(label) + besides) / 20));

/** Of a node with so many outputs. */
export const nodeRedHeight = (outputs: number): number => Math.max(30, outputs * 15);

const textWidth = (text: string): number =>
  [...text].reduce(
    (sum, letter) => sum + (LETTERS.find(([these]) => these.test(letter))?.[1] ?? 8),
    0,
  );

/** The editor's 14 px Helvetica, near enough to line the nodes of a column up. */
const LETTERS: readonly [RegExp, number][] = [
  [/[ijl|'.,:;!()\u2010-\u206f]/, 4],
  [/[\u2070-\uffff]/, 14],
  [/[ ftI]/, 4.5],
  [/[A-Zmw]/, 10],
];
