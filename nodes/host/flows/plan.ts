import { DialflowError, type Problem } from '../../../engine/api';
import { outputsOf, type Fields } from '../definition';
import { checkSettings, fieldsOf } from '../settings';
import { Dynamic, isOwn, type Flow, type FlowNode } from './flow';

/** A node with all that its description implies. */
export interface PlannedNode {
  node: FlowNode;
  /** Index of its group. */
  group: number;
  /** Keys of its outputs, in order. */
  outputs: string[];
  /** Names of the nodes behind, output by output. */
  wires: string[][];
}

/** Key of the output of a host's own node. */
const ONLY = 'out';

/**
 * Checks a description: names, settings, wires.
 * @throws DialflowError `InvalidInput`, all problems by the node's name.
 */
export function plan(flow: Flow): PlannedNode[] {
  const problems: Problem[] = [];
  const nodes = flow.groups.flatMap(({ nodes: list }, group) =>
    list.map((node) => ({ node, group, outputs: outputsFor(node, problems) })),
  );

  const names = new Map<string, FlowNode>();
  for (const { node } of nodes) {
    if (names.has(node.name))
      problems.push({ path: node.name, reason: 'is the name of two nodes' });
    names.set(node.name, node);
  }
  const planned = nodes.map(({ node, group, outputs }): PlannedNode => {
    checkTargets(node, names, problems);
    // Outputs follow from settings: wires of a node with wrong ones cannot be told.
    const wires = outputs ? wiresOf(node, outputs, problems) : [];
    return { node, group, outputs: outputs ?? [], wires };
  });
  if (problems.length > 0) throw DialflowError.invalid(`flow "${flow.key}"`, problems);
  return planned;
}

function outputsFor(node: FlowNode, problems: Problem[]): string[] | undefined {
  if (!isOwn(node)) return node.nodeRed.outputs === 1 ? [ONLY] : [];
  try {
    return outputsOf(node.definition, settingsOf(node)).map(({ key }) => key);
  } catch (error) {
    for (const { path, reason } of DialflowError.from(error).details.problems ?? []) {
      problems.push({ path: `${node.name}.${path}`, reason });
    }
    return undefined;
  }
}

/** A node's settings as its run would get them, with a stand-in for what is looked up then. */
export function settingsOf(node: FlowNode): Record<string, unknown> {
  if (!isOwn(node)) return {};
  const fields = fieldsOf(node.definition);
  return checkSettings(fields, withStandIns(fields, node.settings));
}

/** What stands for a looked-up value where settings are checked before anything runs: a text that passes for a number, too. */
export const STAND_IN = '13800000000';

function withStandIns(
  fields: Fields,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const field = fields[name];
      if (!field) throw DialflowError.invalid('settings', [{ path: name, reason: 'is no field' }]);
      if (value instanceof Dynamic) {
        return [name, field.type === 'json' ? '{}' : STAND_IN];
      }
      if (field.type === 'list' && Array.isArray(value)) {
        const rows = value as readonly Readonly<Record<string, unknown>>[];
        return [name, rows.map((row) => withStandIns(field.fields, row))];
      }
      return [name, value];
    }),
  );
}

function checkTargets(
  { name, to = {} }: FlowNode,
  nodes: ReadonlyMap<string, FlowNode>,
  problems: Problem[],
): void {
  for (const target of typeof to === 'string' ? [to] : Object.values(to).flat()) {
    const found = nodes.get(target);
    if (!found) problems.push({ path: name, reason: `is wired to "${target}", which is no node` });
    else if (!hasInput(found)) {
      problems.push({ path: name, reason: `is wired to "${target}", which has no input` });
    }
  }
}

function wiresOf(
  { name, to = {} }: FlowNode,
  outputs: readonly string[],
  problems: Problem[],
): string[][] {
  if (typeof to === 'string') {
    if (outputs.length === 1) return [[to]];
    const known = outputs.join(', ') || 'none';
    problems.push({ path: name, reason: `say which of its outputs goes where: ${known}` });
    return [];
  }
  for (const key of Object.keys(to)) {
    if (outputs.includes(key)) continue;
    problems.push({ path: name, reason: `has no output "${key}", only ${outputs.join(', ')}` });
  }
  return outputs.map((key) => [to[key] ?? []].flat());
}

const hasInput = (node: FlowNode): boolean =>
  isOwn(node) ? node.definition.mode !== 'trigger' : node.nodeRed.inputs === 1;
