import { DialflowError, type Problem, type SceneFlow } from '../../../engine/api';
import { definition as branch } from '../../Branch/definition';
import { definition as callTrigger } from '../../CallTrigger/definition';
import { definition as dial } from '../../Dial/definition';
import { definition as hangUp } from '../../HangUp/definition';
import { definition as intentMatch } from '../../IntentMatch/definition';
import { definition as listen } from '../../Listen/definition';
import { definition as speak } from '../../Speak/definition';
import { definition as tag } from '../../Tag/definition';
import { definition as transfer } from '../../Transfer/definition';
import { readFlow, type ReadNode } from '../../host/flows/read';
import { foldAsking } from './foldAsking';
import { sceneNodeOf } from './sceneNode';
import { SAID } from './toFlow';

/** Nodes that a conversation can be made of. */
const TALK = [callTrigger, dial, branch, speak, listen, intentMatch, tag, transfer, hangUp];

/** The wires of a node that lead on with the call up; others lead to what comes after it. */
const LEADS_ON: Readonly<Record<string, RegExp>> = {
  [branch.name]: /^(branch:.*|unrecognised|noInput)$/s,
  [speak.name]: /^done$/,
  [listen.name]: /^(heard|noInput)$/,
  [intentMatch.name]: /^(branch:.*|question|unrecognised|noInput)$/s,
  [tag.name]: /^done$/,
  [transfer.name]: /^notTaken$/,
  [hangUp.name]: /^$/,
};

export interface SceneFlowRead {
  flow: SceneFlow;
  /** Nodes of the host's flow that are no part of the conversation. */
  left: string[];
}

/**
 * The conversation in a flow of Node-RED or n8n, as a scene keeps it: from where the callee answers
 * on, through nodes of this package that say, ask, tag, transfer and hang up. Speak, Listen and
 * Intent Match that make a question together become a branch node.
 *
 * @throws DialflowError `InvalidInput`, every node that a scene cannot hold by its name.
 */
export function sceneFlowOf(json: unknown): SceneFlowRead {
  const read = readFlow(json, TALK);
  const problems: Problem[] = [];
  const begin = startOf(read.nodes);
  const talk = foldAsking(talkOf(read.nodes, begin, problems), problems);
  const { nodes, start } = foldSaid(withoutTags(talk, begin, problems));
  const flow: SceneFlow = {
    start,
    nodes: nodes.flatMap((node) => sceneNodeOf(node, problems) ?? []),
  };
  if (problems.length > 0) throw DialflowError.invalid('flow', problems);
  const taken = new Set([
    ...talk.map(({ name }) => name),
    ...talk.flatMap(({ folded = [] }) => folded),
  ]);
  return { flow, left: read.nodes.flatMap(({ name }) => (taken.has(name) ? [] : [name])) };
}

/** A node of the conversation; `folded`: the other nodes that it stands for. */
export interface TalkNode extends ReadNode {
  folded?: string[];
}

interface Talk {
  nodes: TalkNode[];
  start: string;
}

function startOf(nodes: readonly ReadNode[]): string {
  const starts = nodes.flatMap(({ definition, settings, wires }) => {
    if (definition?.name === callTrigger.name) {
      return listOf(settings['events']).includes('CallAnswered') ? Object.values(wires).flat() : [];
    }
    return definition?.name === dial.name ? (wires['answered'] ?? []) : [];
  });
  const [start, ...more] = new Set(starts);
  if (start !== undefined && more.length === 0) return start;
  const reason =
    start === undefined
      ? 'has no conversation: nothing is wired to a Call Trigger, or to "Answered" of a Dial node'
      : `has several conversations, which begin at ${[start, ...more].map((name) => `"${name}"`).join(', ')}: hand over one of them`;
  throw DialflowError.invalid('flow', [{ path: 'flow', reason }]);
}

function talkOf(nodes: readonly ReadNode[], start: string, problems: Problem[]): TalkNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const talk = new Map<string, TalkNode>();
  const ahead = [start];
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    const node = byName.get(name);
    if (!node || talk.has(name)) continue;
    const on = node.definition && LEADS_ON[node.definition.name];
    if (!on) {
      const reason = `a scene has no node of this kind (${node.type}): only Branch, Speak, Listen with Intent Match, Tag, Transfer and Hang Up`;
      problems.push({ path: name, reason });
      talk.set(name, { ...node, wires: {} });
      continue;
    }
    problems.push(...node.faults.map(({ path, reason }) => ({ path: `${name}.${path}`, reason })));
    const wires = Object.entries(node.wires).filter(([output]) => on.test(output));
    for (const [output, targets] of wires) {
      if (targets.length < 2) continue;
      const reason = `"${output}" leads to ${targets.length} nodes at once; in a scene it leads to one`;
      problems.push({ path: name, reason });
    }
    talk.set(name, { ...node, wires: Object.fromEntries(wires) });
    ahead.push(...wires.flatMap(([, targets]) => targets));
  }
  return [...talk.values()];
}

/** A Tag node's tags become those of the node behind it. */
function withoutTags(talk: readonly TalkNode[], begin: string, problems: Problem[]): Talk {
  let nodes = [...talk];
  let start = begin;
  for (const node of talk) {
    if (node.definition?.name !== tag.name) continue;
    const [behind] = node.wires['done'] ?? [];
    const target = nodes.find(({ name }) => name === behind);
    const others = nodes.filter(
      ({ name, wires }) =>
        name !== node.name &&
        name !== behind &&
        Object.values(wires)
          .flat()
          .includes(behind ?? ''),
    );
    if (!target || others.length > 0 || target.definition?.name === intentMatch.name) {
      const reason = target
        ? `its tags cannot be given to "${target.name}", which calls come to on other ways too: set them in the nodes themselves`
        : 'leads nowhere';
      problems.push({ path: node.name, reason });
      continue;
    }
    const own = listOf(target.settings['tags']);
    const tagged: TalkNode = {
      ...target,
      settings: { ...target.settings, tags: [...listOf(node.settings['tags']), ...own] },
      folded: [...(target.folded ?? []), ...(node.folded ?? []), node.name],
    };
    nodes = nodes
      .filter(({ name }) => name !== node.name)
      .map((one) => (one.name === target.name ? tagged : one))
      .map((one) => rewired(one, node.name, target.name));
    if (start === node.name) start = target.name;
  }
  return { nodes, start };
}

/** What a 功能节点 says before it hands the callee over is a Speak node of its own in a host. */
function foldSaid({ nodes: talk, start: begin }: Talk): Talk {
  let nodes = [...talk];
  let start = begin;
  for (const target of talk) {
    if (target.definition?.name !== transfer.name) continue;
    const before = nodes.filter(({ wires }) => Object.values(wires).flat().includes(target.name));
    const [says, ...others] = before;
    const itsOwn = Object.values(SAID).some((said) => says?.name === target.name + said);
    if (!says || others.length > 0 || !itsOwn || says.definition?.name !== speak.name) continue;
    const one = { ...target, settings: { ...target.settings, said: says.settings } };
    nodes = nodes
      .filter(({ name }) => name !== says.name)
      .map((node) => rewired(node.name === target.name ? one : node, says.name, target.name));
    if (start === says.name) start = target.name;
  }
  return { nodes, start };
}

const rewired = (node: TalkNode, from: string, to: string): TalkNode => ({
  ...node,
  wires: Object.fromEntries(
    Object.entries(node.wires).map(([output, targets]) => [
      output,
      targets.map((target) => (target === from ? to : target)),
    ]),
  ),
});

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
