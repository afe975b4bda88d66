import { expect } from 'chai';
import { Station } from './station';

const callees = [
  { name: 'callee', ringSeconds: 0 },
  { name: 'agent', ringSeconds: 0 },
  { name: 'brief', ringSeconds: 0, onAnswer: { hangUp: true, afterSeconds: 30 } },
  { name: 'away', outcome: 'noAnswer' as const },
];

describe('SimulatedLine, between two callees', () => {
  let station: Station;
  beforeEach(() => (station = new Station({ callees })));
  afterEach(() => station.close());

  const answered = async (phone: string) => {
    const call = station.place({ phone });
    await station.clock.advance(0);
    return call;
  };

  it('has every callee as a phone of its name, which is busy while it is called', async () => {
    const busy = () => station.line.phones().filter(({ inCall }) => inCall);
    expect(station.line.phones().map(({ name }) => name)).to.deep.equal(
      callees.map(({ name }) => name),
    );
    const first = station.place({ phone: 'agent' });
    expect(busy().map(({ name }) => name)).to.deep.equal(['agent']);
    const second = station.place({ phone: 'agent' });
    await station.clock.advance(3_000);
    expect(second.log.at(-1)).to.contain('ended busy');
    expect(busy()).to.have.length(1);
    first.leg.hangUp();
    await station.clock.advance(0);
    expect(busy()).to.deep.equal([]);
  });

  it('lets two that are joined talk for a while; then the one that came last hangs up', async () => {
    const [callee, agent] = [await answered('callee'), await answered('agent')];
    callee.leg.join(agent.leg);
    await station.clock.advance(19_000);
    expect(agent.log.at(-1)).to.contain('answered');
    await station.clock.advance(2_000);
    expect(agent.log.at(-1)).to.contain('ended answered by callee');
    expect(callee.log.at(-1)).to.contain('answered');
  });

  it('leaves the end to a callee that hangs up by itself', async () => {
    const [callee, brief] = [await answered('callee'), await answered('brief')];
    callee.leg.join(brief.leg);
    await station.clock.advance(29_000);
    expect(brief.log.at(-1)).to.contain('answered');
    await station.clock.advance(2_000);
    expect(brief.log.at(-1)).to.contain('ended answered by callee');
  });

  it('forgets that two were joined when they are parted, or one is gone', async () => {
    const [callee, agent] = [await answered('callee'), await answered('agent')];
    callee.leg.join(agent.leg);
    agent.leg.part();
    await station.clock.advance(60_000);
    expect(agent.log.at(-1)).to.contain('answered');
    callee.leg.join(agent.leg);
    callee.leg.hangUp();
    await station.clock.advance(60_000);
    expect(agent.log.at(-1)).to.contain('answered');
  });

  it('joins answered legs only', async () => {
    const [callee, away] = [await answered('callee'), await answered('away')];
    expect(() => callee.leg.join(away.leg)).to.throw('its call is ringing');
  });

  it('hands a callee over, and ends its leg after that', async () => {
    const callee = await answered('callee');
    const toNobody = callee.leg.refer({ phone: 'nobody' });
    await station.clock.advance(0);
    expect(await toNobody).to.include({ taken: false, outcome: 'lineFailed' });
    const referred = callee.leg.refer({ phone: 'agent' });
    await station.clock.advance(100);
    expect(await referred).to.deep.equal({ taken: true });
    expect(callee.log.at(-1)).to.contain('ended answered by line');
    expect(await callee.leg.refer({ phone: 'agent' })).to.include({ outcome: 'cancelled' });
  });

  it('presses keys one after the other, as long as somebody is there', async () => {
    const callee = await answered('callee');
    const sent = callee.leg.sendKeys('12#');
    await station.clock.advance(750);
    expect(await sent).to.equal(true);
    const cut = callee.leg.sendKeys('12345678');
    callee.leg.hangUp();
    expect(await cut).to.equal(false);
    expect(await callee.leg.sendKeys('1')).to.equal(false);
  });
});
