import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RingTone } from '../../engine/api';
import { wavHeader } from '../../engine/media/wavHeader';
import type { EngineClient } from '../../engine/client';
import { definition } from '../../nodes/RingTone/definition';
import { run } from '../../nodes/RingTone/run';
import type { Attachment, Data } from '../../nodes/host/run';
import { checkSettings } from '../../nodes/host/settings';
import { TestEngine } from '../support/engine';
import { tempFolder } from '../support/folders';
import { eachContext } from '../support/nodeContext';
import { privacyClient } from '../support/privacyClient';
import { rejection } from '../support/rejection';

/** A wav file of 16-bit silence, one channel. */
function silence(seconds: number): Buffer {
  const sound = Buffer.alloc(seconds * 16_000);
  return Buffer.concat([wavHeader('PCM16', 1, sound.length), sound]);
}

describe('The Ring Tone node', () => {
  let client: EngineClient;

  beforeEach(async () => {
    client = privacyClient(await TestEngine.start());
  });

  const ran = async (settings: Record<string, unknown>, file?: Attachment): Promise<Data> => {
    const context = eachContext(definition, { client, settings, ...(file && { file }) });
    const { output, data } = await run(context);
    expect(output).to.equal('out');
    return data;
  };

  it('adds a wav file of the input, under its name', async () => {
    const { tone } = await ran({}, { fileName: 'welcome.wav', data: silence(2) });
    expect(tone).to.include({
      name: 'welcome.wav',
      kind: 'audio',
      fileName: 'welcome.wav',
      durationMs: 2000,
    });
  });

  it('adds a wav file of a path, under a name of its own', async () => {
    const folder = tempFolder();
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'a.wav');
    writeFileSync(path, silence(1));
    const { tone } = await ran({ from: 'file', path, name: ' Hello ' });
    expect(tone).to.include({ name: 'Hello', fileName: 'a.wav', durationMs: 1000 });
  });

  it('refuses what is no wav file, is too large or is not there', async () => {
    const refused = async (settings: Record<string, unknown>, file?: Attachment) =>
      (await rejection(ran(settings, file))).message;
    expect(await refused({})).to.match(/from: there is no file in the input/);
    const text = { fileName: 'a.mp3', data: Buffer.from('ID3') };
    expect(await refused({}, text)).to.match(/from: /);
    const large = { fileName: 'a.wav', data: silence(140) };
    expect(await refused({}, large)).to.match(/from: has 2\.14 MB; less than 2 MB/);
    expect(await refused({ from: 'file', path: '/no/such.wav' })).to.match(
      /path: .*cannot be read/,
    );
    const path = join(tempFolder(), 'large.wav');
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, silence(140));
    expect(await refused({ from: 'file', path })).to.match(/path: .*has 2\.14 MB/);
  });

  it('adds a text, named after its beginning', async () => {
    const { tone } = await ran({ operation: 'addText', text: '您好，正在为您接通，请稍候。' });
    expect(tone).to.include({ kind: 'text', name: '您好，正在为您接通，请稍候。' });
    const long = await ran({ operation: 'addText', text: '请稍候。'.repeat(40) });
    expect([...(long['tone'] as RingTone).name]).to.have.length(50);
    const tooLong = { operation: 'addText', text: '请'.repeat(201) };
    expect(() => checkSettings(definition.fields, tooLong)).to.throw(/200/);
  });

  it('lists tones, brings the audio of one, and removes it', async () => {
    const { tone } = (await ran({ name: 'a' }, { fileName: 'a.wav', data: silence(1) })) as {
      tone: RingTone;
    };
    expect(await ran({ operation: 'list' })).to.deep.equal({ tones: [tone] });
    const { audio } = (await ran({ operation: 'audio', tone: 'a' })) as {
      audio: { fileName: string; mimeType: string; base64: string };
    };
    expect(audio).to.include({ fileName: `${tone.id}.wav`, mimeType: 'audio/wav' });
    const wav = Buffer.from(audio.base64, 'base64');
    expect(wav.toString('latin1', 0, 4)).to.equal('RIFF');
    expect(wav.readUInt32LE(24)).to.equal(8000);
    const remove = { operation: 'remove', tone: tone.id };
    expect(await ran(remove)).to.deep.equal({ tone, removed: true });
    expect((await rejection(ran(remove))).code).to.equal('NotFound');
  });

  it('does not remove one that a pool has', async () => {
    const { tone } = (await ran({ operation: 'addText', text: 'Hello.' })) as { tone: RingTone };
    const pool = await client.privacy.createPool({
      kind: 'AXB',
      name: 'p',
      settings: { ringTones: { fromA: tone.id } },
    });
    const refused = await rejection(ran({ operation: 'remove', tone: tone.id }));
    expect(refused.message).to.include(`pool ${pool.key}`);
  });
});
