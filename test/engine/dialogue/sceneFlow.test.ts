import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { parseScene } from '../../../engine/dialogue/scene';
import { wordingsOf } from '../../../engine/dialogue/sceneFlow';

const question = {
  kind: 'branch',
  name: '身份确认',
  text: ' 请问您是 @name 吗？ ',
  branches: [
    { name: '本人', intents: ['肯定'], to: '道谢' },
    { name: '不是', keywords: ['打错'], to: '致歉' },
  ],
  unrecognised: { wordings: ['没听清。'], farewell: '再见。' },
};
const thanks = { kind: 'plain', name: '道谢', text: '谢谢。', to: '致歉' };
const sorry = { kind: 'function', action: 'hangUp', name: '致歉', text: '打扰了。' };

const sceneWith = (flow: unknown): unknown => ({
  name: '回访',
  industry: '物流',
  type: '回访',
  language: 'zh-CN',
  intents: [{ name: '肯定', utterances: ['是的'] }],
  tagGroups: [{ name: '身份', tags: ['本人'] }],
  flow,
});

function problemsOf(flow: unknown): string[] {
  try {
    parseScene(sceneWith(flow));
  } catch (error) {
    const { problems = [] } = DialflowError.from(error).details;
    return problems.map(({ path, reason }) => `${path}: ${reason}`);
  }
  return [];
}

const flowOf = (...nodes: object[]): object => ({ start: '身份确认', nodes });

describe("A scene's flow", () => {
  it('is kept with the scene, without blanks around its texts', () => {
    const { flow } = parseScene(sceneWith(flowOf(question, thanks, sorry)));
    expect(flow?.nodes[0]).to.deep.equal({ ...question, text: '请问您是 @name 吗？' });
    expect(flow?.nodes.slice(1)).to.deep.equal([thanks, sorry]);
  });

  it('tells all that it says, for the check of its wording', () => {
    const { flow } = parseScene(sceneWith(flowOf(question, thanks, sorry)));
    expect(wordingsOf(flow)).to.deep.equal([
      { where: 'flow.nodes[0].text', text: '请问您是 @name 吗？' },
      { where: 'flow.nodes[0].unrecognised.wordings[0]', text: '没听清。' },
      { where: 'flow.nodes[0].unrecognised.farewell', text: '再见。' },
      { where: 'flow.nodes[1].text', text: '谢谢。' },
      { where: 'flow.nodes[2].text', text: '打扰了。' },
    ]);
  });

  const transfer = { kind: 'function', action: 'transfer', name: '道谢' };
  const refused: [string, object, string[]][] = [
    [
      'a node of no known kind',
      flowOf(question, thanks, { ...sorry, kind: 'music' }),
      ['flow.nodes[2].kind: must be one of branch, plain, function, not "music"'],
    ],
    [
      'a field of another kind of node',
      flowOf(question, thanks, { ...sorry, to: '道谢' }),
      [
        'flow.nodes[2].to: is not a known field; known here are kind, name, tags, completes, text, similar, voice, bargeIn, bargeInAfter, action, reason, delayMs',
      ],
    ],
    [
      'a transfer that says neither to whom nor what then',
      flowOf(question, transfer, sorry),
      ['flow.nodes[1].transfer: is missing', 'flow.nodes[1].notTaken: is missing'],
    ],
    [
      'wires that lead nowhere',
      flowOf(question, { ...thanks, to: '道别' }, sorry),
      ['flow.nodes[1].to: there is no node "道别"'],
    ],
    [
      'two nodes of one name',
      flowOf(question, thanks, sorry, sorry),
      ['flow.nodes[3].name: "致歉" is the name of flow.nodes[2] already; names are unique'],
    ],
    [
      'nodes that no call comes to',
      flowOf(question, thanks, sorry, { ...sorry, name: '道别' }),
      ['flow.nodes[3]: no call comes to "道别": nothing is wired to it'],
    ],
    [
      'prompts that follow one another for ever',
      flowOf(question, { ...thanks, to: '道谢' }, sorry),
      ['flow.nodes[1].to: "道谢" is said again and again: nothing on the way listens or hangs up'],
    ],
    [
      'an intent and a tag that the scene does not have',
      flowOf(
        { ...question, branches: [{ name: '是', intents: ['是的'], to: '致歉' }] },
        { ...sorry, tags: [{ group: '身份', name: '他人' }] },
      ),
      [
        'flow.nodes[0].branches[0].intents[0]: the scene has no intent "是的"',
        'flow.nodes[1].tags[0].name: tag group "身份" has no tag "他人"',
      ],
    ],
    [
      'a branch that nothing takes, and a limit that goes on at nothing',
      flowOf(
        {
          ...question,
          branches: [{ name: '是', to: '致歉' }],
          noInput: { atLimit: 'goOn' },
        },
        sorry,
      ),
      [
        'flow.nodes[0].branches[0]: can never be taken: give it an intent, utterance, keyword or key',
        'flow.nodes[0].noInput.to: says no node to go on at',
      ],
    ],
  ];
  for (const [what, flow, problems] of refused) {
    it(`is refused for ${what}, by path`, () => {
      expect(problemsOf(flow)).to.deep.equal(problems);
    });
  }
});
