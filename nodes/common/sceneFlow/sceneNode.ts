import {
  DialflowError,
  type BranchSceneNode,
  type NodeMarks,
  type Problem,
  type SceneMiss,
  type SceneNode,
  type ScenePrompt,
  type TransferSceneNode,
} from '../../../engine/api';
import { definition as branch } from '../../Branch/definition';
import { definition as hangUp } from '../../HangUp/definition';
import { definition as speak } from '../../Speak/definition';
import { definition as transfer } from '../../Transfer/definition';
import type { Fields } from '../../host/definition';
import type { TalkNode } from './fromFlow';
import { IN_SECONDS } from './settings';

type Settings = Readonly<Record<string, unknown>>;

/** What a node of a host's flow is in a scene's; undefined, and a problem, where it is none. */
export function sceneNodeOf(node: TalkNode, problems: Problem[]): SceneNode | undefined {
  const { name, definition, settings, wires } = node;
  recordingProblem(node, problems);
  const to = (output: string): string => {
    const [target] = wires[output] ?? [];
    if (target === undefined) {
      problems.push({
        path: name,
        reason: `"${output}" leads nowhere: the call would fall silent`,
      });
    }
    return target ?? '';
  };
  switch (definition?.name) {
    case speak.name: {
      const given = withoutDefaults(speak.fields, settings);
      return { kind: 'plain', name, ...promptOf(given), ...marksOf(given), to: to('done') };
    }
    case branch.name:
      return branchOf(name, settings, wires, to);
    case hangUp.name: {
      const { delaySeconds, reason, ...given } = withoutDefaults(hangUp.fields, settings);
      return {
        kind: 'function',
        action: 'hangUp',
        name,
        ...(textOf(given['text']) !== '' && promptOf(given)),
        ...(typeof reason === 'string' && { reason: reason as 'Completed' }),
        ...(typeof delaySeconds === 'number' && { delayMs: Math.round(delaySeconds * 1000) }),
        ...marksOf(given),
      };
    }
    case transfer.name:
      return { ...transferOf(name, settings), notTaken: to('notTaken') };
    default:
      // What else there is was a problem before, or is about to be one of the reader's.
      if (problems.length > 0) return undefined;
      throw new DialflowError('Internal', `No part of a scene is made of "${name}".`);
  }
}

/** Recordings of a scene are kept with it, not brought by a node. */
function recordingProblem({ name, settings }: TalkNode, problems: Problem[]): void {
  const { said = {} } = settings;
  const recording = settings['recording'] ?? (said as Settings)['recording'] ?? 'none';
  if (recording === 'none') return;
  const reason =
    'a scene has no file of its own for a node: record the prompt for the scene (Scene node, "Record a prompt"), and play none here';
  problems.push({ path: `${name}.recording`, reason });
}

function branchOf(
  name: string,
  settings: Settings,
  wires: TalkNode['wires'],
  to: (output: string) => string,
): BranchSceneNode {
  const given = withoutDefaults(branch.fields, settings);
  const rows = (settings['branches'] ?? []) as readonly Record<string, unknown>[];
  const listen = listeningOf(given);
  const misses = (['unrecognised', 'noInput'] as const).flatMap((kind) => {
    const miss = missOf(kind, given, wires[kind]?.[0]);
    return miss ? [[kind, miss] as const] : [];
  });
  return {
    kind: 'branch',
    name,
    ...promptOf(given),
    ...(isList(given['again']) && { again: given['again'] }),
    ...(Object.keys(listen).length > 0 && { listen }),
    branches: rows.map((row) => {
      const own = textOf(row['name']);
      const lists = ['intents', 'utterances', 'keywords', 'keys'].flatMap((key) => {
        const list = row[key];
        return isList(list) ? [[key, list]] : [];
      });
      return { name: own, ...Object.fromEntries(lists), to: to(`branch:${own}`) };
    }),
    ...Object.fromEntries(misses),
    ...(settings['globalQuestions'] === false && { globalQuestions: false }),
    ...marksOf(given),
  };
}

function missOf(
  kind: 'unrecognised' | 'noInput',
  given: Settings,
  to: string | undefined,
): SceneMiss | undefined {
  const goesOn = given[`${kind}Then`] === 'goOn';
  const miss = {
    wordings: given[`${kind}Wordings`],
    limit: given[`${kind}Limit`],
    farewell: goesOn ? undefined : given[`${kind}Farewell`],
    thenRepeat: given[`${kind}Repeat`],
    atLimit: given[`${kind}Then`],
    to: goesOn ? to : undefined,
  };
  const entries = Object.entries(miss).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as SceneMiss) : undefined;
}

function transferOf(name: string, settings: Settings): Omit<TransferSceneNode, 'notTaken'> {
  const { target, phones, number, tags, completes, said, ...rest } = settings;
  const given = withoutDefaults(transfer.fields, rest);
  return {
    kind: 'function',
    action: 'transfer',
    name,
    ...(said !== undefined && promptOf(withoutDefaults(speak.fields, said as Settings))),
    transfer: {
      to:
        target === 'number' ? { number: textOf(number) } : { phones: isList(phones) ? phones : [] },
      ...given,
    },
    ...marksOf(withoutDefaults(transfer.fields, { tags, completes })),
  };
}

function promptOf(given: Settings): ScenePrompt {
  const { text, similar, bargeIn, bargeInWords: words, bargeInSeconds: seconds } = given;
  const after = {
    ...(typeof words === 'number' && { words }),
    ...(typeof seconds === 'number' && { speechMs: Math.round(seconds * 1000) }),
  };
  const sound = ['voice', 'speed', 'volume'].filter((name) => given[name] !== undefined);
  return {
    text: textOf(text),
    ...(isList(similar) && { similar }),
    ...(typeof bargeIn === 'string' && { bargeIn: bargeIn as 'any' }),
    ...(Object.keys(after).length > 0 && { bargeInAfter: after }),
    ...(given['ownVoice'] === true && {
      voice: Object.fromEntries(sound.map((name) => [name, given[name]])),
    }),
  };
}

const marksOf = ({ tags, completes }: Settings): NodeMarks => ({
  ...(Array.isArray(tags) && tags.length > 0 && { tags: tags as NodeMarks['tags'] & object }),
  ...(typeof completes === 'boolean' && { completes }),
});

/** Fields of listening that are the same in a scene. */
const SAME = ['accept', 'maxDigits', 'endKey', 'keyPattern', 'hotWords', 'apology'] as const;

function listeningOf(given: Settings): NonNullable<BranchSceneNode['listen']> {
  const same = SAME.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]);
  const times = Object.entries(IN_SECONDS).flatMap(([seconds, ms]) => {
    const value = given[seconds];
    return typeof value === 'number' ? [[ms, Math.round(value * 1000)]] : [];
  });
  return Object.fromEntries([...same, ...times]) as NonNullable<BranchSceneNode['listen']>;
}

/** A scene says what a node would not do by itself. */
function withoutDefaults(fields: Fields, settings: Settings): Settings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => {
      const field = fields[name];
      return field && JSON.stringify(value) !== JSON.stringify(field.default);
    }),
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isList = (value: unknown): value is string[] => Array.isArray(value) && value.length > 0;
