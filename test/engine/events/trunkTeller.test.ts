import { Ajv } from 'ajv';
import { expect } from 'chai';
import { eventSchemas, type EventEnvelope, type TrunkStatus } from '../../../engine/api';
import { TrunkTeller } from '../../../engine/events/trunkTeller';
import { eventsAfter } from '../../../engine/store/events';
import { openStore, type OpenStore } from '../../../engine/store/open';
import { Writer } from '../../../engine/store/writer';
import { FakeClock, MONDAY_MORNING } from '../../support/fakeClock';
import { tempFolder } from '../../support/folders';
import { aTrunk } from '../../support/records';
import golden from './golden/TrunkChanged.json';

describe('What is told of trunks', () => {
  let clock: FakeClock;
  let store: OpenStore;
  let writer: Writer;
  let teller: TrunkTeller;
  const faults: unknown[] = [];

  beforeEach(async () => {
    clock = new FakeClock();
    store = await openStore(tempFolder());
    writer = new Writer(store.db, () => undefined);
    teller = new TrunkTeller({ clock, writer, failed: (error) => faults.push(error) });
  });
  afterEach(async () => {
    teller.stop();
    await writer.idle();
    await store.close();
    expect(clock.pending()).to.equal(0);
    expect(faults.splice(0)).to.deep.equal([]);
  });

  async function events(): Promise<EventEnvelope[]> {
    await writer.idle();
    return eventsAfter(store.db, 0, {}, 100);
  }
  const told = async (): Promise<string[]> =>
    (await events()).map(({ body }) =>
      body.eventType === 'TrunkChanged' ? `${body.trunk.name} ${body.trunk.state}` : '?',
    );
  const is = (state: TrunkStatus['state'], own: Partial<TrunkStatus> = {}): void =>
    teller.changed(aTrunk({ state, ...own }));

  it('has the shape of its schema, and belongs to no instance', async () => {
    await clock.advance(60_000);
    teller.changed({ ...golden.trunk, state: 'down' });
    const [event] = await events();
    expect(golden.eventTime).to.equal(MONDAY_MORNING + 60_000);
    expect(event).to.deep.equal({
      sequence: 1,
      type: 'TrunkChanged',
      instanceId: '',
      groupId: '',
      sceneId: null,
      callId: null,
      direct: false,
      body: golden,
    });
    const ajv = new Ajv({ allErrors: true });
    const check = ajv.compile(eventSchemas.TrunkChanged);
    expect(check(event?.body), ajv.errorsText(check.errors)).to.equal(true);
  });

  it('comes at once, of each trunk for itself', async () => {
    is('up');
    is('down', { name: 'trunk2' });
    expect(await told()).to.deep.equal(['trunk1 up', 'trunk2 down']);
  });

  it('comes once a second of a trunk that goes up and down, with the state it ends with', async () => {
    is('up');
    for (let times = 0; times < 50; times++) {
      is('down');
      is('up');
    }
    is('down');
    await clock.advance(999);
    expect(await told()).to.deep.equal(['trunk1 up']);
    await clock.advance(1);
    expect(await told()).to.deep.equal(['trunk1 up', 'trunk1 down']);
    is('up');
    await clock.advance(1_000);
    await clock.advance(1_000);
    expect(await told()).to.deep.equal(['trunk1 up', 'trunk1 down', 'trunk1 up']);
  });

  it('is nothing where the trunk is within the second what it was', async () => {
    is('up');
    is('down');
    is('up');
    await clock.advance(10_000);
    expect(await told()).to.deep.equal(['trunk1 up']);
  });

  it('is that it has registered, or is registered no longer', async () => {
    is('unknown', { registered: false });
    await clock.advance(2_000);
    is('unknown', { registered: true });
    await clock.advance(2_000);
    is('up', { registered: true });
    await clock.advance(2_000);
    is('unknown', { registered: false });
    expect((await events()).length).to.equal(4);
  });

  it('is, while a trunk is down, only that it comes back', async () => {
    is('down', { registered: true, detail: 'OPTIONS was not answered.' });
    await clock.advance(2_000);
    is('down', { registered: false, detail: 'Registering: no answer.' });
    await clock.advance(2_000);
    is('down', { registered: false, detail: 'Registering: 503.' });
    await clock.advance(2_000);
    is('up', { registered: true });
    expect(await told()).to.deep.equal(['trunk1 down', 'trunk1 up']);
  });

  it('ends with the line: what its end does to the trunks is no news', async () => {
    is('up');
    is('down');
    teller.stop();
    is('unknown');
    await clock.advance(10_000);
    expect(await told()).to.deep.equal(['trunk1 up']);
  });
});
