import type { Problem } from '../../../engine/api';
import { definition as branch } from '../../Branch/definition';
import { definition as intentMatch } from '../../IntentMatch/definition';
import { definition as listen } from '../../Listen/definition';
import { definition as speak } from '../../Speak/definition';
import type { TalkNode } from './fromFlow';

interface Asking {
  speak: TalkNode;
  listen: TalkNode;
  match: TalkNode;
}

/**
 * Speak → Listen → Intent Match that ask one question, made one Branch node each: a scene's flow
 * has no single ones. Misses go back to the Speak (it is asked again) or to the Listen (it is
 * waited again); those that go elsewhere do so at the first miss.
 */
export function foldAsking(nodes: readonly TalkNode[], problems: Problem[]): TalkNode[] {
  const into = (name: string): string[] =>
    nodes.filter(({ wires }) => Object.values(wires).flat().includes(name)).map((one) => one.name);
  const kind = (name: string | undefined, wanted: { name: string }): TalkNode | undefined =>
    nodes.find((node) => node.name === name && node.definition?.name === wanted.name);

  const askings = nodes.flatMap((node): Asking[] => {
    if (node.definition?.name !== speak.name) return [];
    const listening = kind(node.wires['done']?.[0], listen);
    const match = kind(listening?.wires['heard']?.[0], intentMatch);
    if (!listening || !match) return [];
    const own = new Set([node.name, match.name]);
    const alone =
      into(listening.name).every((name) => own.has(name)) &&
      into(match.name).every((name) => name === listening.name);
    return alone ? [{ speak: node, listen: listening, match }] : [];
  });

  const gone = new Set(askings.flatMap((one) => [one.listen.name, one.match.name]));
  const folded = new Map(askings.map((one) => [one.speak.name, branchOf(one, problems)]));
  const left = nodes.filter(({ name }) => !gone.has(name));
  for (const node of left) {
    if (node.definition?.name !== listen.name && node.definition?.name !== intentMatch.name)
      continue;
    const reason =
      'can be taken only as one of Speak, Listen and Intent Match in a row that nothing else leads into; use a Branch node';
    problems.push({ path: node.name, reason });
  }
  return left.map((node) => folded.get(node.name) ?? node);
}

function branchOf(asking: Asking, problems: Problem[]): TalkNode {
  const { speak: says, listen: listens, match } = asking;
  const wires = Object.fromEntries(
    Object.entries(match.wires).filter(([output]) => output.startsWith('branch:')),
  );
  const [question] = match.wires['question'] ?? [];
  if (
    match.settings['globalQuestions'] === true &&
    question !== undefined &&
    question !== says.name
  ) {
    const reason = `"question" leads to "${question}"; a branch node asks again after a question, as if it led to "${says.name}"`;
    problems.push({ path: match.name, reason });
  }
  const unrecognised = missOf('unrecognised', asking, match.wires['unrecognised']?.[0], problems);
  const missing = listens.wires['noInput']?.[0];
  const noInput =
    missing === match.name
      ? missOf('noInput', asking, match.wires['noInput']?.[0], problems)
      : missOf('noInput', { ...asking, match: withoutMisses(match) }, missing, problems);
  return {
    ...says,
    definition: branch,
    settings: {
      ...listens.settings,
      ...match.settings,
      ...says.settings,
      again: [],
      ...unrecognised.settings,
      ...noInput.settings,
    },
    wires: { ...wires, ...unrecognised.wires, ...noInput.wires },
    folded: [listens.name, match.name],
  };
}

type Miss = Pick<TalkNode, 'settings' | 'wires'>;

function missOf(
  kind: 'unrecognised' | 'noInput',
  { speak: says, listen: listens, match }: Asking,
  to: string | undefined,
  problems: Problem[],
): Miss {
  if (to === says.name || to === listens.name) {
    if (match.settings[`${kind}Limit`] === 0) {
      const reason = 'is 0: without a limit somebody who is not understood is asked for ever';
      problems.push({ path: `${match.name}.${kind}Limit`, reason });
    }
    return {
      settings: { [`${kind}Repeat`]: to === says.name, [`${kind}Then`]: 'hangUp' },
      wires: {},
    };
  }
  const said = match.settings[`${kind}Wordings`];
  if (Array.isArray(said) && said.length > 0) {
    const reason = `are said before it goes on at "${to ?? 'nothing'}"; in a scene a node says them: add a Speak node on this way`;
    problems.push({ path: `${match.name}.${kind}Wordings`, reason });
  }
  return {
    settings: {
      [`${kind}Limit`]: 1,
      [`${kind}Then`]: 'goOn',
      [`${kind}Wordings`]: [],
      [`${kind}Repeat`]: true,
      [`${kind}Farewell`]: '',
    },
    wires: to === undefined ? {} : { [kind]: [to] },
  };
}

/** A Listen whose "no input" does not go through the match: nothing of it is said then. */
const withoutMisses = (match: TalkNode): TalkNode => ({
  ...match,
  settings: { ...match.settings, noInputWordings: [] },
});
