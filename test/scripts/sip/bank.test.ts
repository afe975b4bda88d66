import { expect } from 'chai';
import type { Callee } from '../../../engine/api';
import type { LegEnd, PlaceRequest } from '../../../engine/line/port';
import { openLine, type OpenLine } from '../../../engine/service/openLine';
import { SystemClock } from '../../../engine/time/clock';
import { satisfactionSurvey } from '../../../flows/satisfaction-survey/flow';
import { CalleeBank } from '../../../scripts/start/sip/bank/bank';
import { People } from '../../../scripts/start/sip/bank/people';
import { RobotVoice } from '../../../scripts/start/sip/bank/robotVoice';
import { FunasrServer } from '../../../scripts/start/sip/recogniser/funasrServer';
import { phrasesOf, spokenBy } from '../../../scripts/start/sip/recogniser/phrases';
import { Vocabulary } from '../../../scripts/start/sip/recogniser/vocabulary';
import { CALLEES, SCENE, speakers } from './speakers';

const IDENTITY = '您好，我是晴川物流的客服，请问您是李娜吗？';
const QUESTION = '请问您对这次寄件的服务满意吗？';

/** Beside those of the survey, what else may become of a call. */
const OTHERS: readonly Callee[] = [
  { name: 'rejected', outcome: 'rejected' },
  { name: 'powered-off', outcome: 'poweredOff' },
  { name: 'out-of-service', outcome: 'outOfService' },
  { name: 'in-arrears', outcome: 'inArrears' },
  { name: 'not-connected', outcome: 'notConnected' },
  { name: 'line-failed', outcome: 'lineFailed' },
];
const callees = [...CALLEES, ...OTHERS].map((callee) => ({ ...callee, ringSeconds: 0.3 }));
/** Whoever is not among them has 13800000000. */
const numberOf = (name: string): string =>
  String(13_800_000_001 + callees.findIndex((callee) => callee.name === name));

/** Our line calls the bank: SIP and RTP over loopback, in real time. */
describe('The bank of callees', function () {
  this.timeout(40_000);
  let bank: CalleeBank;
  let server: FunasrServer;
  let line: OpenLine;
  const faults: unknown[] = [];

  before(async () => {
    const clock = new SystemClock();
    const voices = await speakers();
    const robot = new RobotVoice(clock);
    const people = await People.prepare({
      contacts: callees.map(({ name }) => ({
        phoneNumber: numberOf(name),
        variables: { name: '李娜', callee: name },
      })),
      ...{ callees, flow: satisfactionSurvey, scene: SCENE, speakers: voices, robot },
    });
    await robot.close();
    bank = await CalleeBank.open({
      ...{ clock, random: Math.random },
      called: (number) => people.called(number),
      fault: (error) => faults.push(error),
    });
    const phrases = phrasesOf(CALLEES, { ...SCENE, intents: [], globalQuestions: [] });
    server = await FunasrServer.listen(new Vocabulary(spokenBy(voices, phrases)));
    line = await openLine(
      {
        line: {
          kind: 'sip',
          trunks: [{ name: 'bank', host: '127.0.0.1', port: bank.port }],
          listen: [{ protocol: 'UDP', address: '127.0.0.1', port: 0 }],
        },
        speech: {
          synthesisers: [{ kind: 'espeak' }],
          recognisers: [{ kind: 'funasr', url: server.url }],
        },
      },
      { clock, warn: (message) => faults.push(message) },
    );
  });

  after(async () => {
    await line.close();
    expect(bank.size).to.equal(0);
    await bank.close();
    await server.close();
  });

  afterEach(() => {
    expect(faults).to.deep.equal([]);
  });

  it('answers in its own words and by keys, cuts in, and hangs up', async () => {
    const names = ['satisfied', 'keys', 'interrupts', 'hangs-up'];
    const [satisfied, keys, interrupts, hangsUp] = await Promise.all(
      names.map((name) => ask(line, name, [IDENTITY, QUESTION])),
    );
    expect(satisfied?.told).to.deep.equal(['是的，我是', '挺满意的']);
    expect(satisfied?.end).to.include({ outcome: 'answered', by: 'us' });
    expect(keys?.told).to.deep.equal(['1', '1']);
    expect(interrupts?.told).to.deep.equal(['对，是我', '满意']);
    // 60 and 50 % of the prompts, until the line has heard it.
    expect(interrupts?.begunAt[0]).to.be.within(0.55, 0.75);
    expect(interrupts?.begunAt[1]).to.be.within(0.45, 0.75);
    expect(hangsUp?.told).to.deep.equal(['是的']);
    expect(hangsUp?.end).to.include({ outcome: 'answered', by: 'callee' });
    expect(hangsUp?.heard[1]).to.be.within(0.35, 0.6);
  });

  it('does not answer, in all ways there are', async () => {
    const names = ['no-answer', 'busy', 'empty-number', ...OTHERS.map(({ name }) => name)];
    const ends = await Promise.all(names.map((name) => ask(line, name, [])));
    expect(ends.map(({ end }) => end.outcome)).to.deep.equal([
      'noAnswer',
      'busy',
      'emptyNumber',
      'rejected',
      'poweredOff',
      'outOfService',
      'inArrears',
      'notConnected',
      'lineFailed',
    ]);
  });

  it('rings out the first time and answers the second, where it is told to', async () => {
    const first = await ask(line, 'no-answer-once', []);
    const second = await ask(line, 'no-answer-once', []);
    expect([first.end.outcome, second.end.outcome]).to.deep.equal(['noAnswer', 'answered']);
  });

  it('knows nobody of another number', async () => {
    const { end } = await ask(line, 'nobody', []);
    expect(end.outcome).to.equal('emptyNumber');
  });
});

interface Asked {
  /** What was said or pressed. */
  told: string[];
  /** How much of each prompt had been heard when the callee began, and when it was over. */
  begunAt: number[];
  heard: number[];
  end: LegEnd;
}

/** Says the questions one after the other, each when the last one is answered; then hangs up. */
function ask(line: OpenLine, name: string, questions: readonly string[]): Promise<Asked> {
  const told: string[] = [];
  const begunAt: number[] = [];
  const heard: number[] = [];
  const left = [...questions];
  const request: PlaceRequest = {
    ...{ callId: name, calledNumber: numberOf(name), callingNumber: '', ringMs: 1_500, attempt: 1 },
    ...{ variables: {}, language: 'zh-CN', understands: true },
  };
  return new Promise((resolve) => {
    let stop = (): void => undefined;
    let begun = 0;
    let length = 1;
    const next = (): void => {
      const text = left.shift();
      if (text === undefined) return leg.hangUp();
      begun = performance.now();
      const playback = leg.say(text);
      stop = () => playback.stop();
      length = lengthMs(text);
      void playback.done.then((end) => heard.push(end.heard));
    };
    const answer = (what: string): void => {
      told.push(what);
      stop();
      next();
    };
    const leg = line.place(request, {
      ringing: () => undefined,
      answered: next,
      speechStarted: () => {
        begunAt.push((performance.now() - begun) / length);
        stop();
      },
      speech: ({ text }) => answer(text),
      key: answer,
      ended: (end) => resolve({ told, begunAt, heard, end }),
    });
  });
}

/** About as long as the synthesiser takes for it. */
function lengthMs(text: string): number {
  return text === IDENTITY ? 4_600 : 3_200;
}
