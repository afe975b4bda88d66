import { expect } from 'chai';
import type { Callee } from '../../../engine/api';
import type { LegEnd, PlaceRequest } from '../../../engine/line/port';
import { Station, type Log } from './station';

describe('SimulatedLine, until the answer', () => {
  interface Row {
    name: string;
    callee: Omit<Callee, 'name'>;
    request?: Partial<PlaceRequest>;
    log: Log;
  }
  const table: Row[] = [
    {
      name: 'answers after two seconds of ringing',
      callee: {},
      log: ['0 ringing', '2000 answered'],
    },
    {
      name: 'answers after as many seconds as its callee rings',
      callee: { ringSeconds: 7.5 },
      log: ['0 ringing', '7500 answered'],
    },
    {
      name: 'answers at once where nothing is to ring',
      callee: { ringSeconds: 0 },
      request: { ringMs: 0 },
      log: ['0 ringing', '0 answered'],
    },
    {
      name: 'still answers in the last moment of ringing',
      callee: { ringSeconds: 30 },
      log: ['0 ringing', '30000 answered'],
    },
    {
      name: 'gives up a callee who would answer too late',
      callee: { ringSeconds: 30.001 },
      log: ['0 ringing', '30000 ended noAnswer by line'],
    },
    {
      name: 'rings a callee who does not answer until the ringing is given up',
      callee: { outcome: 'noAnswer', ringSeconds: 1 },
      request: { ringMs: 12_000 },
      log: ['0 ringing', '12000 ended noAnswer by line'],
    },
    {
      name: 'rings a callee who then rejects the call',
      callee: { outcome: 'rejected', ringSeconds: 3 },
      log: ['0 ringing', '3000 ended rejected by callee'],
    },
    ...(
      [
        'busy',
        'emptyNumber',
        'poweredOff',
        'outOfService',
        'inArrears',
        'notConnected',
        'lineFailed',
      ] as const
    ).map((outcome) => ({
      name: `ends ${outcome} without ringing`,
      callee: { outcome },
      log: [`2000 ended ${outcome} by line`],
    })),
    {
      name: 'ends at once where the network answers at once',
      callee: { outcome: 'busy', ringSeconds: 0 },
      log: ['0 ended busy by line'],
    },
    {
      name: 'takes the outcome of the first attempt',
      callee: { outcome: ['noAnswer', 'busy', 'answers'] },
      request: { attempt: 1, ringMs: 5000 },
      log: ['0 ringing', '5000 ended noAnswer by line'],
    },
    {
      name: 'takes the outcome of the second attempt',
      callee: { outcome: ['noAnswer', 'busy', 'answers'] },
      request: { attempt: 2 },
      log: ['2000 ended busy by line'],
    },
    {
      name: 'repeats the last outcome of a list',
      callee: { outcome: ['noAnswer', 'busy', 'answers'] },
      request: { attempt: 9 },
      log: ['0 ringing', '2000 answered'],
    },
  ];
  for (const { name, callee, request, log } of table) {
    it(name, async () => {
      const station = new Station({ callees: [{ name: 'callee', ...callee }] });
      const call = station.place(request);
      expect(call.log, 'told from inside place').to.deep.equal([]);
      await station.clock.advance(60_000);
      expect(call.log).to.deep.equal(log);
      if (log.at(-1)?.includes('ended')) expect(station.clock.pending()).to.equal(0);
      await station.close();
    });
  }

  it('says why a call was refused, as a trunk would', async () => {
    const station = new Station({ callees: [{ name: 'callee', outcome: 'busy' }] });
    const ends: LegEnd[] = [];
    station.place({}, () => ({ ended: (end) => ends.push(end) }));
    await station.clock.advance(2000);
    expect(ends).to.deep.equal([{ outcome: 'busy', by: 'line', detail: '486 Busy Here' }]);
    await station.close();
  });

  it('ends cancelled by us when hung up before a word was told', async () => {
    const station = new Station({ callees: [{ name: 'callee' }] });
    const call = station.place();
    call.leg.hangUp();
    expect(call.log, 'told from inside hangUp').to.deep.equal([]);
    await station.clock.advance(60_000);
    expect(call.log).to.deep.equal(['0 ended cancelled by us']);
    await station.close();
  });

  it('ends cancelled by us when hung up while it rings', async () => {
    const station = new Station({ callees: [{ name: 'callee' }] });
    const call = station.place();
    await station.clock.advance(1500);
    call.leg.hangUp();
    call.leg.hangUp();
    expect(station.clock.pending()).to.equal(0);
    await station.clock.advance(60_000);
    expect(call.log).to.deep.equal(['0 ringing', '1500 ended cancelled by us']);
    await station.close();
  });

  it('ends cancelled when hung up on the word that it rings', async () => {
    const station = new Station({ callees: [{ name: 'callee', ringSeconds: 0 }] });
    const call = station.place({}, ({ leg }) => ({ ringing: () => leg.hangUp() }));
    await station.clock.advance(60_000);
    expect(call.log).to.deep.equal(['0 ringing', '0 ended cancelled by us']);
    await station.close();
  });

  it('refuses a prompt before the answer', async () => {
    const station = new Station();
    const call = station.place();
    expect(() => call.leg.say('您好'))
      .to.throw()
      .with.property('code', 'WrongState');
    await station.close();
  });

  it('carries many calls of no length in little time', async () => {
    const station = new Station({
      callees: [{ name: 'callee', ringSeconds: 0, onAnswer: { hangUp: true, afterSeconds: 0 } }],
    });
    const calls = Array.from({ length: 1000 }, () => station.place());
    expect(station.clock.pending(), 'timers a call').to.equal(1000);
    await station.clock.advance(0);
    for (const { log } of calls) {
      expect(log).to.deep.equal(['0 ringing', '0 answered', '0 ended answered by callee']);
    }
    await station.close();
  });
});

describe('SimulatedLine, when it is closed', () => {
  it('ends what is up, tells so, and leaves nothing on the clock', async () => {
    const station = new Station({
      callees: [
        { name: 'rings' },
        { name: 'talks', ringSeconds: 0, responses: [{ when: '您好', then: { say: '喂' } }] },
      ],
    });
    const placed = station.place();
    const talking = station.place({ variables: { callee: 'talks' } });
    await station.clock.advance(100);
    talking.say('您好，请问您是本人吗？');
    const late = station.place();
    await station.line.close();
    expect(station.clock.pending()).to.equal(0);
    expect(placed.log).to.deep.equal(['0 ringing', '100 ended lineFailed by line']);
    expect(late.log).to.deep.equal(['0 ended lineFailed by line']);
    expect(talking.log.slice(3)).to.have.members(['100 ended 0.00', '100 ended answered by line']);
    await station.close();
  });

  it('fails what is placed afterwards', async () => {
    const station = new Station();
    await station.close();
    const ends: LegEnd[] = [];
    station.place({}, () => ({ ended: (end) => ends.push(end) }));
    expect(ends).to.deep.equal([]);
    await station.clock.settle();
    expect(ends).to.deep.equal([
      { outcome: 'lineFailed', by: 'line', detail: 'The simulated line was closed.' },
    ]);
    await station.close();
  });
});
