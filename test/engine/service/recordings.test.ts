import { expect } from 'chai';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { wavDuration } from '../../../engine/media/wavDuration';
import { Recordings } from '../../../engine/service/recordings';
import { tempFolder } from '../../support/folders';
import { wavFile } from '../media/wavFile';

const EVENING = Date.UTC(2026, 0, 5, 23, 59);
const AFTER_MIDNIGHT = EVENING + 120_000;

describe('Recordings', () => {
  it('lie by day, under the name of their call', () => {
    const recordings = new Recordings('/data', wavDuration);
    expect(recordings.pathOf('call-1', EVENING)).to.equal(
      join('/data', 'recordings', '2026-01-05', 'call-1'),
    );
    expect(recordings.urlOf('2026-01-05/call 1.wav')).to.match(
      /^file:\/\/.*\/recordings\/2026-01-05\/call%201\.wav$/,
    );
  });

  it('are found again, also where the day has changed since the call was claimed', async () => {
    const recordings = new Recordings(tempFolder(), wavDuration);
    expect(await recordings.find('call-1', EVENING)).to.equal(null);
    for (const [callId, at] of [
      ['call-1', EVENING],
      ['call-2', AFTER_MIDNIGHT],
    ] as const) {
      const path = `${recordings.pathOf(callId, at)}.wav`;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, wavFile({ tag: 6, rate: 8_000, bits: 8 }, Buffer.alloc(16_000)));
    }
    expect(await recordings.find('call-1', EVENING)).to.deep.equal({
      ...{ fileName: '2026-01-05/call-1.wav', durationMs: 2_000 },
    });
    expect(await recordings.find('call-2', EVENING)).to.deep.equal({
      ...{ fileName: '2026-01-06/call-2.wav', durationMs: 2_000 },
    });
  });
});
