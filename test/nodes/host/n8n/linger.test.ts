import { expect } from 'chai';
import { DialflowError, type EngineOptions } from '../../../../engine/api';
import type { EngineClient } from '../../../../engine/client';
import { LingeringEngines } from '../../../../nodes/host/n8n/linger';
import { FakeClock } from '../../../support/fakeClock';
import { rejection } from '../../../support/rejection';

const LINGER = 10_000;
const options = (more: Partial<EngineOptions> = {}): EngineOptions => ({
  dataFolder: '/data',
  line: { kind: 'simulated', callees: [] },
  ...more,
});

function setUp() {
  const clock = new FakeClock();
  const log: string[] = [];
  const reported: unknown[] = [];
  const state = { liveCalls: 0, executingGroups: 0 };
  const ends: ((error: DialflowError | null) => void)[] = [];
  let refusal: DialflowError | undefined;
  const engines = new LingeringEngines({
    acquire: async ({ speed = 1 }) => {
      log.push(`acquire ${speed}`);
      if (refusal) throw refusal;
      const client = {
        engine: { info: () => Promise.resolve(state) },
        ended: new Promise((resolve) => ends.push(resolve)),
      } as unknown as EngineClient;
      return {
        client,
        release: async () => {
          log.push(`release ${speed}`);
        },
      };
    },
    after: (ms, run) => clock.after(ms, run),
    lingerMs: LINGER,
    report: (error) => reported.push(error),
  });
  return {
    clock,
    log,
    reported,
    state,
    engines,
    refuse: (error?: DialflowError) => (refusal = error),
    end: (error: DialflowError | null) => ends.shift()?.(error),
  };
}

describe('n8n, engines that linger', () => {
  it('starts an engine for the first use and keeps it for those that follow', async () => {
    const { clock, log, engines } = setUp();
    for (let run = 0; run < 3; run++) {
      (await engines.use(options())).done();
      await clock.advance(LINGER - 1);
    }
    expect(log).to.deep.equal(['acquire 1']);
    await clock.advance(LINGER);
    expect(log).to.deep.equal(['acquire 1', 'release 1']);
    expect(clock.pending()).to.equal(0);
  });

  it('starts one engine for uses that begin together', async () => {
    const { log, engines } = setUp();
    const [one, other] = await Promise.all([engines.use(options()), engines.use(options())]);
    expect(one.client).to.equal(other.client);
    expect(log).to.deep.equal(['acquire 1']);
  });

  it('gives the engine back only after the last of its users, once', async () => {
    const { clock, log, engines } = setUp();
    const one = await engines.use(options());
    const other = await engines.use(options());
    one.done();
    one.done();
    await clock.advance(5 * LINGER);
    expect(log).to.deep.equal(['acquire 1']);
    other.done();
    await clock.advance(LINGER);
    expect(log).to.deep.equal(['acquire 1', 'release 1']);
  });

  for (const what of ['liveCalls', 'executingGroups'] as const) {
    it(`keeps the engine while there are ${what}, and ${LINGER / 1000} s more`, async () => {
      const { clock, log, state, engines } = setUp();
      state[what] = 1;
      (await engines.use(options())).done();
      await clock.advance(20 * LINGER);
      expect(log).to.deep.equal(['acquire 1']);
      state[what] = 0;
      await clock.advance(LINGER);
      expect(log).to.deep.equal(['acquire 1', 'release 1']);
    });
  }

  it('starts another engine after the first was given back', async () => {
    const { clock, log, engines } = setUp();
    (await engines.use(options())).done();
    await clock.advance(LINGER);
    (await engines.use(options())).done();
    expect(log).to.deep.equal(['acquire 1', 'release 1', 'acquire 1']);
    await clock.advance(LINGER);
  });

  it('tries again after an engine that did not start', async () => {
    const { clock, log, engines, refuse } = setUp();
    refuse(new DialflowError('DataFolderInUse', 'held'));
    expect((await rejection(engines.use(options()))).code).to.equal('DataFolderInUse');
    refuse();
    (await engines.use(options())).done();
    expect(log).to.deep.equal(['acquire 1', 'acquire 1']);
    await clock.advance(LINGER);
  });

  it('starts another engine after one that ended, whoever still holds it', async () => {
    const { clock, log, engines, end } = setUp();
    const held = await engines.use(options());
    end(new DialflowError('Internal', 'fault'));
    await clock.settle();
    const next = await engines.use(options());
    expect(next.client).to.not.equal(held.client);
    expect(log).to.deep.equal(['acquire 1', 'acquire 1']);
    held.done();
    next.done();
    await clock.advance(LINGER);
    expect(log.slice(2)).to.deep.equal(['release 1', 'release 1']);
  });

  it('lets an idle engine give way to one with other settings', async () => {
    const { clock, log, engines } = setUp();
    (await engines.use(options())).done();
    (await engines.use(options({ speed: 20 }))).done();
    expect(log).to.deep.equal(['acquire 1', 'release 1', 'acquire 20']);
    await clock.advance(LINGER);
  });

  it('refuses other settings while the engine is used, or has calls', async () => {
    const { clock, log, state, engines } = setUp();
    const held = await engines.use(options());
    const other = options({ speed: 20 });
    expect((await rejection(engines.use(other))).code).to.equal('EngineSettingsDiffer');
    held.done();
    state.liveCalls = 1;
    expect((await rejection(engines.use(other))).code).to.equal('EngineSettingsDiffer');
    expect(log).to.deep.equal(['acquire 1']);
    state.liveCalls = 0;
    await clock.advance(LINGER);
  });

  it('keeps engines of different data folders apart', async () => {
    const { clock, log, engines } = setUp();
    const one = await engines.use(options());
    const other = await engines.use(options({ dataFolder: '/other' }));
    expect(one.client).to.not.equal(other.client);
    one.done();
    other.done();
    await clock.advance(LINGER);
    expect(log).to.have.length(4);
  });

  it('asks a thing once while the engine is held, and again after a failure', async () => {
    const { clock, engines } = setUp();
    const use = await engines.use(options());
    let asked = 0;
    const ask = async () => {
      asked += 1;
      if (asked === 1) throw new DialflowError('LimitExceeded', 'too many');
      return asked;
    };
    expect((await rejection(use.once('instance', ask))).code).to.equal('LimitExceeded');
    expect(await use.once('instance', ask)).to.equal(2);
    expect(await use.once('instance', ask)).to.equal(2);
    use.done();
    await clock.advance(LINGER);
  });
});
