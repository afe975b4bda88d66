import { expect } from 'chai';
import { branch } from '../../scripts/flows/examples/branch';
import { TestEngine } from '../support/engine';
import { PlayedFlow } from './play';

describe('The example of a conversation of two nodes', () => {
  async function play(button: string, payload: string) {
    const engine = await TestEngine.start();
    const played = new PlayedFlow(branch, engine, { payload });
    const over = played.press(button);
    await engine.clock.advance(120_000);
    await over;
    expect(played.faults).to.deep.equal([]);
    return played.arrived;
  }

  for (const [button, number] of [
    ['Says yes', '13800000001'],
    ['Presses 1', '13800000004'],
  ] as const) {
    it(`thanks a callee who ${button.toLowerCase()}`, async () => {
      const arrived = await play(button, number);
      expect(arrived.get('Thanks')).to.have.length(1);
      expect(arrived.get('Call over')?.[0]).to.nested.include({ 'match.branch': 'Yes' });
    });
  }

  it('leaves a silent one by an output of its own', async () => {
    const arrived = await play('Is silent', '13800000005');
    expect(arrived.get('Cannot hear you')).to.have.length(1);
    expect(arrived.get('Call over')?.[0]).to.nested.include({ 'match.count': 2 });
  });
});
