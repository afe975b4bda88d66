import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { encode } from '../../../engine/media/g711';
import { CADENCES, type ProgressTone, ToneSource } from '../../../engine/media/tones';
import { tempFolder } from '../../support/folders';
import { TestLine } from '../support/line';
import { headerOf, Sipp } from '../support/sipp';

/** One turn of a network tone as raw A-law, which sipp can play. */
function toneFile(tone: ProgressTone): string {
  const ms = CADENCES[tone].reduce((sum, step) => sum + step.ms, 0);
  const pcm = new Int16Array(8 * ms);
  new ToneSource(CADENCES[tone]).read(pcm);
  const codes = new Uint8Array(pcm.length);
  encode('PCMA', pcm, codes);
  const path = join(tempFolder(), `${tone}.alaw`);
  writeFileSync(path, codes);
  return path;
}

describe('what the line hears of sipp before and after the answer', () => {
  const tones = [
    { tone: 'busy', outcome: 'busy', heard: 'busy tone was heard' },
    { tone: 'congestion', outcome: 'lineFailed', heard: 'congestion tone was heard' },
    { tone: 'sit', outcome: 'emptyNumber', heard: 'special information tones were heard' },
  ] as const;
  for (const { tone, outcome, heard } of tones) {
    it(`takes a ${tone} tone for an answer of the network, and cancels`, async () => {
      const sipp = await Sipp.start('plays-and-is-cancelled', { values: { file: toneFile(tone) } });
      const end = await (await TestLine.to(sipp, {}, { speed: 2 })).call().ended();
      expect(end).to.include({ outcome, by: 'line', sipCode: 487 });
      expect(end.detail).to.contain(heard);
      expect(end.quality?.received).to.be.greaterThan(50);
      await sipp.done();
    });
  }

  it('goes on ringing where it hears ring-back tone', async () => {
    const file = toneFile('ringback');
    const sipp = await Sipp.start('plays-and-is-cancelled', { values: { file } });
    const call = (await TestLine.to(sipp)).call({ ringMs: 2_500 });
    expect(await call.ended()).to.include({ outcome: 'noAnswer', sipCode: 487 });
    expect(call.told).to.deep.equal(['ringing', 'ended']);
    await sipp.done();
  });

  it('says what was heard where a status says little', async () => {
    const values = { file: toneFile('busy'), early: 2_200, status: '480 Temporarily Unavailable' };
    const sipp = await Sipp.start('plays-and-refuses', { values });
    const end = await (await TestLine.to(sipp)).call().ended();
    expect(end).to.include({ outcome: 'busy', sipCode: 480 });
    expect(end.detail).to.equal('480 Temporarily Unavailable; busy tone was heard');
    await sipp.done();
  });

  it('ends a call in which no audio comes, and says so to both sides', async () => {
    const sipp = await Sipp.start('answers-at-once');
    const end = await (await TestLine.to(sipp, {}, { deadPeerSeconds: 1 })).call().ended();
    expect(end).to.include({ outcome: 'answered', by: 'line' });
    expect(end.exception?.code).to.equal('DeadPeer');
    await sipp.done();
    expect(headerOf(sipp.received('BYE')[0]!, 'Reason')[0]).to.contain('Q.850;cause=41');
  });
});
