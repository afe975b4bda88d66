import { expect } from 'chai';
import { parseSimulatedLine } from '../../../engine/line/simulated';
import surveyCallees from '../../../flows/satisfaction-survey/callees.json';
import { Station } from './station';

const IDENTITY = '您好，我是晴川物流的客服，请问您是 王芳 吗？';
const SATISFACTION =
  '打扰您一分钟，您最近寄过一个包裹，请问您对这次服务满意吗？满意请按1，不满意请按2。';
const UNRECOGNISED = '不好意思，我没有听清。';

describe('the callees of the satisfaction survey', () => {
  /** What each does to prompts, in turn, a pause after each. */
  const table: [callee: string, prompts: string[], heard: string[]][] = [
    ['satisfied', [IDENTITY, SATISFACTION], ['是的，我是', '挺满意的']],
    ['dissatisfied', [IDENTITY, SATISFACTION], ['对，我就是', '不满意，太慢了']],
    ['not-the-person', [IDENTITY, '好的，打扰您了，再见。'], ['不是，你打错了']],
    [
      'asks-company',
      [IDENTITY, '我们是晴川物流，您上次寄件用的就是我们。', IDENTITY, SATISFACTION],
      ['你们是哪家公司的啊？', '哦，是的，我是', '满意，挺好的'],
    ],
    ['keys', [IDENTITY, SATISFACTION], ['key 1', 'key 1']],
    ['keys-dissatisfied', [IDENTITY, SATISFACTION], ['key 1', 'key 2']],
    ['mumbles', [IDENTITY, UNRECOGNISED, IDENTITY], ['今天天气真不错', '我在开车呢，等会儿红灯']],
    [
      'mumbles-once',
      [IDENTITY, UNRECOGNISED, IDENTITY, SATISFACTION],
      ['我在开车呢，等会儿红灯', '是的，我是', '很满意'],
    ],
    ['silent', [IDENTITY, '您好，请问您能听到吗？', IDENTITY], []],
    ['hangs-up', [IDENTITY, SATISFACTION], ['是的', 'ended answered by callee']],
    ['interrupts', [IDENTITY, SATISFACTION], ['对，是我', '满意']],
    ['no-answer-once', [IDENTITY, SATISFACTION], ['我就是', '非常满意']],
  ];
  for (const [callee, prompts, expected] of table) {
    it(`${callee}: ${expected.join(' / ') || 'never a word'}`, async () => {
      const station = new Station(parseSimulatedLine({ callees: surveyCallees }));
      const call = station.place({ variables: { callee }, attempt: 2 });
      await station.clock.advance(3000);
      for (const prompt of prompts) {
        call.say(prompt);
        await station.clock.advance(30_000);
      }
      const heard = call.log.flatMap(
        (line) => /speech (\S+) [\d.]+$|(key .|ended answered.*)$/.exec(line)?.slice(1) ?? [],
      );
      expect(heard.filter(Boolean)).to.deep.equal(expected);
      await station.close();
    });
  }

  const unanswered: [callee: string, attempt: number, end: string][] = [
    ['no-answer', 1, 'ended noAnswer by line'],
    ['no-answer', 2, 'ended noAnswer by line'],
    ['no-answer-once', 1, 'ended noAnswer by line'],
    ['no-answer-once', 2, 'answered'],
    ['busy', 1, 'ended busy by line'],
    ['empty-number', 1, 'ended emptyNumber by line'],
  ];
  for (const [callee, attempt, end] of unanswered) {
    it(`${callee}, attempt ${attempt}: ${end}`, async () => {
      const station = new Station(parseSimulatedLine({ callees: surveyCallees }));
      const call = station.place({ variables: { callee }, attempt });
      await station.clock.advance(60_000);
      expect(call.log.at(-1)).to.match(new RegExp(`${end}$`));
      await station.close();
    });
  }
});
