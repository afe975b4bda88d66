import { DialflowError } from '../../../engine/api';
import {
  nodeRedType,
  outputsOf,
  type Field,
  type Fields,
  type NodeDefinition,
} from '../definition';
import { fromParameters } from '../n8n/values';
import { isLookedUp, savedName, typeName } from '../nodeRed/saved';
import { checkSettings, fieldsOf } from '../settings';
import { isObject } from '../../common/values';

/** A flow of a host's file or clipboard, for those who make something else of it. */
export interface ReadFlow {
  host: 'nodeRed' | 'n8n';
  nodes: ReadNode[];
}

export interface ReadNode {
  /** Unique in the flow: those of one name, and without one, are numbered. */
  name: string;
  /** Of the host. */
  type: string;
  /** Of this package, if it is one of those asked for. */
  definition?: NodeDefinition;
  /** As its run would get them; a setting that is looked up has its default, and is a fault. */
  settings: Record<string, unknown>;
  faults: { path: string; reason: string }[];
  /** Names of the nodes behind, by output. */
  wires: Record<string, string[]>;
}

const PACKAGE = '@dialflow/n8n-nodes-telephony';
const LOOKED_UP = 'comes from the message or an expression; a scene holds texts only';

type Json = Readonly<Record<string, unknown>>;

/**
 * A flow as Node-RED exports it (a list of nodes) or n8n does (an object with nodes and
 * connections).
 *
 * @throws DialflowError `InvalidInput` when it is neither.
 */
export function readFlow(json: unknown, definitions: readonly NodeDefinition[]): ReadFlow {
  if (Array.isArray(json)) return readNodeRed(json.filter(isObject), definitions);
  if (isObject(json) && Array.isArray(json['nodes']) && isObject(json['connections'])) {
    return readN8n(json['nodes'].filter(isObject), json['connections'], definitions);
  }
  const reason =
    'is no flow: hand over what Node-RED exports (a list) or what n8n copies or downloads (an object with "nodes" and "connections")';
  throw DialflowError.invalid('flow', [{ path: 'flow', reason }]);
}

function readNodeRed(list: readonly Json[], definitions: readonly NodeDefinition[]): ReadFlow {
  const onCanvas = list.filter(
    (node) => Array.isArray(node['wires']) && node['type'] !== 'comment',
  );
  const names = namesOf(onCanvas);
  const nameOf = new Map(onCanvas.map((node, i) => [node['id'], names[i] ?? '']));
  const nodes = onCanvas.map((node, i): ReadNode => {
    const type = textOf(node['type']);
    const definition = definitions.find((one) => nodeRedType(one) === type);
    const wires = listOf(node['wires']).map((ids) =>
      listOf(ids).flatMap((id) => nameOf.get(id) ?? []),
    );
    const read = definition && settingsOf(definition, ...savedBy(fieldsOf(definition), node));
    return nodeOf(names[i] ?? '', type, definition, read, wires);
  });
  return { host: 'nodeRed', nodes };
}

/** Fields from the saved properties of a node, and the paths of those that are looked up. */
function savedBy(fields: Fields, node: Json, prefix = ''): [Json, string[]] {
  const raw: Record<string, unknown> = {};
  const lookedUp: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const property = prefix === '' ? savedName(name) : name;
    const value = node[property];
    if (field.dynamic && isLookedUp(node[typeName(property)])) lookedUp.push(prefix + name);
    else if (field.type === 'list' && Array.isArray(value)) {
      raw[name] = value.map((row: unknown, i) => {
        const [rowRaw, rowLookedUp] = savedBy(
          field.fields,
          isObject(row) ? row : {},
          `${prefix}${name}[${i}].`,
        );
        lookedUp.push(...rowLookedUp);
        return rowRaw;
      });
    } else raw[name] = value;
  }
  return [raw, lookedUp];
}

function readN8n(
  list: readonly Json[],
  connections: Json,
  definitions: readonly NodeDefinition[],
): ReadFlow {
  const onCanvas = list.filter((node) => !textOf(node['type']).endsWith('.stickyNote'));
  const names = namesOf(onCanvas);
  const nodes = onCanvas.map((node, i): ReadNode => {
    const type = textOf(node['type']);
    const definition = definitions.find(({ name }) => `${PACKAGE}.${name}` === type);
    const of = connections[names[i] ?? ''];
    const wires = listOf(isObject(of) ? of['main'] : []).map((targets) =>
      listOf(targets).flatMap((target) => (isObject(target) ? textOf(target['node']) : [])),
    );
    const parameters = isObject(node['parameters']) ? node['parameters'] : {};
    const read = definition && settingsOf(definition, ...given(fieldsOf(definition), parameters));
    return nodeOf(names[i] ?? '', type, definition, read, wires);
  });
  return { host: 'n8n', nodes };
}

/** Fields from parameters, and the paths of those that are expressions. */
function given(fields: Fields, parameters: Json): [Json, string[]] {
  const lookedUp: string[] = [];
  const literal = (field: Field | undefined, value: unknown, path: string): unknown => {
    if (typeof value === 'string' && value.startsWith('=')) {
      lookedUp.push(path);
      return undefined;
    }
    if (field?.type !== 'list' || !Array.isArray(value)) return value;
    return value.map((row: unknown, i) =>
      Object.fromEntries(
        Object.entries(isObject(row) ? row : {}).map(([name, one]) => [
          name,
          literal(field.fields[name], one, `${path}[${i}].${name}`),
        ]),
      ),
    );
  };
  const raw = fromParameters(fields, (name) => parameters[name]);
  const literals = Object.entries(raw).map(([name, value]): [string, unknown] => [
    name,
    literal(fields[name], value, name),
  ]);
  return [Object.fromEntries(literals), lookedUp];
}

type Settled = Pick<ReadNode, 'settings' | 'faults'>;

function settingsOf(definition: NodeDefinition, raw: Json, lookedUp: readonly string[]): Settled {
  const faults = lookedUp.map((path) => ({ path, reason: LOOKED_UP }));
  const fields = fieldsOf(definition);
  try {
    return { settings: checkSettings(fields, raw), faults };
  } catch (error) {
    const wrong = DialflowError.from(error).details.problems ?? [];
    const known = new Set(lookedUp);
    return {
      settings: raw,
      faults: [...faults, ...wrong.filter(({ path }) => !known.has(path))],
    };
  }
}

function nodeOf(
  name: string,
  type: string,
  definition: NodeDefinition | undefined,
  read: Settled | undefined,
  ports: readonly string[][],
): ReadNode {
  const keys = definition && read ? outputsOf(definition, read.settings).map(({ key }) => key) : [];
  const wires: Record<string, string[]> = {};
  for (const [port, targets] of ports.entries()) {
    if (targets.length > 0) wires[keys[port] ?? `output ${port + 1}`] = targets;
  }
  return {
    name,
    type,
    ...(definition && { definition }),
    settings: read?.settings ?? {},
    faults: read?.faults ?? [],
    wires,
  };
}

/** n8n's are unique; Node-RED's may be alike or missing. */
function namesOf(nodes: readonly Json[]): string[] {
  const taken = new Set<string>();
  return nodes.map((node) => {
    const wanted = textOf(node['name']).trim() || textOf(node['type']);
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted} ${n}`;
    taken.add(name);
    return name;
  });
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
