import { expect } from 'chai';
import type { Binding } from '../../engine/api';
import { parcelLabel } from '../../flows/parcel-label/flow';
import { TestEngine } from '../support/engine';
import { FakeClock } from '../support/fakeClock';
import { DAY, MINUTE } from '../support/privacy';
import { functionOf, PlayedFlow } from './play';

const RECEIVER = '13800000001';
const COURIER = '13900000002';

async function begin(clock = new FakeClock()) {
  const engine = await TestEngine.start({}, clock);
  const values = {
    ...{ 'payload.waybill': 'QC1000001', 'payload.phone': RECEIVER },
    get 'bound.id'(): string | undefined {
      return (played.arrived.get('延期一天')?.at(-1)?.['bound'] as Binding | undefined)?.id;
    },
  };
  const played: PlayedFlow = new PlayedFlow(parcelLabel, engine, values, {
    尚未签收: functionOf(parcelLabel, '尚未签收'),
  });
  await played.deploy();
  await played.press('开始准备');
  const bindings = (name: string): Binding[] =>
    (played.arrived.get(name) ?? []).map((data) => data['bound'] as Binding);
  const bound = async (): Promise<Binding[]> =>
    (await engine.api.privacy.listBindings({ outId: 'QC1000001' })).list;
  const call = async ({ x, extension }: Binding): Promise<string> => {
    const asked = { x, caller: COURIER, ...(extension !== null && { extension }) };
    const answer = await engine.api.privacy.resolve(asked);
    return answer.outcome === 'connect' ? answer.callee : answer.outcome;
  };
  return { engine, played, bindings, bound, call };
}

describe('The flow of parcel labels', () => {
  it('is prepared once', async () => {
    const { played } = await begin();
    expect(played.arrived.get('准备好了')).to.have.length(2);
    expect(played.faults).to.deep.equal([]);
    await played.press('开始准备');
    expect(String(played.faults)).to.match(/is there already/);
    expect(played.arrived.get('准备好了')).to.have.length(2);
  });

  it('has a number and an extension for the label, by which the receiver is reached', async () => {
    const { played, bindings, call } = await begin();
    await played.press('包裹出库');
    const [label] = bindings('面单');
    if (!label) throw new Error('there is no label');
    expect(label.x).to.match(/^1700000000[12]$/);
    expect(label.extension).to.match(/^\d{3}$/);
    expect(await call(label)).to.equal(RECEIVER);
    expect(played.faults).to.deep.equal([]);
  });

  it('binds anew for another try, and the old label reaches nobody', async () => {
    const { played, bindings, bound, call } = await begin();
    await played.press('包裹出库');
    await played.press('包裹出库');
    const [before, after] = bindings('面单');
    if (!before || !after) throw new Error('there are no two labels');
    expect((await bound()).map(({ id }) => id)).to.deep.equal([after.id]);
    expect(await call(after)).to.equal(RECEIVER);
    const same = before.x === after.x && before.extension === after.extension;
    if (!same) expect(await call(before)).to.equal('announce');
  });

  it('keeps a parcel that was not delivered bound, and lets go of one that was', async () => {
    // How long a binding has is reckoned by the host's clock.
    const { engine, played, bindings, bound } = await begin(new FakeClock(Date.now()));
    const soon = async (): Promise<void> => {
      const [{ id } = { id: '' }] = await bound();
      const expiresAt = engine.clock.now() + 12 * MINUTE;
      await engine.api.privacy.updateBinding({ bindingId: id, changes: { expiresAt } });
      await engine.clock.advance(3 * MINUTE);
    };
    await played.press('包裹出库');
    await soon();
    expect(bindings('延期一天').map(({ a }) => a)).to.deep.equal(['138****0001']);
    const [extended] = bindings('已延期');
    expect(extended?.expiresAt).to.be.above(Date.now() + DAY - MINUTE);
    await played.press('包裹签收');
    const [delivered] = await bound();
    expect(delivered).to.include({ outOrderId: '已签收' });
    expect(delivered?.expiresAt).to.be.below(Date.now() + 31 * MINUTE);
    await engine.clock.advance(40 * MINUTE);
    expect(await bound()).to.deep.equal([]);
    const ends = (played.arrived.get('通知调度') ?? []).map(({ reason }) => reason);
    expect(ends).to.deep.equal(['Expired']);
    expect(played.faults).to.deep.equal([]);
  });
});
