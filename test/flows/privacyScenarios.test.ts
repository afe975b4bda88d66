import { expect } from 'chai';
import type { CallAnswer } from '../../engine/api';
import { recruiting } from '../../flows/recruiting/flow';
import { rideHailing } from '../../flows/ride-hailing/flow';
import type { Data } from '../../nodes/host/run';
import type { Flow } from '../../scripts/flows/description';
import { privacyBindings } from '../../scripts/flows/examples/privacyBindings';
import { TestEngine } from '../support/engine';
import { PlayedFlow } from './play';

/** A flow on one engine, whose requests each have a body of their own. */
async function started(flow: Flow) {
  const engine = await TestEngine.start();
  const press = async (button: string, body: Data = {}): Promise<PlayedFlow> => {
    const values = Object.entries(body).map(([name, value]) => [`payload.${name}`, value]);
    const played = new PlayedFlow(flow, engine, Object.fromEntries(values) as Data);
    await played.press(button);
    return played;
  };
  const came = async (button: string, body: Data, to: string): Promise<Data> => {
    const { arrived, faults } = await press(button, body);
    expect(faults).to.deep.equal([]);
    const [data] = arrived.get(to) ?? [];
    expect(data, `${to}, not ${[...arrived.keys()].join()}`).to.not.equal(undefined);
    return data ?? {};
  };
  const call = (x: string, caller: string): Promise<CallAnswer> =>
    engine.api.privacy.resolve({ x, caller });
  const { faults } = await press('开始准备');
  expect(faults).to.deep.equal([]);
  return { engine, press, came, call };
}

const xOf = ({ bound }: Data): string => (bound as { x: string }).x;

describe('The flow "ride-hailing", played', () => {
  const [driver, passenger] = ['13800000001', '13900000001'];
  const order = { orderId: 'order-1', driver, passenger };

  it('makes a pool with its numbers, once', async () => {
    const { engine, press } = await started(rideHailing);
    const again = await press('开始准备');
    expect(String(again.faults)).to.match(/is there already/);
    const pools = await engine.api.privacy.listPools({});
    expect(pools.map(({ name, kind, numbers }) => [name, kind, numbers])).to.deep.equal([
      ['出行', 'AXB', 10],
    ]);
  });

  it('puts driver and passenger through to each other, until the trip ends', async () => {
    const { came, call } = await started(rideHailing);
    const x = xOf(await came('接单', order, '隐私号'));
    expect(await call(x, driver)).to.include({ outcome: 'connect', callee: passenger });
    expect(await call(x, passenger)).to.include({ outcome: 'connect', callee: driver });
    expect(await call(x, '13700000001')).to.include({ because: 'caller' });
    const ended = await came('行程结束', { orderId: 'order-1' }, '已解绑');
    expect(ended).to.include({ unbound: 1 });
    expect(await call(x, driver)).to.include({ outcome: 'announce', because: 'caller' });
    expect(await came('行程结束', { orderId: 'order-1' }, '已解绑')).to.include({ unbound: 0 });
  });

  it('answers why an order was not bound, and unbinds nothing without an order', async () => {
    const { came, engine } = await started(rideHailing);
    await came('接单', order, '隐私号');
    const same = await came('接单', { ...order, passenger: driver }, '未绑定');
    expect(same['refused']).to.deep.include({ code: 'InvalidInput' });
    await came('接单', { orderId: 'order-2' }, '未绑定');
    await came('行程结束', {}, '未解绑');
    const { list } = await engine.api.privacy.listBindings({});
    expect(list).to.have.length(1);
  });

  it('tells why somebody does not get through', async () => {
    const { came } = await started(rideHailing);
    const x = xOf(await came('接单', order, '隐私号'));
    await came('打不通', { x, from: driver }, '会接通');
    const told = await came('打不通', { x, from: '13700000001' }, '不会接通');
    expect(told['answer']).to.include({ because: 'caller' });
  });
});

