import { expect } from 'chai';
import { FRAME_SAMPLES } from '../../../engine/media/frame';
import { encode } from '../../../engine/media/g711';
import { Player } from '../../../engine/media/player';
import { g711Sound, GrowingSound, pcmSound } from '../../../engine/media/sound';
import { joined } from './waves';

/** Each sample tells where it is. */
const RAMP = Int16Array.from({ length: 1_000 }, (_, i) => i + 1);

function read(player: Player, frames: number): Int16Array {
  return joined(
    ...Array.from({ length: frames }, () => {
      const frame = new Int16Array(FRAME_SAMPLES).fill(99);
      return player.read(frame) ? frame : new Int16Array(0);
    }),
  );
}

describe('Player', () => {
  it('plays a sound to its end, then has nothing to say', async () => {
    const player = new Player();
    expect(read(player, 1)).to.have.lengthOf(0);
    const { done } = player.play(pcmSound(RAMP));
    const out = read(player, 10);
    expect([...out]).to.deep.equal([...RAMP, ...Array(120).fill(0)]);
    expect(player.playing).to.equal(false);
    expect(await done).to.deep.equal({ heard: 1, reason: 'complete' });
  });

  it('fades what is stopped, and says how much of it went out', async () => {
    const player = new Player();
    const playing = player.play(pcmSound(new Int16Array(1_600).fill(10_000)));
    read(player, 4);
    playing.stop();
    playing.stop();
    const after = read(player, 2);
    expect(after).to.have.lengthOf(160);
    expect(after[0]).to.be.within(9_000, 10_000);
    expect(after[39]).to.be.within(1, 500);
    expect(after[40]).to.equal(0);
    expect(await playing.done).to.deep.equal({ heard: 0.4, reason: 'stopped' });
  });

  it('cuts a sound short for the next one, without a click', async () => {
    const player = new Player();
    const first = player.play(pcmSound(new Int16Array(1_600).fill(8_000)));
    read(player, 1);
    const second = player.play(pcmSound(new Int16Array(160).fill(-8_000)));
    const out = read(player, 2);
    const steps = out.map((sample, i) => Math.abs(sample - (out[i - 1] ?? 8_000)));
    expect(Math.max(...steps)).to.be.lessThan(1_000);
    expect(out.at(-1)).to.equal(-8_000);
    expect(await first.done).to.deep.equal({ heard: 0.1, reason: 'stopped' });
    expect(await second.done).to.deep.equal({ heard: 1, reason: 'complete' });
  });

  it('ends with the call, and plays nothing afterwards', async () => {
    const player = new Player();
    const { done } = player.play(pcmSound(RAMP));
    player.close();
    expect(await done).to.deep.equal({ heard: 0, reason: 'ended' });
    const later = player.play(pcmSound(RAMP));
    later.stop();
    expect(await later.done).to.deep.equal({ heard: 0, reason: 'ended' });
    expect(read(player, 1)).to.have.lengthOf(0);
  });

  it('plays G.711 as it is kept', () => {
    const codes = new Uint8Array(320);
    encode('PCMU', new Int16Array(320).fill(-7_932), codes);
    const player = new Player();
    player.play(g711Sound('PCMU', codes));
    expect(new Set(read(player, 3))).to.deep.equal(new Set([-7_932]));
  });

  it('plays a sound that is still being made, and waits where it gets ahead', async () => {
    const sound = new GrowingSound();
    const player = new Player();
    const { done } = player.play(sound);
    expect(new Set(read(player, 2)), 'nothing yet').to.deep.equal(new Set([0]));
    sound.push(RAMP.subarray(0, 200));
    sound.push(RAMP.subarray(200, 250));
    expect([...read(player, 2)]).to.deep.equal([...RAMP.subarray(0, 250), ...Array(70).fill(0)]);
    expect(player.playing).to.equal(true);
    sound.push(new Int16Array(40_000).fill(5));
    sound.finish();
    expect([...read(player, 250)]).to.deep.equal(Array(40_000).fill(5));
    expect(await done).to.deep.equal({ heard: 1, reason: 'complete' });
  });

  it('has heard nothing of a sound that never came', async () => {
    const player = new Player();
    const playing = player.play(new GrowingSound());
    read(player, 1);
    playing.stop();
    expect(await playing.done).to.deep.equal({ heard: 0, reason: 'stopped' });
  });
});
