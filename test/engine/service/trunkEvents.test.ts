import { expect } from 'chai';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { EngineOptions, EventEnvelope, TrunkStatus } from '../../../engine/api';
import { openLine } from '../../../engine/service/openLine';
import { TestEngine } from '../../support/engine';
import { FakeClock } from '../../support/fakeClock';
import { trunkThatSays } from '../../support/trunk';

const lineTo = (port: number): EngineOptions['line'] => ({
  kind: 'sip',
  trunks: [{ name: 'main', host: '127.0.0.1', port }],
  listen: [{ protocol: 'UDP', address: '127.0.0.1', port: 0 }],
});

/** Over real sockets on loopback; the clock is the test's. */
describe('A trunk of an engine', () => {
  let trunk: Socket;
  let port: number;

  beforeEach(async () => {
    trunk = await trunkThatSays('200 OK');
    ({ port } = trunk.address());
  });
  afterEach(() => trunk.close());

  /** Moves the clock, slowly enough for what is on its way between sockets. */
  async function until(clock: FakeClock, reached: () => boolean): Promise<void> {
    for (let steps = 0; steps < 500 && !reached(); steps++) {
      for (let turns = 0; turns < 20 && !reached(); turns++) await clock.settle();
      if (!reached()) await clock.advance(500);
    }
    expect(reached(), 'was reached').to.equal(true);
  }

  it('tells by events when it comes up, dies and is back, whatever the instance', async () => {
    const test = await TestEngine.start({ line: lineTo(port) });
    const told = new Map<number, string>();
    const take = ({ sequence, body }: EventEnvelope): void => {
      if (body.eventType === 'TrunkChanged') told.set(sequence, body.trunk.state);
    };
    const { instanceId } = test;
    await test.on({ types: ['TrunkChanged'], instanceId }, take);
    // Its first answer may have come before anybody listened.
    (await test.api.events.list({ types: ['TrunkChanged'] })).forEach(take);
    await until(test.clock, () => told.size === 1);
    expect([...told.values()]).to.deep.equal(['up']);
    expect((await test.api.line.status()).trunks[0]).to.include({ name: 'main', state: 'up' });

    trunk.close();
    await once(trunk, 'close');
    const died = test.clock.now();
    await until(test.clock, () => told.size === 2);
    expect([...told.values()]).to.deep.equal(['up', 'down']);
    expect(test.clock.now() - died).to.be.lessThan(60_000);

    trunk = await trunkThatSays('200 OK', port);
    await until(test.clock, () => told.size === 3);
    expect([...told.values()]).to.deep.equal(['up', 'down', 'up']);
  });

  it('does not suffer from whoever listens to it', async () => {
    const clock = new FakeClock();
    const warned: string[] = [];
    const told: TrunkStatus[] = [];
    const line = await openLine(
      { line: lineTo(port) },
      {
        clock,
        warn: (message) => warned.push(message),
        changed: (status) => {
          told.push(status);
          throw new Error('A fault of the listener.');
        },
      },
    );
    await until(clock, () => told.length === 1);
    expect(line.trunks()[0]?.state).to.equal('up');
    expect(warned).to.have.length(1);
    expect(warned[0]).to.match(/A fault of the listener/);
    await line.close();
  });
});
