import { expect } from 'chai';
import type { Bot, BotTurn } from '../../engine/dialogue/bot';
import { readResponse } from '../../engine/dialogue/bot/http/response';
import { BOT, outsideBot } from '../../scripts/flows/examples/outsideBot';
import { TestEngine } from '../support/engine';
import { PlayedFlow } from './play';

/** The function node of the example, in place of the address that it stands behind. */
const exampleBot: Bot = {
  name: 'example',
  async *answer(turn: BotTurn) {
    const run = new Function('msg', BOT) as (msg: object) => { payload: Record<string, unknown> };
    yield* readResponse(run({ payload: structuredClone(turn) }).payload, turn);
  },
};

describe('The example of an outside bot', () => {
  async function play(button: string, payload: string) {
    const engine = await TestEngine.start({ openBot: () => exampleBot });
    const played = new PlayedFlow(outsideBot, engine, { payload });
    let over = false;
    const playing = played.press(button).finally(() => (over = true));
    while (!over) await engine.clock.advance(500);
    await playing;
    expect(played.faults).to.deep.equal([]);
    return played.arrived.get('What came of it') ?? [];
  }

  it('ends on a branch with a callee who says yes', async () => {
    const [message] = await play('Says yes', '13800000001');
    expect(message?.['bot']).to.deep.include({
      outcome: 'branch',
      branch: 'At home',
      arguments: { time: 'morning' },
      turns: 2,
    });
  });

  it('goes on without the bot where the callee says nothing', async () => {
    const [message] = await play('Is silent', '13800000005');
    expect(message?.['bot']).to.deep.include({ outcome: 'noInput', count: 2, turns: 0 });
  });
});
