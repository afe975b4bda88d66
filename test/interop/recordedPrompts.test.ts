import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '../../engine/client';
import { ensureCommands } from '../../scripts/debian';
import { tempFolder } from '../support/folders';
import { Baresip } from './support/baresip';
import { keepForTest } from './support/keep';
import { CALLED, CALLING } from './support/line';
import { LOOPBACK } from './support/ports';
import { channelOf, msOfTone, wavOf } from './support/speech';

const SCENE = {
  ...{ name: '取件通知', industry: '物流', type: '通知', language: 'zh-CN' },
  opening: { texts: ['您好，这里是快递驿站。'] },
  ...{ intents: [], globalQuestions: [], tagGroups: [] },
} as const;

const FRAME = 160;
const FRAME_MS = 20;

/** What is recorded for which words: a tone of so many Hz, s long. */
const RECORDED = [
  ['您好，这里是快递驿站。', 500, 0.6],
  ['请', 900, 0.4],
  ['来取件。', 1_500, 0.5],
] as const;

describe('prompts that were recorded, over SIP', function () {
  this.timeout(60_000);
  before(() => ensureCommands(['baresip']));

  it('play when the callee answers, and around the variables that are spoken', async () => {
    const silence = join(tempFolder(), 'silence.wav');
    writeFileSync(silence, wavOf(new Int16Array(30 * 8_000)));
    const phone = await Baresip.start({ codec: 'PCMU', plays: silence });
    const engine = await startEngine({
      dataFolder: tempFolder(),
      line: {
        kind: 'sip',
        trunks: [{ name: 'trunk1', host: LOOPBACK, port: phone.port, keepAliveSeconds: 0 }],
        listen: [{ protocol: 'UDP', address: LOOPBACK, port: 0 }],
        media: { address: LOOPBACK, fromPort: 30_000, toPort: 31_999 },
      },
      speech: { synthesisers: [{ kind: 'espeak' }] },
    });
    keepForTest({ end: () => engine.stop() });
    const { id: instanceId } = await engine.instances.ensure({ name: 'default' });
    const scene = await engine.scenes.import({ instanceId, definition: SCENE });
    for (const [text, hz, seconds] of RECORDED) {
      await engine.prompts.record({ instanceId, scene: scene.id, text, wav: stereo(hz, seconds) });
    }
    const { answered, call } = await engine.calls.dial({
      ...{ instanceId, scene: scene.id, callerNumber: CALLING },
      contact: { phoneNumber: CALLED, variables: { name: '欧阳明' } },
    });
    expect(answered).to.equal(true);
    const { id: callId } = call;
    await engine.calls.speak({ callId, node: '通知', texts: ['请 @name 来取件。'] });
    await engine.calls.hangUp({ callId });
    await phone.tells('CALL_CLOSED');
    const turns = await engine.calls.turns({ callId });
    expect(turns.map(({ text, heard }) => [text, heard])).to.deep.equal([
      ['您好，这里是快递驿站。', 1],
      ['请欧阳明来取件。', 1],
    ]);

    await phone.stop();
    const [wav] = phone.heard();
    const heard = channelOf(wav!, 0);
    const [opening, before, after] = RECORDED.map(([, hertz]) => framesOf(heard, hertz));
    for (const [index, frames] of [opening, before, after].entries()) {
      const ms = RECORDED[index]![2] * 1_000;
      expect(frames!.length * FRAME_MS).to.be.within(ms - 60, ms + 60);
    }
    expect(opening!.at(-1)).to.be.below(before![0]!);
    // Between the two fixed parts a voice says the name.
    const name = after![0]! - before!.at(-1)! - 1;
    expect(name * FRAME_MS).to.be.within(300, 2_500);
    expect(loudFrames(heard, before!.at(-1)! + 1, after![0]!)).to.be.above(name / 2);
  });
});

const frameAt = (pcm: Int16Array, index: number): Int16Array =>
  pcm.subarray(index * FRAME, (index + 1) * FRAME);

/** The places of the frames that are this tone. */
const framesOf = (pcm: Int16Array, hertz: number): number[] =>
  Array.from({ length: Math.floor(pcm.length / FRAME) }, (_, index) => index).filter(
    (index) => msOfTone(frameAt(pcm, index), hertz) > 0,
  );

function loudFrames(pcm: Int16Array, from: number, to: number): number {
  let loud = 0;
  for (let index = from; index < to; index++) {
    const power = frameAt(pcm, index).reduce((sum, sample) => sum + sample * sample, 0) / FRAME;
    if (power > 200 ** 2) loud++;
  }
  return loud;
}

/** As a studio gives it: 44.1 kHz, two channels, 16 bits. */
function stereo(hertz: number, seconds: number): Uint8Array {
  const rate = 44_100;
  const samples = Math.round(rate * seconds);
  const wav = Buffer.alloc(44 + samples * 4);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 4, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 4, 40);
  for (let n = 0; n < samples; n++) {
    const value = Math.round(8_000 * Math.sin((2 * Math.PI * hertz * n) / rate));
    wav.writeInt16LE(value, 44 + n * 4);
    wav.writeInt16LE(value, 46 + n * 4);
  }
  return wav;
}
