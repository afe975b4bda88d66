import { expect } from 'chai';
import type { Callee } from '../../../engine/api';
import { MACHINE_GREETING } from '../../../engine/line/simulated/greeter';
import { speechTime } from '../../../engine/line/simulated';
import { answeredBy } from './station';

/** What the line tells of a machine, with the ms since the answer. */
async function toldOf(callee: Omit<Callee, 'name'>, ms = 20_000): Promise<string[]> {
  const told: string[] = [];
  const { station, clock } = await answeredBy(callee, () => ({
    answeredBy: (who) => told.push(`${clock.now() - begun} ${who}`),
    messageMayBegin: () => told.push(`${clock.now() - begun} beep`),
  }));
  const begun = clock.now();
  await clock.advance(ms);
  await station.close();
  return told;
}

describe('an answering machine on the simulated line', () => {
  it('greets, is known for one meanwhile, and beeps', async () => {
    const greeting = speechTime(MACHINE_GREETING);
    expect(greeting).to.be.greaterThan(2_400);
    expect(await toldOf({ machine: true })).to.deep.equal([
      '3200 machine',
      `${800 + greeting + 700} beep`,
    ]);
  });

  it('may have a greeting of its own', async () => {
    const onAnswer = { say: '请留言。', afterSeconds: 0 };
    expect(await toldOf({ machine: true, onAnswer })).to.deep.equal(['889 machine', '1589 beep']);
  });

  it('may beep without a word', async () => {
    const onAnswer = { afterSeconds: 1 };
    expect(await toldOf({ machine: true, onAnswer })).to.deep.equal(['1000 machine', '1700 beep']);
  });

  it('does not beep when it has hung up', async () => {
    const onAnswer = { say: '请留言。', hangUp: true, afterSeconds: 0 };
    expect(await toldOf({ machine: true, onAnswer })).to.deep.equal(['889 machine']);
  });

  it('is anybody but a person', async () => {
    const told: string[] = [];
    const { station } = await answeredBy({}, () => ({ answeredBy: (who) => told.push(who) }));
    expect(told).to.deep.equal(['person']);
    await station.close();
  });
});
