import { expect } from 'chai';
import type { PlaceRequest } from '../../../engine/line/port';
import { SimulatedLine } from '../../../engine/line/simulated';
import { TestEngine } from '../../support/engine';

const BOUND = '02512345678';
const FREE = '02587654321';

describe('A caller number that is bound to a trunk', () => {
  const { place } = SimulatedLine.prototype;
  let placed: PlaceRequest[];
  let engine: TestEngine;

  beforeEach(async () => {
    placed = [];
    SimulatedLine.prototype.place = function (request, listener) {
      placed.push(request);
      return place.call(this, request, listener);
    };
    engine = await TestEngine.start({
      callees: [{ name: 'callee', numbers: ['*'], ringSeconds: 1 }],
      flowSilenceSeconds: 30,
    });
    await engine.api.numbers.add({
      instanceId: engine.instanceId,
      numbers: [{ number: BOUND, trunk: 'main' }, { number: FREE }],
    });
  });
  afterEach(() => {
    SimulatedLine.prototype.place = place;
  });

  const trunks = () => placed.map(({ callingNumber, trunk }) => [callingNumber, trunk]);
  const contact = { phoneNumber: '13800000001', variables: {} };

  it('has its calls carried by it, and those of others are as they were', async () => {
    const numbers = ['13800000001', '13800000002'];
    const group = await engine.campaign(numbers, { callerNumbers: [BOUND, FREE] });
    await engine.untilEnded(group.id);
    expect(trunks()).to.deep.equal([
      [BOUND, 'main'],
      [FREE, undefined],
    ]);
  });

  it('has single calls and transfers carried by it', async () => {
    const dial = async (callerNumber: string): Promise<string> => {
      const { instanceId } = engine;
      const dialling = engine.api.calls.dial({ instanceId, contact, callerNumber });
      await engine.clock.advance(2_000);
      return (await dialling).call.id;
    };
    const transfer = async (callId: string, callerNumber?: string): Promise<unknown> => {
      const transferring = engine.api.calls.transfer({
        ...{ callId, node: '转接', to: { number: '02088888888' } },
        ...(callerNumber !== undefined && { callerNumber }),
      });
      await engine.clock.advance(5_000);
      return (await transferring).outcome;
    };
    // As the call's own number is, unless another is shown.
    expect(await transfer(await dial(BOUND))).to.equal('transferred');
    expect(await transfer(await dial(FREE), BOUND)).to.equal('transferred');
    expect(trunks()).to.deep.equal([
      [BOUND, 'main'],
      [BOUND, 'main'],
      [FREE, undefined],
      [BOUND, 'main'],
    ]);
  });
});
