import {
  wiresOf,
  type BranchSceneNode,
  type CheckedText,
  type Problem,
  type SceneDefinition,
  type SceneFlow,
  type SceneMiss,
  type SceneNode,
} from '../api';
import { tagProblem } from './tags';

type Scene = Pick<SceneDefinition, 'intents' | 'tagGroups'>;

/**
 * What is wrong with a flow whose form is right: wires that lead nowhere, nodes that no call comes
 * to, prompts that go round for ever, intents and tags that the scene does not have.
 */
export function flowProblems(flow: SceneFlow, scene: Scene): Problem[] {
  const places = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [i, { name }] of flow.nodes.entries()) {
    const before = places.get(name);
    if (before === undefined) places.set(name, i);
    else {
      const reason = `"${name}" is the name of flow.nodes[${before}] already; names are unique`;
      problems.push({ path: `flow.nodes[${i}].name`, reason });
    }
  }
  const known = (path: string, target: string): Problem[] =>
    places.has(target) ? [] : [{ path, reason: `there is no node "${target}"` }];

  problems.push(...known('flow.start', flow.start));
  for (const [i, node] of flow.nodes.entries()) {
    const path = `flow.nodes[${i}]`;
    problems.push(
      ...wiresOf(node).flatMap(({ at, to }) => known(`${path}.${at}`, to)),
      ...(node.kind === 'branch' ? branchProblems(node, path, scene) : []),
      ...tagProblems(node, path, scene),
    );
  }
  // Where wires are wrong, what they do not lead to is no news.
  return problems.length > 0 ? problems : roundProblems(flow);
}

/** Every text that the flow says, and where it stands. */
export function wordingsOf(flow: SceneFlow | undefined): CheckedText[] {
  return (flow?.nodes ?? []).flatMap((node, i) => {
    const path = `flow.nodes[${i}]`;
    const said = (where: string, text: string | undefined): CheckedText[] =>
      text === undefined ? [] : [{ where: `${path}.${where}`, text }];
    const all = (where: string, texts: readonly string[] = []): CheckedText[] =>
      texts.flatMap((text, k) => said(`${where}[${k}]`, text));
    const misses = (where: string, miss: SceneMiss = {}): CheckedText[] => [
      ...all(`${where}.wordings`, miss.wordings),
      ...said(`${where}.farewell`, miss.farewell),
    ];
    return [
      ...said('text', node.text),
      ...all('similar', node.similar),
      ...(node.kind === 'branch'
        ? [
            ...all('again', node.again),
            ...misses('unrecognised', node.unrecognised),
            ...misses('noInput', node.noInput),
          ]
        : []),
      ...(node.kind === 'function' && node.action === 'transfer'
        ? said('transfer.waitingText', node.transfer.waitingText)
        : []),
    ];
  });
}

function branchProblems(node: BranchSceneNode, path: string, { intents }: Scene): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  for (const [k, branch] of node.branches.entries()) {
    const at = `${path}.branches[${k}]`;
    if (names.has(branch.name)) {
      problems.push({ path: `${at}.name`, reason: `"${branch.name}" is a branch already` });
    }
    names.add(branch.name);
    const { utterances = [], keywords = [], keys = [] } = branch;
    const own = branch.intents ?? [];
    if ([own, utterances, keywords, keys].every((list) => list.length === 0)) {
      const reason = 'can never be taken: give it an intent, utterance, keyword or key';
      problems.push({ path: at, reason });
    }
    for (const [n, name] of own.entries()) {
      if (intents.some((intent) => intent.name === name)) continue;
      problems.push({ path: `${at}.intents[${n}]`, reason: `the scene has no intent "${name}"` });
    }
  }
  for (const kind of ['unrecognised', 'noInput'] as const) {
    const miss = node[kind];
    if (miss?.atLimit === 'goOn' && miss.to === undefined) {
      problems.push({ path: `${path}.${kind}.to`, reason: 'says no node to go on at' });
    }
  }
  return problems;
}

function tagProblems({ tags = [] }: SceneNode, path: string, { tagGroups }: Scene): Problem[] {
  if (tagGroups.length === 0) return [];
  return tags.flatMap((tag, k) => tagProblem(tag, `${path}.tags[${k}]`, tagGroups) ?? []);
}

/** Nodes that no call comes to, and prompts that follow one another without an end. */
function roundProblems({ start, nodes }: SceneFlow): Problem[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const reached = new Set<string>();
  const ahead = [start];
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    const node = byName.get(name);
    if (!node || reached.has(name)) continue;
    reached.add(name);
    ahead.push(...wiresOf(node).map(({ to }) => to));
  }
  return nodes.flatMap((node, i): Problem[] => {
    const path = `flow.nodes[${i}]`;
    if (!reached.has(node.name)) {
      return [{ path, reason: `no call comes to "${node.name}": nothing is wired to it` }];
    }
    if (node.kind !== 'plain') return [];
    const passed = new Set<string>();
    let next: SceneNode | undefined = node;
    while (next?.kind === 'plain' && !passed.has(next.name)) {
      passed.add(next.name);
      next = byName.get(next.to);
    }
    const reason = `"${node.name}" is said again and again: nothing on the way listens or hangs up`;
    return next?.name === node.name && next.kind === 'plain'
      ? [{ path: `${path}.to`, reason }]
      : [];
  });
}

/** Without blanks around names and texts. */
export function trimmedFlow({ start, nodes }: SceneFlow): SceneFlow {
  return { start: start.trim(), nodes: nodes.map((node) => trimmedDeep(node)) };
}

function trimmedDeep<T>(value: T): T {
  if (typeof value === 'string') return value.trim() as T;
  if (Array.isArray(value)) return value.map((one: unknown) => trimmedDeep(one)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => [key, trimmedDeep(one)]),
  ) as T;
}