describe('The flow "recruiting", played', () => {
  const candidate = '13800000001';
  const [first, second] = ['13900000001', '13900000002'];
  const joiner = '13600000001';
  const application = { candidateId: 'c-1', phone: candidate, recruiter: first };

  it('lets recruiters reach a candidate, and nobody else', async () => {
    const { came, call } = await started(recruiting);
    const x = xOf(await came('候选人投递', application, '隐私号'));
    expect(await call(x, first)).to.include({ outcome: 'connect', callee: candidate });
    expect(await call(x, second)).to.include({ outcome: 'connect', callee: candidate });
    expect(await call(x, candidate)).to.include({ outcome: 'connect', callee: first });
    expect(await call(x, joiner)).to.include({ outcome: 'announce', because: 'caller' });
    expect(await came('流程结束', { candidateId: 'c-1' }, '已解绑')).to.include({ unbound: 1 });
    expect(await call(x, first)).to.include({ outcome: 'announce' });
  });

  it('goes by its recruiters as they come and go', async () => {
    const { came, call } = await started(recruiting);
    const x = xOf(await came('候选人投递', application, '隐私号'));
    const joined = await came('顾问加入', { phone: joiner }, '顾问人数');
    expect(joined['group']).to.include({ numbers: 4 });
    expect(await call(x, joiner)).to.include({ outcome: 'connect' });
    await came('顾问离开', { phone: joiner }, '顾问人数');
    expect(await call(x, joiner)).to.include({ because: 'caller' });
    const wrong = await came('顾问加入', { phone: '12' }, '未变动');
    expect(wrong['refused']).to.deep.include({ code: 'InvalidInput' });
  });

  it('bars one recruiter from one candidate', async () => {
    const { came, call } = await started(recruiting);
    const x = xOf(await came('候选人投递', application, '隐私号'));
    await came('候选人要求', { phone: candidate, recruiter: first }, '已限制');
    expect(await call(x, first)).to.include({ because: 'blacklist' });
    expect(await call(x, second)).to.include({ outcome: 'connect' });
    await came('候选人要求', {}, '未限制');
    await came('候选人要求', { recruiter: second }, '未限制');
    expect(await call(x, second)).to.include({ outcome: 'connect' });
  });
});

describe('The example of bindings, groups and ring tones, played', () => {
  it('binds, tells what becomes of calls, unbinds, and binds a list', async () => {
    const engine = await TestEngine.start();
    const values: Record<string, unknown> = {};
    const played = new PlayedFlow(privacyBindings, engine, values);
    const press = async (button: string, payload?: unknown): Promise<void> => {
      values['payload'] = payload;
      await played.press(button);
      expect(played.faults).to.deep.equal([]);
    };
    const at = (name: string): Data => played.arrived.get(name)?.at(-1) ?? {};
    await press('Prepare');
    expect(played.arrived.get('Prepared')).to.have.length(4);
    await press('Bind Ann', 'customer-11');
    expect(at('Bound')['bound']).to.include({ x: '17000000111', outId: 'customer-11' });
    await press('Bob calls', '13900000011');
    expect(at('Put through')['answer']).to.include({ reached: '13800000011' });
    await press('A stranger calls', '13700000011');
    expect(at('Announcement')['answer']).to.include({ because: 'caller' });
    const rows = privacyBindings.groups
      .flatMap(({ nodes }) => nodes)
      .flatMap((one) => (one.name === 'Customers' && 'nodeRed' in one ? [one.nodeRed] : []));
    await press('Customers', JSON.parse(String(rows[0]?.properties['payload'])));
    expect(at('Results')).to.include({ boundCount: 2, refusedCount: 2 });
    await press('List them');
    expect(at('Bindings')['bindings']).to.have.length(3);
    await press('Unbind Ann', 'customer-11');
    expect(at('Unbound')).to.include({ unbound: 1 });
  });
});
