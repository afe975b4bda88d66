import { expect } from 'chai';
import type { PlaceRequest } from '../../../../../engine/line/port';
import type { Way, Ways } from '../../../../../engine/line/sip/leg';
import { waysTo, type WayParts } from '../../../../../engine/line/sip/ways';
import { desk, NOTHING_LEFT, type Desk } from '../registrar/desk';
import { office, NOTHING_LEFT as NO_OFFICE, type Office } from '../trunk/office';

const REQUEST: PlaceRequest = {
  ...{ callId: 'call', calledNumber: '13800138000', callingNumber: '02180000000' },
  ...{ ringMs: 30_000, attempt: 1, variables: {}, language: 'zh-CN', understands: true },
};
const PREFIXES = ['13', '0', '!00'];

const noPhones: WayParts['registrar'] = { phone: () => undefined, status: () => [] };
const noTrunks: WayParts['trunks'] = { candidates: () => [], whyNone: () => 'None is free.' };

function listed(ways: Ways): readonly Way[] {
  if (!('ways' in ways)) throw new Error(`There is no way: ${ways.detail}`);
  return ways.ways;
}

describe('the ways to a number', () => {
  let all: Office;
  const to = (request: Partial<PlaceRequest>): Ways =>
    waysTo(
      { ...REQUEST, ...request },
      { trunks: all.trunks, registrar: noPhones, allowedPrefixes: PREFIXES },
    );
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NO_OFFICE);
  });

  it('are its trunks in their order, each with what it wants to be told', async () => {
    all = await office({
      trunks: [
        { name: 'second', order: 2, codecs: ['PCMU'] },
        { name: 'first', order: 1, dialPrefix: '+86' },
      ],
    });
    const ways = listed(to({}));
    expect(ways.map(({ name, kind }) => `${kind} ${name}`)).to.deep.equal([
      ...['trunk first', 'trunk second'],
    ]);
    expect(ways[0]?.uri).to.equal('sip:+8613800138000@provider.test;user=phone');
    expect(ways[0]?.from).to.contain('02180000000');
    expect(ways.map(({ laws }) => laws)).to.deep.equal([['PCMA', 'PCMU'], ['PCMU']]);
  });

  it('are one trunk where its caller number is bound to it, or none where there is no such', async () => {
    all = await office({ trunks: [{ name: 'first' }, { name: 'second' }] });
    expect(listed(to({ trunk: 'second' })).map(({ name }) => name)).to.deep.equal(['second']);
    const none = to({ trunk: 'third' });
    expect(none).to.have.nested.property('exception.code', 'NoTrunk');
    expect(none).to.have.property('detail').that.contains('"third"');
  });

  it('take a seat of the trunk until they end, and none where it is full by then', async () => {
    all = await office({ trunks: [{ maxConcurrency: 1 }] });
    const [one] = listed(to({}));
    const [other] = listed(to({}));
    expect(one?.begin()).to.equal(true);
    expect(other?.begin()).to.equal(false);
    expect(all.trunks.statuses()[0]?.liveCalls).to.equal(1);
    one?.end({ by: 'us', confirmed: true, reasons: [] }, true);
    expect(other?.begin()).to.equal(true);
    other?.end({ by: 'us', confirmed: true, reasons: [] }, true);
    expect(all.trunks.statuses()[0]?.liveCalls).to.equal(0);
  });

  it('hand over to numbers that may be dialled, as the trunk writes them', async () => {
    all = await office({ trunks: [{ dialPrefix: '9' }] });
    const [way] = listed(to({}));
    expect(way?.referTo({ number: '13900000000' })).to.deep.equal({
      uri: 'sip:913900000000@provider.test',
    });
    expect(way?.referTo({ number: '0012125550100' })).to.have.property('detail');
    expect(way?.referTo({ phone: '1001' })).to.have.property('detail');
  });

  it('are none where the number may not be dialled', async () => {
    all = await office();
    for (const calledNumber of ['110', '0012125550100', '', 'abc']) {
      const ways = to({ calledNumber });
      expect('exception' in ways && ways.exception.code, calledNumber).to.equal('NotAllowed');
      // No whole number is told.
      if (calledNumber) expect('detail' in ways && ways.detail).to.not.contain(calledNumber);
    }
  });
});

describe('the ways to a number, without a trunk', () => {
  it('are none, and it is said why', () => {
    const parts = { trunks: noTrunks, registrar: noPhones, allowedPrefixes: PREFIXES };
    const ways = waysTo(REQUEST, parts);
    expect(ways).to.deep.include({ detail: 'None is free.' });
    expect('exception' in ways && ways.exception.code).to.equal('NoTrunk');
  });
});

describe('the ways to a phone', () => {
  let all: Desk;
  const to = (request: Partial<PlaceRequest> = {}): Ways =>
    waysTo(
      { ...REQUEST, phone: '1001', calledNumber: '', ...request },
      { trunks: noTrunks, registrar: all.registrar, allowedPrefixes: PREFIXES },
    );
  afterEach(async () => {
    expect(await all.leave()).to.deep.equal(NOTHING_LEFT);
  });

  it('are where it has registered, whatever numbers may be dialled', async () => {
    all = await desk();
    await all.register();
    const [way, ...others] = listed(to());
    expect(others).to.deep.equal([]);
    expect(way).to.include({ kind: 'phone', name: '1001' });
    expect(way?.from).to.match(/^<sip:02180000000@/);
    expect(way?.to).to.match(/^<sip:1001@/);
  });

  it('hand over to phones and to numbers that may be dialled, through us', async () => {
    all = await desk();
    await all.register();
    const [way] = listed(to({ callingNumber: '' }));
    expect(way?.from).to.match(/^<sip:anonymous@/);
    const domain = /@(.*)>/.exec(way?.to ?? '')?.[1] ?? '';
    expect(way?.referTo({ phone: '1002' })).to.deep.equal({ uri: `sip:1002@${domain}` });
    expect(way?.referTo({ number: '13900000000' })).to.deep.equal({
      uri: `sip:13900000000@${domain}`,
    });
    expect(way?.referTo({ number: '0012125550100' })).to.have.property('detail');
  });

  it('escape a caller who writes what does not belong there', async () => {
    all = await desk();
    await all.register();
    const [way] = listed(to({ callingNumber: 'a\r\nX: 1 <b>@c' }));
    expect(way?.from).to.match(/^<sip:[^\s<>]*@[^\s<>@]*>$/);
  });

  it('are none where it has not registered, or is in a call', async () => {
    all = await desk();
    expect(to()).to.include({ outcome: 'notConnected' });
    await all.register();
    const free = all.registrar.occupy('1001');
    expect(to()).to.include({ outcome: 'busy' });
    free();
    expect(listed(to())).to.have.lengthOf(1);
  });
});
