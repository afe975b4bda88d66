import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EventEnvelope, PrivacyCall, PrivacyTranscript } from '../../engine/api';
import { composeEngine, type Engine } from '../../engine/service/compose';
import { SystemClock } from '../../engine/time/clock';
import { tempFolder } from '../support/folders';
import { seededRandom } from '../support/random';
import { VoskServer } from '../support/speech/voskServer';
import { Baresip, type BaresipSettings } from './support/baresip';
import { keepForTest } from './support/keep';
import { freePort, LOOPBACK } from './support/ports';
import { channelOf, msOfTone, tone, wavOf } from './support/speech';

const [A, B, X] = ['13811111111', '13922222222', '17000000001'];
/** What each of them says. */
const HERTZ = { a: 620, b: 1_150 };

/** Half a second of tone in each one and a half. */
function sentences(hertz: number): string {
  const path = join(tempFolder(), 'sentences.wav');
  const pcm = new Int16Array(8_000 * 30);
  for (let at = 4_000; at < pcm.length - 4_000; at += 12_000) pcm.set(tone(hertz, 500), at);
  writeFileSync(path, wavOf(pcm));
  return path;
}

/** A whole engine with one AXB binding, and a baresip for A and for B. */
async function openTelephones(b: Partial<BaresipSettings> = {}) {
  const vosk = await new VoskServer().open();
  vosk.script = { final: { text: '您好', conf: 0.9 } };
  keepForTest({ end: () => vosk.close() });
  const codec = 'PCMA';
  const phones = {
    a: await Baresip.start({ codec, number: A, plays: sentences(HERTZ.a) }),
    b: await Baresip.start({ codec, number: B, plays: sentences(HERTZ.b), ...b }),
  };
  const port = await freePort();
  const dataFolder = tempFolder();
  const faults: unknown[] = [];
  const engine: Engine = await composeEngine(
    {
      ...{ dataFolder, timeZone: 'Asia/Shanghai' },
      speech: { recognisers: [{ kind: 'vosk', url: vosk.url }] },
      line: {
        kind: 'sip',
        listen: [{ protocol: 'UDP', address: LOOPBACK, port }],
        media: { address: LOOPBACK, fromPort: 30_000, toPort: 31_999 },
        trunks: (['a', 'b'] as const).map((name) => ({
          ...{ name, host: LOOPBACK, port: phones[name].port, keepAliveSeconds: 0 },
        })),
      },
    },
    {
      ...{ clock: new SystemClock(), random: seededRandom(1), trainer: null },
      failed: (error) => void faults.push(error),
      warn: () => undefined, // It has no voice, and says so.
    },
  );
  keepForTest({
    end: async () => {
      await engine.stop();
      if (faults.length > 0) throw faults[0];
    },
  });
  const { privacy } = engine.api;
  const { key: poolKey } = await privacy.createPool({ kind: 'AXB', name: 'rides' });
  await privacy.addStock({ numbers: [{ number: X, spec: 'virtual', trunk: 'b' }] });
  await privacy.buyNumbers({ poolKey, spec: 'virtual', count: 1 });
  await privacy.bind({
    ...{ poolKey, a: A, b: B, x: X, expiresAt: Date.now() + 600_000, ringTimeoutSeconds: 5 },
    ...{ recording: true, transcript: true },
  });
  const events: EventEnvelope[] = [];
  const id: number = await engine.subscribe('test', {}, (event) => {
    events.push(event);
    void engine.api.events.acknowledge({ subscription: id, sequence: event.sequence });
  });
  const told = async (type: EventEnvelope['type']): Promise<EventEnvelope> => {
    for (;;) {
      const found = events.find((event) => event.type === type);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const dial = (): Promise<string> => phones.a.command('dial', `sip:${X}@${LOOPBACK}:${port}`);
  const call = async (): Promise<PrivacyCall> => {
    await told('PrivacyCallEnd');
    const [only] = (await privacy.listCalls({ x: X })).list;
    return only!;
  };
  const joined = async (): Promise<void> => {
    await dial();
    await phones.b.tells('CALL_ESTABLISHED');
    await phones.a.tells('CALL_ESTABLISHED');
  };
  return { engine, dataFolder, phones, dial, joined, told, call };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('masked calls between baresip and baresip', function () {
  this.timeout(60_000);

  it('carry audio and keys both ways, are recorded and written down, and end with A', async () => {
    const { engine, dataFolder, phones, joined, told, call } = await openTelephones();
    await joined();
    await phones.a.press('1#');
    await phones.b.until(() => phones.b.keys === '1#');
    await phones.b.press('90*');
    await phones.a.until(() => phones.a.keys === '90*');
    await pause(3_000);
    await phones.a.command('hangup');
    await phones.b.tells('CALL_CLOSED');

    const { recordingFile, ...record } = await call();
    expect(record).to.include({
      ...{ caller: A, callee: B, from: 'A', hungUpBy: 'caller', endReason: 'HungUp' },
    });
    // What the caller says is in the first channel, the callee in the second.
    const recording = readFileSync(join(dataFolder, 'recordings', recordingFile ?? ''));
    const [caller, callee] = [channelOf(recording, 0), channelOf(recording, 1)];
    expect(msOfTone(caller, HERTZ.a)).to.be.greaterThan(700);
    expect(msOfTone(callee, HERTZ.b)).to.be.greaterThan(700);
    expect([msOfTone(caller, HERTZ.b), msOfTone(callee, HERTZ.a)]).to.deep.equal([0, 0]);

    const { body } = await told('PrivacyTranscriptReady');
    const { transcript } = body as unknown as { transcript: PrivacyTranscript };
    expect(transcript.error).to.equal(null);
    for (const side of ['caller', 'callee'] as const) {
      const of = transcript.utterances.filter((one) => one.side === side);
      expect(of.length, side).to.be.within(1, 6);
      for (const { text, begin, end } of of) {
        expect(text).to.equal('您好');
        expect(end - begin).to.be.within(300, 1_600);
      }
    }
    expect(JSON.stringify(body)).to.not.contain(A).and.to.not.contain(B);
    const kept = await engine.api.privacy.getTranscript({ callId: record.id });
    expect(kept).to.deep.include({ state: 'ready', utterances: transcript.utterances });

    for (const phone of [phones.a, phones.b]) await phone.stop();
    for (const [phone, hertz] of [
      [phones.a, HERTZ.b],
      [phones.b, HERTZ.a],
    ] as const) {
      const heard = phone.heard().map((file) => msOfTone(channelOf(file, 0), hertz));
      expect(Math.max(...heard)).to.be.greaterThan(700);
    }
  });

  it('end with B', async () => {
    const { phones, joined, call } = await openTelephones();
    await joined();
    await phones.b.command('hangup');
    await phones.a.tells('CALL_CLOSED');
    expect(await call()).to.include({ hungUpBy: 'callee', endReason: 'HungUp', billedMinutes: 1 });
  });

  for (const who of ['a', 'b'] as const) {
    it(`go on after ${who === 'a' ? 'A' : 'B'} has held them and resumed`, async () => {
      const { phones, joined, call, dataFolder } = await openTelephones();
      await joined();
      await pause(1_500);
      const other = phones[who === 'a' ? 'b' : 'a'];
      await phones[who].command('hold');
      await pause(3_000);
      await phones[who].command('resume');
      await pause(3_000);
      // Neither has lost the other.
      const closed = [phones.a, phones.b].flatMap(({ events }) =>
        events.filter(({ type }) => type === 'CALL_CLOSED'),
      );
      expect(closed).to.deep.equal([]);
      await other.press('7');
      await phones[who].until(() => phones[who].keys === '7');
      await phones.a.command('hangup');
      await phones.b.tells('CALL_CLOSED');
      const { recordingFile, endReason } = await call();
      expect(endReason).to.equal('HungUp');
      const recording = readFileSync(join(dataFolder, 'recordings', recordingFile ?? ''));
      const held = channelOf(recording, who === 'a' ? 0 : 1);
      // Some is said before, some after; nothing while it holds.
      expect(msOfTone(held.subarray(0, 8_000 * 2), HERTZ[who])).to.be.greaterThan(300);
      expect(msOfTone(held.subarray(-8_000 * 2), HERTZ[who])).to.be.greaterThan(300);
      expect(msOfTone(held.subarray(8_000 * 2.5, 8_000 * 4), HERTZ[who])).to.equal(0);
    });
  }

  it('are turned down with B, which is busy or does not want to', async () => {
    const { phones, dial, call } = await openTelephones({ answers: 'manual' });
    await dial();
    await phones.b.tells('CALL_INCOMING');
    await phones.b.command('hangup');
    await phones.a.tells('CALL_CLOSED');
    const record = await call();
    expect(record.endReason).to.be.oneOf(['Busy', 'Rejected']);
    expect(record).to.include({ hungUpBy: 'callee', answeredAt: null, billedMinutes: 0 });
  });

  it('end when B does not answer in time', async () => {
    const { phones, dial, call } = await openTelephones({ answers: 'manual' });
    await dial();
    await phones.b.tells('CALL_INCOMING');
    await phones.a.tells('CALL_CLOSED');
    await phones.b.tells('CALL_CLOSED');
    expect(await call()).to.include({ endReason: 'NoAnswer', answeredAt: null });
  });

  it('are given up by A while B rings', async () => {
    const { phones, dial, call } = await openTelephones({ answers: 'manual' });
    await dial();
    await phones.b.tells('CALL_INCOMING');
    await phones.a.command('hangup');
    await phones.b.tells('CALL_CLOSED');
    expect(await call()).to.include({ hungUpBy: 'caller', endReason: 'Cancelled' });
  });
});
