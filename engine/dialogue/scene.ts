import {
  DialflowError,
  type GlobalQuestion,
  type Intent,
  type Problem,
  type SceneDefinition,
  type TagGroup,
} from '../api';
import { problemsOf } from '../validation/problems';
import { sceneSchema } from './scene.schema';
import { flowProblems, trimmedFlow } from './sceneFlow';
import { trimmedSpeech } from './sceneSpeech';
import { tagProblem } from './tags';

/** What the schema lets through: lists that are empty may be left out. */
type Checked = Omit<SceneDefinition, 'intents' | 'globalQuestions' | 'tagGroups'> &
  Partial<Pick<SceneDefinition, 'intents' | 'globalQuestions' | 'tagGroups'>>;

/**
 * A scene from outside (`scene.json`, an import), checked as a whole: all that is wrong is told
 * at once, by path. Blanks around names and texts are taken off.
 *
 * @throws DialflowError `InvalidInput` with `details.problems`
 */
export function parseScene(definition: unknown): SceneDefinition {
  const problems = problemsOf(sceneSchema, definition);
  // What is not the right shape cannot be compared; what is, should be, for all comes at once.
  const scene = trimmed(problems.length > 0 ? sound(definition) : (definition as Checked));
  problems.push(
    ...repeated(scene.intents, 'intents'),
    ...repeated(scene.globalQuestions, 'globalQuestions'),
    ...repeated(scene.tagGroups, 'tagGroups'),
    ...scene.tagGroups.flatMap(({ tags }, i) =>
      twice(tags.map((tag, k) => ({ key: tag, path: `tagGroups[${i}].tags[${k}]` }))),
    ),
    ...sharedKeywords(scene.intents),
    ...strangeTags(scene),
    ...(scene.flow ? flowProblems(scene.flow, scene) : []),
  );
  if (problems.length > 0) throw DialflowError.invalid('scene', problems);
  return scene;
}

function repeated(list: readonly { name: string }[], path: string): Problem[] {
  return twice(list.map(({ name }, i) => ({ key: name, path: `${path}[${i}].name` })));
}

function twice(entries: readonly { key: string; path: string }[]): Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { key, path } of entries) {
    if (key === '') continue;
    const before = first.get(key);
    if (before === undefined) first.set(key, path);
    else problems.push({ path, reason: `"${key}" stands at ${before} already; names are unique` });
  }
  return problems;
}

function sharedKeywords(intents: readonly Intent[]): Problem[] {
  const first = new Map<string, { intent: number; path: string }>();
  const problems: Problem[] = [];
  for (const [intent, { keywords = [] }] of intents.entries()) {
    for (const [k, keyword] of keywords.entries()) {
      const key = keyword.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
      const path = `intents[${intent}].keywords[${k}]`;
      const before = first.get(key);
      if (key === '') continue;
      if (!before) first.set(key, { intent, path });
      else if (before.intent !== intent) {
        problems.push({
          path,
          reason: `"${keyword}" is a keyword of another intent too (${before.path}); leave it to one of them`,
        });
      }
    }
  }
  return problems;
}

/** Tags of intents that no tag group has, or two of one group, of which only one would hold. */
function strangeTags({ intents, tagGroups }: SceneDefinition): Problem[] {
  const problems: Problem[] = [];
  for (const [i, { tags = [] }] of intents.entries()) {
    const taken = new Set<string>();
    for (const [k, { group, name }] of tags.entries()) {
      const path = `intents[${i}].tags[${k}]`;
      if (group === '' || name === '') continue;
      const unknown = tagProblem({ group, name }, path, tagGroups);
      if (unknown) problems.push(unknown);
      else if (taken.has(group)) {
        problems.push({ path, reason: `an intent sets one tag of the group "${group}", not two` });
      }
      taken.add(group);
    }
  }
  return problems;
}

// ---------------------------------------------------------------- shapes

function trimmed(scene: Checked): SceneDefinition {
  const { description, intents = [], globalQuestions = [], tagGroups = [] } = scene;
  const all = (texts: readonly string[]): string[] => texts.map((text) => text.trim());
  return {
    name: scene.name.trim(),
    ...(description === undefined ? {} : { description }),
    industry: scene.industry.trim(),
    type: scene.type.trim(),
    language: scene.language,
    intents: intents.map((intent) => ({
      ...intent,
      name: intent.name.trim(),
      utterances: all(intent.utterances),
      ...(intent.keywords ? { keywords: all(intent.keywords) } : {}),
      ...(intent.tags && {
        tags: intent.tags.map(({ group, name }) => ({ group: group.trim(), name: name.trim() })),
      }),
    })),
    globalQuestions: globalQuestions.map((question) => ({
      name: question.name.trim(),
      questions: all(question.questions),
      answer: question.answer.trim(),
    })),
    tagGroups: tagGroups.map(({ name, tags }) => ({ name: name.trim(), tags: all(tags) })),
    ...trimmedSpeech(scene),
    ...(scene.flow && { flow: trimmedFlow(scene.flow) }),
  };
}

/**
 * The parts of a faulty definition that cross checks need, an empty value where something is
 * not what it should be, so that places in lists stay as they are.
 */
function sound(definition: unknown): Checked {
  const scene = fields(definition);
  return {
    name: '',
    industry: '',
    type: '',
    language: 'zh-CN',
    intents: entries(scene['intents']).map((intent): Intent => ({
      name: textOf(intent['name']),
      utterances: [],
      keywords: texts(intent['keywords']),
      tags: entries(intent['tags']).map(({ group, name }) => ({
        group: textOf(group),
        name: textOf(name),
      })),
    })),
    globalQuestions: entries(scene['globalQuestions']).map((question): GlobalQuestion => ({
      name: textOf(question['name']),
      questions: [],
      answer: '',
    })),
    tagGroups: entries(scene['tagGroups']).map((group): TagGroup => ({
      name: textOf(group['name']),
      tags: texts(group['tags']),
    })),
  };
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const entries = (value: unknown): Readonly<Record<string, unknown>>[] => listed(value).map(fields);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] => listed(value).map(textOf);
