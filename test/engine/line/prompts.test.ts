import { expect } from 'chai';
import { speechTime } from '../../../engine/line/simulated';
import { answeredBy } from './station';

/** Nine characters of Chinese: two seconds. */
const TWO_SECONDS = '一二三四五六七八九';

describe('speechTime', () => {
  const table: [string, string, number][] = [
    ['takes a second for 4.5 Chinese characters', TWO_SECONDS, 2000],
    ['counts Chinese punctuation as a character', '一二三四，六七八。', 2000],
    ['takes a second for 15 Latin characters', 'How do you do, Mr Smith? Welcome', 2133],
    ['reads digits one by one', '123456789', 2000],
    ['adds up mixed text', '一二三四五六七八九 Dialflow Ltd', 2867],
    ['takes 300 ms for a short text', '喂', 300],
    ['takes 300 ms for no text', '', 300],
  ];
  for (const [name, text, ms] of table) {
    it(name, () => expect(speechTime(text)).to.equal(ms));
  }
});

describe('a prompt on the simulated line', () => {
  it('takes as long as a person needs to hear it', async () => {
    const { station, clock, call } = await answeredBy({});
    call.say(TWO_SECONDS);
    await clock.advance(10_000);
    expect(call.log).to.deep.equal([`0 says ${TWO_SECONDS}`, '2000 complete 1.00']);
    await station.close();
  });

  it('tells how much was heard when it is stopped, once', async () => {
    const { station, clock, call } = await answeredBy({ otherwise: { say: '喂' } });
    const playback = call.say(TWO_SECONDS);
    await clock.advance(500);
    playback.stop();
    playback.stop();
    await clock.advance(10_000);
    expect(call.log.slice(1)).to.deep.equal(['500 stopped 0.25']);
    expect(await playback.done).to.deep.equal({ heard: 0.25, heardTo: 2, reason: 'stopped' });
    await station.close();
  });

  it('is cut short by the next one, whose end does not depend on a late stop', async () => {
    const { station, clock, call } = await answeredBy({});
    const first = call.say(TWO_SECONDS);
    await clock.advance(1000);
    call.say(TWO_SECONDS);
    await clock.advance(1000);
    first.stop();
    await clock.advance(10_000);
    expect(call.log.slice(1)).to.deep.equal([
      `1000 says ${TWO_SECONDS}`,
      '1000 stopped 0.50',
      '3000 complete 1.00',
    ]);
    await station.close();
  });

  it('ends with the call, and after it nothing is heard', async () => {
    const { station, clock, call } = await answeredBy({});
    const playback = call.say(TWO_SECONDS);
    await clock.advance(1500);
    call.leg.hangUp();
    expect(clock.pending()).to.equal(0);
    expect(await playback.done).to.deep.equal({ heard: 0.75, heardTo: 6, reason: 'ended' });
    const late = call.leg.say('还在吗？');
    late.stop();
    expect(await late.done).to.deep.equal({ heard: 0, heardTo: 0, reason: 'ended' });
    await clock.advance(10_000);
    expect(call.log.slice(1)).to.have.members(['1500 ended 0.75', '1500 ended answered by us']);
    await station.close();
  });

  it('may be said on the word that the callee has answered', async () => {
    const { station, clock, call } = await answeredBy({}, (made) => ({
      answered: () => void made.say(TWO_SECONDS),
    }));
    await clock.advance(10_000);
    expect(call.log).to.deep.equal([`0 says ${TWO_SECONDS}`, '2000 complete 1.00']);
    await station.close();
  });
});
