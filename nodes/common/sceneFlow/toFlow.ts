import {
  wiresOf,
  type Language,
  type SceneDefinition,
  type SceneFlow,
  type SceneNode,
} from '../../../engine/api';
import { definition as branch } from '../../Branch/definition';
import { definition as callTrigger } from '../../CallTrigger/definition';
import { definition as hangUp } from '../../HangUp/definition';
import { definition as speak } from '../../Speak/definition';
import { definition as transfer } from '../../Transfer/definition';
import { words } from '../../host/definition';
import type { Cell, Flow, OwnNode } from '../../host/flows/flow';
import {
  branchSettings,
  hangUpSettings,
  markSettings,
  promptSettings,
  transferSettings,
} from './settings';

/** A scene that has a flow. */
export type SceneWithFlow = SceneDefinition & { flow: SceneFlow };

const ANSWERED = words('通话接通', 'Call answered');
const NOTE = words('接通后由此开始', 'begins when the callee answers');
/** Of the node that says what a 功能节点 says before it hands the callee over. */
export const SAID = words('（播报）', ' (prompt)');

/** The nodes of this package that a scene's flow is, behind a trigger of its own. */
export function flowOfScene(scene: SceneWithFlow, engine: Flow['engine']): Flow {
  const { language, name, flow } = scene;
  const cells = layOut(flow);
  const start: OwnNode = {
    name: unusedName(ANSWERED[language], flow),
    definition: callTrigger,
    settings: { events: ['CallAnswered'], scene: name },
    at: [0, 0],
    to: entryOf(flow, flow.start, language),
  };
  const nodes = flow.nodes.flatMap((node) =>
    nodesOf(node, cells.get(node.name) ?? [1, 0], (to) => entryOf(flow, to, language), language),
  );
  return {
    key: `scene/${name}`,
    name,
    info: scene.description ?? '',
    engine,
    groups: [{ title: name, note: NOTE[language], nodes: [start, ...nodes] }],
  };
}

function nodesOf(
  node: SceneNode,
  at: Cell,
  entry: (to: string) => string,
  language: Language,
): OwnNode[] {
  const { name } = node;
  if (node.kind === 'plain') {
    const settings = { ...promptSettings(node), ...markSettings(node) };
    return [{ name, definition: speak, settings, at, to: entry(node.to) }];
  }
  if (node.kind === 'branch') {
    const to = Object.fromEntries([
      ...node.branches.map((one) => [`branch:${one.name}`, entry(one.to)]),
      ...(['unrecognised', 'noInput'] as const).flatMap((kind) => {
        const behind = node[kind]?.to;
        return behind === undefined ? [] : [[kind, entry(behind)]];
      }),
    ]) as Record<string, string>;
    return [{ name, definition: branch, settings: branchSettings(node), at, to }];
  }
  if (node.action === 'hangUp') {
    return [{ name, definition: hangUp, settings: hangUpSettings(node), at }];
  }
  const settings = transferSettings(node);
  const to = { notTaken: entry(node.notTaken) };
  if (!node.text) return [{ name, definition: transfer, settings, at, to }];
  const [column, row] = at;
  const said = name + SAID[language];
  return [
    { name: said, definition: speak, settings: promptSettings(node), at, to: name },
    { name, definition: transfer, settings, at: [column + 1, row], to },
  ];
}

/** The node that wires to a node of the scene's flow lead to. */
function entryOf(flow: SceneFlow, name: string, language: Language): string {
  const node = flow.nodes.find((one) => one.name === name);
  const says = node?.kind === 'function' && node.action === 'transfer' && node.text;
  return says ? name + SAID[language] : name;
}

function unusedName(wanted: string, { nodes }: SceneFlow): string {
  let name = wanted;
  for (let n = 2; nodes.some((node) => node.name === name); n++) name = `${wanted} ${n}`;
  return name;
}

/** By steps from the start, those of one step one under the other. */
function layOut({ start, nodes }: SceneFlow): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  const heights: number[] = [];
  let step = [start];
  for (let column = 1; step.length > 0;) {
    const here = [...new Set(step)].filter((name) => !cells.has(name));
    const ahead: string[] = [];
    let wide = false;
    for (const name of here) {
      const node = nodes.find((one) => one.name === name);
      if (!node) continue;
      const row = heights[column] ?? 0;
      heights[column] = row + 1;
      cells.set(name, [column, row]);
      if (node.kind === 'function' && node.action === 'transfer' && node.text) wide = true;
      ahead.push(...wiresOf(node).map(({ to }) => to));
    }
    column += wide ? 2 : 1;
    step = ahead;
  }
  return cells;
}
