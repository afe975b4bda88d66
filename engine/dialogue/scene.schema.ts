import { sceneFlowSchema } from './sceneFlow.schema';
import { speechSchemas } from './sceneSpeech';
import { anyText, listOf, record, text, words } from './schemaParts';

/** How much a scene may hold; far more than a conversation needs, little enough to compile at once. */
export const LIMITS = {
  intents: 300,
  utterances: 1000,
  keywords: 200,
  questions: 300,
  tagGroups: 50,
  tags: 100,
  name: 100,
  text: 200,
  keyword: 50,
  answer: 1000,
  description: 1000,
} as const;

const name = text(LIMITS.name);
const description = anyText(LIMITS.description);
const sentence = words(LIMITS.text);

export const sceneSchema = record(['name', 'industry', 'type', 'language'], {
  name,
  description,
  industry: name,
  type: name,
  language: { type: 'string', enum: ['zh-CN', 'en-US'] },
  intents: listOf(
    record(['name', 'utterances'], {
      name,
      description,
      utterances: listOf(sentence, LIMITS.utterances, 1),
      keywords: listOf(words(LIMITS.keyword), LIMITS.keywords),
      tags: listOf(record(['group', 'name'], { group: name, name }), LIMITS.tagGroups),
    }),
    LIMITS.intents,
  ),
  globalQuestions: listOf(
    record(['name', 'questions', 'answer'], {
      name,
      questions: listOf(sentence, LIMITS.utterances, 1),
      answer: text(LIMITS.answer),
    }),
    LIMITS.questions,
  ),
  tagGroups: listOf(
    record(['name', 'tags'], { name, tags: listOf(name, LIMITS.tags, 1) }),
    LIMITS.tagGroups,
  ),
  ...speechSchemas,
  flow: sceneFlowSchema,
});
