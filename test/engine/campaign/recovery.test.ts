import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RecordingReadyBody } from '../../../engine/api';
import { wavDuration } from '../../../engine/media/wavDuration';
import { Recordings } from '../../../engine/service/recordings';
import { TestEngine } from '../../support/engine';
import { wavFile } from '../media/wavFile';

describe('A call that a killed engine was in the middle of', () => {
  it('is settled with what was recorded of it, and that is told', async () => {
    const first = await TestEngine.start({
      callees: [{ name: 'talks', ringSeconds: 1 }],
    });
    const { clock } = first;
    const { id: groupId } = await first.campaign(['13800000001']);
    await clock.advance(5_000);
    const dataFolder = first.crashedCopy();
    const [job] = (await first.api.jobs.list({ groupId })).list;
    const [cut] = job?.tasks ?? [];
    expect(cut?.answeredAt).to.be.a('number');
    await first.stop();

    // Seven seconds of both sides, as the recorder leaves them.
    const callId = cut?.callId ?? '';
    const path = `${new Recordings(dataFolder, wavDuration).pathOf(callId, cut?.actualTime ?? 0)}.wav`;
    mkdirSync(dirname(path), { recursive: true });
    const format = { tag: 6, channels: 2, rate: 8_000, bits: 8 };
    writeFileSync(path, wavFile(format, Buffer.alloc(7 * 16_000)));

    const second = await TestEngine.start({ callees: [], dataFolder }, clock);
    const [settled] = (await second.api.jobs.list({ groupId })).list;
    const [task] = settled?.tasks ?? [];
    expect(task).to.deep.include({
      ...{ status: 'Succeeded', endReason: 'EngineCrashed', talkMs: 7_000 },
      recording: { fileName: `2026-01-05/${callId}.wav`, durationMs: 7_000 },
    });
    const told = await second.api.events.list({ types: ['RecordingReady', 'CallFinished'] });
    expect(told.map(({ type }) => type)).to.deep.equal(['CallFinished', 'RecordingReady']);
    const { recording } = told[1]?.body as RecordingReadyBody;
    expect(recording).to.include({ callId, duration: 7, fileName: `2026-01-05/${callId}.wav` });
  });

  it('is settled without one where nothing was recorded', async () => {
    const first = await TestEngine.start({ callees: [{ name: 'talks', ringSeconds: 1 }] });
    const { id: groupId } = await first.campaign(['13800000001']);
    await first.clock.advance(5_000);
    const dataFolder = first.crashedCopy();
    await first.stop();
    const second = await TestEngine.start({ callees: [], dataFolder }, first.clock);
    const [job] = (await second.api.jobs.list({ groupId })).list;
    expect(job?.tasks[0]).to.include({ endReason: 'EngineCrashed', recording: null });
    expect(await second.api.events.list({ types: ['RecordingReady'] })).to.deep.equal([]);
  });
});
