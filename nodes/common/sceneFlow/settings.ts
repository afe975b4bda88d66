import type {
  BranchSceneNode,
  HangUpSceneNode,
  NodeMarks,
  SceneMiss,
  ScenePrompt,
  TransferSceneNode,
} from '../../../engine/api';

/**
 * What nodes of a scene's flow are as settings of this package's nodes: the way back of
 * `promptOf`, `listeningOf`, `marksOf` and their like. What is left out has the field's default.
 */
type Settings = Record<string, unknown>;

export const promptSettings = ({
  text,
  similar,
  bargeIn,
  bargeInAfter,
  voice,
}: Partial<ScenePrompt>): Settings => ({
  ...(text !== undefined && { text }),
  ...(similar && { similar }),
  ...(bargeIn && { bargeIn }),
  ...(bargeInAfter?.words !== undefined && { bargeInWords: bargeInAfter.words }),
  ...(bargeInAfter?.speechMs !== undefined && { bargeInSeconds: bargeInAfter.speechMs / 1000 }),
  ...(voice && { ownVoice: true, ...voice }),
});

export const markSettings = ({ tags, completes }: NodeMarks): Settings => ({
  ...(tags && { tags }),
  ...(completes !== undefined && { completes }),
});

export const branchSettings = (node: BranchSceneNode): Settings => ({
  ...promptSettings(node),
  ...(node.again && { again: node.again }),
  branches: node.branches.map(({ name, intents, utterances, keywords, keys }) => ({
    name,
    intents: intents ?? [],
    utterances: utterances ?? [],
    keywords: keywords ?? [],
    keys: keys ?? [],
  })),
  ...listeningSettings(node.listen ?? {}),
  ...missSettings('unrecognised', node.unrecognised),
  ...missSettings('noInput', node.noInput),
  ...(node.globalQuestions !== undefined && { globalQuestions: node.globalQuestions }),
  ...markSettings(node),
});

export const hangUpSettings = (node: HangUpSceneNode): Settings => {
  // A farewell is said to its end, in the scene's voice.
  const { text, similar } = node;
  return {
    ...promptSettings({ ...(text !== undefined && { text }), ...(similar && { similar }) }),
    ...(node.reason && { reason: node.reason }),
    ...(node.delayMs !== undefined && { delaySeconds: node.delayMs / 1000 }),
    ...markSettings(node),
  };
};

export const transferSettings = ({ transfer, ...node }: TransferSceneNode): Settings => {
  const { to, ...rest } = transfer;
  return {
    ...('phones' in to
      ? { target: 'phones', phones: to.phones }
      : { target: 'number', number: to.number }),
    ...rest,
    ...markSettings(node),
  };
};

/** Times are seconds in nodes and ms in scenes. */
export const IN_SECONDS = {
  noInputSeconds: 'noInputMs',
  interDigitSeconds: 'interDigitMs',
  maxSpeechSeconds: 'maxSpeechMs',
  endSilenceSeconds: 'endSilenceMs',
} as const;

function listeningSettings(listen: NonNullable<BranchSceneNode['listen']>): Settings {
  const { noInputMs, interDigitMs, maxSpeechMs, endSilenceMs, ...same } = listen;
  const times = { noInputMs, interDigitMs, maxSpeechMs, endSilenceMs };
  return {
    ...same,
    ...Object.fromEntries(
      Object.entries(IN_SECONDS).flatMap(([seconds, ms]) => {
        const value = times[ms];
        return value === undefined ? [] : [[seconds, value / 1000]];
      }),
    ),
  };
}

function missSettings(kind: 'unrecognised' | 'noInput', miss: SceneMiss = {}): Settings {
  const { wordings, limit, farewell, thenRepeat, atLimit } = miss;
  return Object.fromEntries(
    Object.entries({
      Wordings: wordings,
      Limit: limit,
      Farewell: farewell,
      Repeat: thenRepeat,
      Then: atLimit,
    }).flatMap(([end, value]) => (value === undefined ? [] : [[kind + end, value]])),
  );
}
