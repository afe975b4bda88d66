import { expect } from 'chai';
import type { NumberResult, Pool } from '../../../engine/api';
import { TestEngine } from '../../support/engine';
import { HOUR, poolWith, privacyAlone, stockOf, DAY } from '../../support/privacy';
import { rejection } from '../../support/rejection';

const A = '13800000001';
const B = '13900000002';
const reasons = (results: readonly NumberResult[]): (string | undefined)[] =>
  results.map(({ reason }) => reason);

describe('Privacy numbers', () => {
  let test: TestEngine;
  beforeEach(async () => {
    test = await TestEngine.start();
  });
  const privacy = (): TestEngine['api']['privacy'] => test.api.privacy;
  const aPool = (kind: Pool['kind'] = 'AXB'): Promise<Pool> =>
    privacy().createPool({ kind, name: kind });
  const bindOn = (pool: Pool, x: string, a = A) =>
    privacy().bind({ poolKey: pool.key, a, b: B, x, expiresAt: test.clock.now() + HOUR });

  it('come into stock with their place, all or none', async () => {
    await privacy().addStock({
      numbers: [
        ...stockOf(2, { first: 17_000_000_000 }),
        { number: '+86 571-8888 0000', spec: 'carrier' },
        { number: '95013000001', spec: '95' },
      ],
    });
    expect(await privacy().getNumber({ number: '057188880000' })).to.deep.include({
      ...{ city: '杭州', province: '浙江', poolKey: null, status: 'Unbound', bindingsLeft: 0 },
    });
    const error = await rejection(
      privacy().addStock({
        numbers: [
          { number: '17000000001', spec: 'virtual' },
          { number: 'abc', spec: 'virtual' },
          { number: '95013000002', spec: 'carrier' },
          { number: '17000000009', spec: 'carrier', city: '哪里', minutePrice: -1 },
        ],
      }),
    );
    expect(error.details.problems!.map(({ path }) => path)).to.deep.equal([
      ...['numbers[0].number', 'numbers[1].number', 'numbers[2].spec'],
      ...['numbers[3].minutePrice', 'numbers[3].city'],
    ]);
    expect((await privacy().listNumbers({})).list).to.have.length(4);
  });

  it('are bought at random, of a city or a beginning, as many as there are', async () => {
    await privacy().addStock({
      numbers: [
        ...stockOf(3, { first: 17_000_000_000 }),
        ...stockOf(2, { first: 17_100_000_000, city: '昆明', province: '云南' }),
      ],
    });
    expect(await privacy().stockRemain({ spec: 'virtual' })).to.deep.equal({
      amount: 5,
      cities: [
        { province: '浙江', city: '杭州', amount: 3 },
        { province: '云南', city: '昆明', amount: 2 },
      ],
    });
    expect((await privacy().stockRemain({ spec: 'virtual', prefix: '171' })).amount).to.equal(2);
    const { key: poolKey } = await aPool();
    const buy = (count: number, more = {}) =>
      privacy().buyNumbers({ poolKey, spec: 'virtual', count, ...more });
    const bought = await buy(2, { city: '昆明' });
    expect(bought.numbers).to.deep.equal(['17100000000', '17100000001']);
    const error = await rejection(buy(4));
    expect(error).to.include({ code: 'LimitExceeded' });
    expect(error.message).to.contain('3 such are in stock');
    expect((await rejection(buy(1_001))).message).to.contain('from 1 to 1000');
    expect((await buy(1, { prefix: '1700000000' })).numbers).to.have.length(1);
    expect(await privacy().getPool({ poolKey })).to.include({ numbers: 3, utilisation: 0 });
  });

  it('beginning with 95 are for 95AXN, and no others', async () => {
    await privacy().addStock({ numbers: [...stockOf(1), ...stockOf(1, { spec: '95' })] });
    const [axb, axn] = [await aPool('AXB'), await aPool('95AXN')];
    const buy = (pool: Pool, spec: 'virtual' | '95') =>
      privacy().buyNumbers({ poolKey: pool.key, spec, count: 1 });
    expect((await rejection(buy(axb, '95'))).message).to.contain('not for AXB');
    expect((await rejection(buy(axn, 'virtual'))).message).to.contain('not for 95AXN');
    const { numbers } = await buy(axn, '95');
    const { verification } = await privacy().getNumber({ number: numbers[0]! });
    expect(verification.state).to.equal('NotRequired');
  });

  it('are released into stock when nothing is bound on them', async () => {
    const { pool, numbers } = await poolWith(test, 'AXB', 2);
    const binding = await bindOn(pool, numbers[0]!);
    const release = () => privacy().releaseNumbers({ poolKey: pool.key, numbers });
    expect(reasons(await release())).to.deep.equal([
      'still has bindings (1); unbind them first',
      undefined,
    ]);
    await privacy().unbind({ bindingId: binding.id });
    expect(reasons(await release())).to.deep.equal([undefined, `is not in pool ${pool.key}`]);
    expect((await privacy().stockRemain({ spec: 'virtual' })).amount).to.equal(2);
    expect(reasons(await privacy().removeStock({ numbers: [...numbers, '1'] }))).to.deep.equal([
      ...[undefined, undefined, 'is no privacy number'],
    ]);
  });

  it('are moved to a pool of their kind, each with its result', async () => {
    const { pool: from, numbers } = await poolWith(test, 'AXB', 3);
    const to = await aPool();
    await bindOn(from, numbers[1]!);
    const pools = { fromPool: from.key, toPool: to.key };
    const move = await privacy().moveNumbers({ ...pools, numbers: [...numbers, '1', numbers[0]!] });
    expect(move).to.include({ ...pools, count: 5, moved: 2 });
    expect(reasons(move.results)).to.deep.equal([
      ...[undefined, 'still has bindings (1); unbind them first', undefined],
      ...['is no privacy number', 'is named twice'],
    ]);
    expect(move.results[0]!.city).to.equal('杭州');
    expect((await privacy().listMoves({})).list).to.deep.equal([move]);
    await bindOn(to, numbers[0]!);
    const other = await aPool('AXN');
    const elsewhere = privacy().moveNumbers({ ...pools, toPool: other.key, numbers });
    expect((await rejection(elsewhere)).message).to.contain('numbers of AXB are moved to pools of');
    const many = Array.from({ length: 501 }, String);
    expect(
      (await rejection(privacy().moveNumbers({ ...pools, numbers: many }))).message,
    ).to.contain('1 to 500');
    const back = { fromPool: to.key, toPool: from.key, city: '杭州' };
    expect((await privacy().moveSome({ ...back, count: 1 })).moved).to.equal(1);
    expect((await rejection(privacy().moveSome({ ...back, count: 1 }))).message).to.contain(
      '0 such are in pool',
    );
  });

  it('are locked against further bindings, those that they have go on', async () => {
    const { pool, numbers } = await poolWith(test, 'AXB', 1);
    const [x = ''] = numbers;
    await bindOn(pool, x);
    const lock = () => privacy().lockNumbers({ poolKey: pool.key, numbers });
    expect(reasons([...(await lock()), ...(await lock())])).to.deep.equal([
      ...[undefined, 'is locked already'],
    ]);
    expect((await privacy().getNumber({ number: x })).status).to.equal('Locked');
    expect((await privacy().resolve({ x, caller: A })).outcome).to.equal('connect');
    expect((await rejection(bindOn(pool, x, '13700000003'))).message).to.contain('is locked');
    const listed = await privacy().listNumbers({ status: 'Locked' });
    expect(listed.list.map(({ number }) => number)).to.deep.equal([x]);
  });

  it('are verified in steps, and no others', async () => {
    const { numbers } = await poolWith(test, 'AXB', 1);
    const start = (person = A) => privacy().startVerification({ numbers, person });
    const finish = (verified: boolean) =>
      privacy().finishVerification({ numbers, verified, reason: 'blurred' });
    const state = async () => (await privacy().getNumber({ number: numbers[0]! })).verification;
    expect(reasons(await finish(true))[0]).to.contain('nobody has begun');
    expect((await rejection(start('1'))).message).to.contain('is no phone number');
    expect(reasons(await start())).to.deep.equal([undefined]);
    expect(await state()).to.include({
      ...{ state: 'Pending', person: A, expiresAt: test.clock.now() + 30 * DAY },
    });
    expect(reasons(await start())[0]).to.contain('being verified already');
    await finish(false);
    expect(await state()).to.include({ state: 'Rejected', reason: 'blurred', expiresAt: null });
    expect(reasons(await finish(true))[0]).to.contain('was rejected');
    await start();
    await finish(true);
    expect(await state()).to.include({ state: 'Verified', reason: '' });
    expect(reasons(await start())[0]).to.contain('is verified already');
    const { list } = await privacy().listNumbers({ verification: 'Verified' });
    expect(list).to.have.length(1);
  });

  it('are unverified again when nobody finished within 30 days', async () => {
    const alone = await privacyAlone();
    const { pool, numbers } = await alone.poolWith('AXB', 1);
    await alone.api.startVerification({ numbers, person: A });
    await alone.clock.advance(30 * DAY - 1);
    const state = async () =>
      (await alone.api.getNumber({ number: numbers[0]! })).verification.state;
    expect(await state()).to.equal('Pending');
    await alone.clock.advance(1_000);
    expect(await state()).to.equal('Unverified');
    expect(pool.kind).to.equal('AXB');
  });
});
