import { expect } from 'chai';
import type { Callee } from '../../../engine/api';
import { answeredBy, type Log } from './station';

/** 18 characters, 4,000 ms; 9 characters, 2,000 ms; 9 characters, 2,000 ms. */
const IDENTITY = '您好，我是晴川物流，请问您是王芳吗？';
const SATISFIED = '您对服务还满意吗？';
const APOLOGY = '不好意思没有听清。';

describe('what a simulated callee does to a prompt', () => {
  interface Row {
    name: string;
    callee: Omit<Callee, 'name'>;
    prompt?: string;
    log: Log;
  }
  const table: Row[] = [
    {
      name: 'keeps silent where nothing is said of it',
      callee: {},
      log: ['4000 complete 1.00'],
    },
    {
      name: 'answers 0.8 seconds after the prompt, for as long as the answer takes',
      callee: { responses: [{ when: '请问您是', then: { say: '是的，我就是王芳' } }] },
      log: ['4000 complete 1.00', '4800 speech starts', '6578 speech 是的，我就是王芳 0.95'],
    },
    {
      name: 'answers after the seconds given, as clearly as given',
      callee: { otherwise: { say: '喂', afterSeconds: 3, confidence: 0.4 } },
      log: ['4000 complete 1.00', '7000 speech starts', '7300 speech 喂 0.4'],
    },
    {
      name: 'answers at once after no seconds',
      callee: { otherwise: { say: '喂', afterSeconds: 0 } },
      log: ['4000 complete 1.00', '4000 speech starts', '4300 speech 喂 0.95'],
    },
    {
      name: 'takes the first rule that fits',
      callee: {
        responses: [
          { when: '满意', then: { keys: '1' } },
          { when: ['哪位', '晴川'], then: { keys: '2' } },
          { when: '您好', then: { keys: '3' } },
        ],
        otherwise: { keys: '4' },
      },
      log: ['4000 complete 1.00', '4800 key 2'],
    },
    {
      name: 'takes the action for the rest where no rule fits',
      callee: { responses: [{ when: '满意', then: { keys: '1' } }], otherwise: { keys: '4' } },
      log: ['4000 complete 1.00', '4800 key 4'],
    },
    {
      name: 'does not mind white space in prompts and rules',
      callee: { responses: [{ when: 'you\n Mr', then: { keys: '1' } }] },
      prompt: 'How  are y ou, are you  M r Smith',
      log: ['2200 complete 1.00', '3000 key 1'],
    },
    {
      name: 'presses keys one after another',
      callee: { otherwise: { keys: '1*#' } },
      log: ['4000 complete 1.00', '4800 key 1', '5050 key *', '5300 key #'],
    },
    {
      name: 'hangs up after the prompt',
      callee: { otherwise: { hangUp: true } },
      log: ['4000 complete 1.00', '4800 ended answered by callee'],
    },
    {
      name: 'hangs up after saying something',
      callee: { otherwise: { say: '再见', hangUp: true } },
      log: [
        '4000 complete 1.00',
        '4800 speech starts',
        '5244 speech 再见 0.95',
        '5244 ended answered by callee',
      ],
    },
    {
      name: 'hangs up after pressing keys',
      callee: { otherwise: { keys: '12', hangUp: true } },
      log: ['4000 complete 1.00', '4800 key 1', '5050 key 2', '5050 ended answered by callee'],
    },
    {
      name: 'says something, then presses keys',
      callee: { otherwise: { say: '好', keys: '12' } },
      log: [
        '4000 complete 1.00',
        '4800 speech starts',
        '5100 speech 好 0.95',
        '5100 key 1',
        '5350 key 2',
      ],
    },
    {
      name: 'cuts in, and has then reacted to the prompt, even if it goes on',
      callee: { otherwise: { say: '是的', interruptAt: 0.25 } },
      log: ['1000 speech starts', '1444 speech 是的 0.95', '4000 complete 1.00'],
    },
    {
      name: 'cuts in at the very beginning',
      callee: { otherwise: { keys: '1', interruptAt: 0 } },
      log: ['0 key 1', '4000 complete 1.00'],
    },
    {
      name: 'cuts in at the very end',
      callee: { otherwise: { keys: '1', interruptAt: 1 } },
      log: ['4000 key 1', '4000 complete 1.00'],
    },
    {
      name: 'hangs up during the prompt',
      callee: { otherwise: { hangUp: true, interruptAt: 0.5 } },
      log: ['2000 ended answered by callee', '2000 ended 0.50'],
    },
    {
      name: 'greets of itself, once, whatever is said',
      callee: { onAnswer: { say: '喂？', afterSeconds: 0.2 } },
      log: ['200 speech starts', '644 speech 喂？ 0.95', '4000 complete 1.00'],
    },
    {
      name: 'greets, and answers the prompt later',
      callee: { onAnswer: { say: '喂？', afterSeconds: 0.2 }, otherwise: { keys: '1' } },
      log: ['200 speech starts', '644 speech 喂？ 0.95', '4000 complete 1.00', '4800 key 1'],
    },
    {
      name: 'speaks to the end before it does the next thing',
      callee: {
        onAnswer: { say: '喂？你是哪位？', afterSeconds: 0.9 },
        otherwise: { keys: '1', interruptAt: 0.25 },
      },
      log: [
        '900 speech starts',
        '2456 speech 喂？你是哪位？ 0.95',
        '2456 key 1',
        '4000 complete 1.00',
      ],
    },
  ];
  for (const { name, callee, prompt = IDENTITY, log } of table) {
    it(name, async () => {
      const { station, clock, call } = await answeredBy(callee);
      call.say(prompt);
      await clock.advance(30_000);
      expect(call.log.slice(1)).to.deep.equal(log);
      expect(clock.pending()).to.equal(0);
      await station.close();
    });
  }

  it('hangs up of itself at once', async () => {
    const { station, clock, call } = await answeredBy({
      onAnswer: { hangUp: true, afterSeconds: 0 },
    });
    expect(call.log).to.deep.equal(['0 ended answered by callee']);
    expect(clock.pending()).to.equal(0);
    await station.close();
  });
});

