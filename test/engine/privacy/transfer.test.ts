import { expect } from 'chai';
import type { NewBinding, PoolChanges, Transfers } from '../../../engine/api';
import { HOUR, privacyAlone } from '../../support/privacy';

const A = '13800000001';
const B = '13900000002';
const C = '13700000003';

/** Whom `by` may put the other side through to, in a call of `caller` through X. */
describe('Transfers of calls through privacy numbers', () => {
  async function start(settings: PoolChanges, bound: Partial<NewBinding> = {}) {
    const alone = await privacyAlone();
    const { api, clock, privacy } = alone;
    const { pool, numbers } = await alone.poolWith('AXB', 2, settings);
    const [x = '', other = ''] = numbers;
    const expiresAt = clock.now() + HOUR;
    const binding = await api.bind({ poolKey: pool.key, a: A, b: B, x, expiresAt, ...bound });
    const up = (caller = A) => {
      const answer = privacy.resolve({ x, caller });
      if (answer.outcome !== 'connect') throw new Error(`Not put through: ${answer.outcome}`);
      return (by: 'caller' | 'callee', number = C): string | undefined =>
        privacy.transfer({ answer, by, caller, number })?.callee;
    };
    return { api, clock, pool, binding, up, other, x };
  }

  const ALLOWED: [Transfers | undefined, a: boolean, other: boolean][] = [
    [undefined, false, false],
    ['nobody', false, false],
    ['A', true, false],
    ['other', false, true],
    ['both', true, true],
  ];
  for (const [transfers, a, b] of ALLOWED) {
    it(`are for ${transfers ?? 'nobody, as a pool comes'}`, async () => {
      const { up } = await start(transfers === undefined ? {} : { transfers });
      const may = (is: boolean): string | undefined => (is ? C : undefined);
      expect(up(A)('caller')).to.equal(may(a));
      expect(up(A)('callee')).to.equal(may(b));
      expect(up(B)('caller')).to.equal(may(b));
      expect(up(B)('callee')).to.equal(may(a));
    });
  }

  it('go to a number in its one form, and to people only, none of them in the call', async () => {
    const { up, other, x } = await start({ transfers: 'both' });
    const ask = up();
    expect(ask('caller', `+86${C}`)).to.equal(C);
    for (const number of [A, B, `+86${B}`, x, other, `${x}12`, '110', '95588', '123']) {
      expect(ask('caller', number), number).to.equal(undefined);
    }
  });

  it('follow the blacklist for the side that is put through', async () => {
    const { api, pool, up } = await start({ transfers: 'both' });
    const entries = [{ number: B, other: C, direction: 'from' as const }];
    await api.addBlacklist({ poolKey: pool.key, entries });
    expect(up()('caller')).to.equal(undefined);
    expect(up()('callee')).to.equal(C);
  });

  it('do not put A through where A may not call', async () => {
    const { up } = await start({ transfers: 'both' }, { restriction: 'fromA' });
    expect(up(B)('caller')).to.equal(undefined);
    expect(up(B)('callee')).to.equal(C);
  });

  it('end with the binding, which a call may outlive', async () => {
    const { api, binding, clock, up } = await start({ transfers: 'both' });
    const ask = up();
    await api.unbind({ bindingId: binding.id });
    expect(ask('caller')).to.equal(undefined);
    const again = await start({ transfers: 'both' });
    const late = again.up();
    await again.clock.advance(HOUR + 1);
    expect(late('caller')).to.equal(undefined);
    expect(clock.now()).to.be.a('number');
  });
});
