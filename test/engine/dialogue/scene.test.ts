import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { parseScene } from '../../../engine/dialogue/scene';
import survey from '../../../flows/satisfaction-survey/scene.json';
import { DELIVERY_SCENE } from './deliveryScene';

/** A scene of which one part is put in place of what it should be. */
const sceneWith = (part: Record<string, unknown>): unknown => ({
  name: 'A scene',
  industry: 'Logistics',
  type: 'Survey',
  language: 'en-US',
  intents: [{ name: 'yes', utterances: ['yes'], keywords: ['right'] }],
  globalQuestions: [{ name: 'company', questions: ['who are you'], answer: 'A company.' }],
  tagGroups: [{ name: 'mood', tags: ['good', 'bad'] }],
  ...part,
});

function problemsOf(definition: unknown): string[] {
  try {
    parseScene(definition);
  } catch (error) {
    const { code, details } = DialflowError.from(error);
    expect(code).to.equal('InvalidInput');
    return (details.problems ?? []).map(({ path, reason }) => `${path}: ${reason}`);
  }
  return [];
}

describe('A scene definition', () => {
  it('is taken as it is when it is right', () => {
    expect(parseScene(DELIVERY_SCENE)).to.deep.equal(DELIVERY_SCENE);
    expect(parseScene(survey)).to.deep.equal(survey);
  });

  it('may leave lists out that would be empty', () => {
    const scene = parseScene({ name: 'x', industry: 'x', type: 'x', language: 'zh-CN' });
    expect(scene).to.deep.equal({
      name: 'x',
      industry: 'x',
      type: 'x',
      language: 'zh-CN',
      intents: [],
      globalQuestions: [],
      tagGroups: [],
    });
  });

  it('loses the blanks around names and texts', () => {
    const scene = parseScene(
      sceneWith({ name: ' A scene ', intents: [{ name: ' yes ', utterances: [' yes '] }] }),
    );
    expect(scene.name).to.equal('A scene');
    expect(scene.intents).to.deep.equal([{ name: 'yes', utterances: ['yes'] }]);
  });

  it('is refused with all that is wrong, by path', () => {
    const intents = [
      { name: 'yes', utterances: ['yes'] },
      { name: ' ', utterances: [] },
      { name: 'no', utterances: ['…', 5] },
    ];
    const globalQuestions = [{ name: 'company', questions: ['who'], answer: ' ' }];
    expect(problemsOf(sceneWith({ language: 'zh', intents, globalQuestions }))).to.have.members([
      'language: must be one of zh-CN, en-US, not "zh"',
      'intents[1].name: must not be blank',
      'intents[1].utterances: must not be empty',
      'intents[2].utterances[0]: must be words that can be said, not "…"',
      'intents[2].utterances[1]: must be a text, not 5',
      'globalQuestions[0].answer: must not be blank',
    ]);
  });

  it('shows a misspelt field', () => {
    const intents = [{ name: 'yes', utterances: ['yes'], keyword: ['right'] }];
    expect(problemsOf(sceneWith({ intents, tagGroup: [] }))).to.have.members([
      'tagGroup: is not a known field; "tagGroups" is',
      'intents[0].keyword: is not a known field; "keywords" is',
    ]);
  });

  it('has each name once in its list', () => {
    const named = (name: string): object => ({ name, utterances: ['x'] });
    const asked = (name: string): object => ({ name, questions: ['x'], answer: 'x' });
    expect(
      problemsOf(
        sceneWith({
          intents: [named('yes'), named('no'), named(' yes')],
          globalQuestions: [asked('who'), asked('who')],
          tagGroups: [
            { name: 'mood', tags: ['good', 'bad', 'good'] },
            { name: 'mood', tags: ['good'] },
          ],
        }),
      ),
    ).to.deep.equal([
      'intents[2].name: "yes" stands at intents[0].name already; names are unique',
      'globalQuestions[1].name: "who" stands at globalQuestions[0].name already; names are unique',
      'tagGroups[1].name: "mood" stands at tagGroups[0].name already; names are unique',
      'tagGroups[0].tags[2]: "good" stands at tagGroups[0].tags[0] already; names are unique',
    ]);
  });

  it('gives a keyword to one intent only, however it is written', () => {
    const intents = [
      { name: 'yes', utterances: ['yes'], keywords: ['right', 'OK'] },
      { name: 'no', utterances: ['no'], keywords: ['ｏｋ'] },
    ];
    expect(problemsOf(sceneWith({ intents }))).to.deep.equal([
      'intents[1].keywords[0]: "ｏｋ" is a keyword of another intent too (intents[0].keywords[1]); leave it to one of them',
    ]);
  });

  it('takes the tags that an intent sets from its tag groups, one of each', () => {
    const tagGroups = [{ name: 'mood', tags: ['good', 'bad'] }];
    const intents = (...tags: object[]): object[] => [{ name: 'yes', utterances: ['yes'], tags }];
    const sound = sceneWith({ tagGroups, intents: intents({ group: ' mood', name: 'good ' }) });
    expect(parseScene(sound).intents[0]?.tags).to.deep.equal([{ group: 'mood', name: 'good' }]);
    expect(
      problemsOf(
        sceneWith({
          tagGroups,
          intents: intents(
            { group: 'mood', name: 'fair' },
            { group: 'result', name: 'good' },
            { group: 'mood', name: 'bad' },
          ),
        }),
      ),
    ).to.deep.equal([
      'intents[0].tags[0].name: tag group "mood" has no tag "fair"',
      'intents[0].tags[1].group: there is no tag group "result"',
      'intents[0].tags[2]: an intent sets one tag of the group "mood", not two',
    ]);
  });

  it('tells of shapes and of names at once', () => {
    const intents = [
      { name: 'yes', utterances: ['yes'] },
      { name: 'yes', utterances: [] },
    ];
    expect(problemsOf(sceneWith({ intents }))).to.have.members([
      'intents[1].utterances: must not be empty',
      'intents[1].name: "yes" stands at intents[0].name already; names are unique',
    ]);
  });

  it('has an end', () => {
    const utterances = Array.from({ length: 1001 }, (_, i) => `sentence ${i}`);
    expect(
      problemsOf(sceneWith({ intents: [{ name: 'x'.repeat(101), utterances }] })),
    ).to.have.members([
      'intents[0].name: must have at most 100 characters; it has 101',
      'intents[0].utterances: must have at most 1000 entries; it has 1001',
    ]);
  });

  it('is an object', () => {
    for (const definition of [null, 'scene', 5, []]) {
      expect(problemsOf(definition)[0]).to.match(/^: must be an object, not /);
    }
  });
});