describe('what a simulated callee does to prompts in turn', () => {
  it('goes through the actions of a rule, the last of which repeats', async () => {
    const { station, clock, call } = await answeredBy({
      responses: [
        { when: '满意', then: { keys: '9' } },
        { when: '请问您是', then: [{ keys: '1' }, {}, { keys: '3' }] },
      ],
    });
    for (const prompt of [IDENTITY, SATISFIED, IDENTITY, IDENTITY, IDENTITY]) {
      call.say(prompt);
      await clock.advance(10_000);
    }
    const keys = call.log.filter((line) => line.includes('key'));
    expect(keys).to.deep.equal(['4800 key 1', '12800 key 9', '34800 key 3', '44800 key 3']);
    await station.close();
  });

  it('counts the turns of each call by itself', async () => {
    const { station, clock, call } = await answeredBy({
      otherwise: {},
      responses: [{ when: '满意', then: [{ keys: '1' }, { keys: '2' }] }],
    });
    const other = station.place();
    await clock.advance(0);
    call.say(SATISFIED);
    other.say(SATISFIED);
    await clock.advance(10_000);
    expect(call.log.at(-1)).to.equal('2800 key 1');
    expect(other.log.at(-1)).to.equal('2800 key 1');
    await station.close();
  });

  it('answers only the last of prompts said back to back', async () => {
    const { station, clock, call } = await answeredBy({
      responses: [
        { when: '没有听清', then: [{ keys: '1' }, { keys: '2' }] },
        { when: '满意', then: { keys: '5' } },
      ],
    });
    const first = call.say(APOLOGY);
    void first.done.then(() => call.say(SATISFIED));
    await clock.advance(10_000);
    expect(call.log.filter((line) => line.includes('key'))).to.deep.equal(['4800 key 5']);
    // The rule of the first was not used up.
    call.say(APOLOGY);
    await clock.advance(10_000);
    expect(call.log.at(-1)).to.equal('12800 key 1');
    await station.close();
  });

  it('answers only the last one also where it would have answered the first at once', async () => {
    const { station, clock, call } = await answeredBy({
      otherwise: { keys: '1', afterSeconds: 0 },
    });
    void call.say(APOLOGY).done.then(() => call.say(SATISFIED));
    await clock.advance(10_000);
    expect(call.log.filter((line) => line.includes('key'))).to.deep.equal(['4000 key 1']);
    await station.close();
  });

  it('drops an answer that has not begun when a new prompt begins', async () => {
    const { station, clock, call } = await answeredBy({ otherwise: { keys: '1' } });
    call.say(APOLOGY);
    await clock.advance(2799);
    call.say(SATISFIED);
    await clock.advance(10_000);
    expect(call.log.slice(-2)).to.deep.equal(['4799 complete 1.00', '5599 key 1']);
    expect(call.log).to.have.lengthOf(5);
    await station.close();
  });

  it('goes on with speech that has begun when a new prompt begins, then answers that', async () => {
    const { station, clock, call } = await answeredBy({
      responses: [
        { when: '听清', then: { say: '你刚才问的是什么事情呀我没有听明白' } },
        { when: '满意', then: { keys: '1', afterSeconds: 0.1 } },
      ],
    });
    call.say(APOLOGY);
    await clock.advance(2900);
    call.say(SATISFIED);
    await clock.advance(10_000);
    expect(call.log.slice(2)).to.deep.equal([
      '2800 speech starts',
      `2900 says ${SATISFIED}`,
      '4900 complete 1.00',
      '6578 speech 你刚才问的是什么事情呀我没有听明白 0.95',
      '6578 key 1',
    ]);
    await station.close();
  });

  it('does nothing further to a prompt that its cutting in has stopped', async () => {
    const { station, clock, call } = await answeredBy(
      { otherwise: { say: '是的', interruptAt: 0.5 } },
      (made) => {
        const say = made.say;
        let playing: ReturnType<typeof say> | undefined;
        return {
          answered: () => void (playing = say(IDENTITY)),
          speechStarted: () => playing?.stop(),
        };
      },
    );
    await clock.advance(30_000);
    expect(call.log.slice(1)).to.deep.equal([
      '2000 speech starts',
      '2000 stopped 0.50',
      '2444 speech 是的 0.95',
    ]);
    await station.close();
  });

  it('does not answer a prompt that was stopped before its end', async () => {
    const { station, clock, call } = await answeredBy({
      responses: [{ when: '请问您是', then: [{ keys: '1' }, { keys: '2' }] }],
    });
    const playback = call.say(IDENTITY);
    await clock.advance(3999);
    playback.stop();
    await clock.advance(10_000);
    call.say(IDENTITY);
    await clock.advance(10_000);
    expect(call.log.filter((line) => line.includes('key'))).to.deep.equal(['18799 key 1']);
    await station.close();
  });

  it('does nothing more once hung up on, in the middle of a word or of keys', async () => {
    for (const action of [{ say: '我跟你说啊这个事情' }, { keys: '123456' }]) {
      const { station, clock, call } = await answeredBy({ otherwise: action });
      call.say(SATISFIED);
      await clock.advance(3100);
      const before = call.log.length;
      call.leg.hangUp();
      expect(clock.pending()).to.equal(0);
      await clock.advance(30_000);
      expect(call.log.slice(before)).to.deep.equal(['3100 ended answered by us']);
      await station.close();
    }
  });

  it('does nothing more once hung up on from within what it did', async () => {
    for (const action of [
      { say: '喂', keys: '1' },
      { keys: '12', hangUp: true },
    ]) {
      const { station, clock, call } = await answeredBy({ otherwise: action }, (made) => ({
        speech: () => made.leg.hangUp(),
        key: () => made.leg.hangUp(),
      }));
      call.say(SATISFIED);
      await clock.advance(30_000);
      expect(call.log.filter((line) => line.includes('key')).length).to.be.at.most(1);
      expect(call.log.at(-1)).to.match(/ended answered by us$/);
      expect(clock.pending()).to.equal(0);
      await station.close();
    }
  });
});
