import { expect } from 'chai';
import { providerFailed } from '../../../engine/speech/failure';
import { askable, Health } from '../../../engine/speech/health';
import { FakeClock } from '../../support/fakeClock';

const fault = providerFailed('one', 'down.');

describe('the circuit breaker of a provider', () => {
  let clock: FakeClock;
  let health: Health;

  beforeEach(() => {
    clock = new FakeClock();
    health = new Health(clock);
  });

  const fail = (times = 1): void => {
    for (let i = 0; i < times; i++) {
      health.breaker.asked();
      health.failed(fault);
    }
  };
  const state = () => health.status('one', 'speaks').state;

  it('opens after three failures in a row, and not after three with a success between', () => {
    fail(2);
    health.succeeded();
    fail(2);
    expect(state()).to.equal('working');
    fail();
    expect(state()).to.equal('resting');
    expect(health.breaker.isAskable).to.equal(false);
  });

  it('is tried with one request at a time after its rest, and closes when that succeeds', async () => {
    fail(3);
    await clock.advance(15_000);
    expect([state(), health.breaker.isAskable]).to.deep.equal(['trying', true]);
    health.breaker.asked();
    expect(health.breaker.isAskable, 'while it is tried').to.equal(false);
    health.succeeded();
    expect([state(), health.breaker.isAskable]).to.deep.equal(['working', true]);
  });

  it('rests twice as long each time the trial fails, up to two minutes', async () => {
    fail(3);
    for (const seconds of [15, 30, 60, 120, 120]) {
      await clock.advance(1_000 * seconds - 1);
      expect(state(), `${seconds} s`).to.equal('resting');
      await clock.advance(1);
      expect(state()).to.equal('trying');
      fail();
    }
  });

  it('lets the next one try where a trial was given up, or a text was to blame', async () => {
    fail(3);
    await clock.advance(15_000);
    health.breaker.asked();
    health.breaker.gaveUp();
    expect(health.breaker.isAskable).to.equal(true);
    health.breaker.asked();
    health.failed(providerFailed('one', 'what?', { blames: false }));
    expect([state(), health.breaker.isAskable]).to.deep.equal(['trying', true]);
  });

  it('tells how it fared', async () => {
    await clock.advance(1_000);
    health.succeeded();
    fail(3);
    expect(health.status('one', 'listens')).to.deep.equal({
      ...{ name: 'one', does: 'listens', state: 'resting', lastError: 'one: down.' },
      ...{ lastErrorAt: clock.now(), restsUntil: clock.now() + 15_000, succeeded: 1, failed: 3 },
    });
    await clock.advance(15_000);
    expect(health.status('one', 'listens')).to.include({ state: 'trying', restsUntil: null });
  });

  it('is passed over for others, and asked all the same where all rest', async () => {
    const [one, two] = [{ health }, { health: new Health(clock) }];
    expect(askable([one, two])).to.deep.equal([one, two]);
    fail(3);
    expect(askable([one, two])).to.deep.equal([two]);
    await clock.advance(5_000);
    for (let i = 0; i < 3; i++) two.health.failed(fault);
    expect(askable([one, two]), 'the one that rests the shortest').to.deep.equal([one]);
  });
});
