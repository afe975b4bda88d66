import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TickFigures } from '../engine/media/tick';
import { numberArg, percentile, round, type Bench } from './bench';
import { groupId, INSTANCE } from './export/fill';
import type { ExportRun } from './export/engine';
import { Party } from './party';

const ROWS = 1_000_000;
const PEER_ROWS = 100_000;
const GROUPS = 10;
const FROM = Date.UTC(2026, 0, 1);

/** First pages of history, by what is filtered; common and rare, alone and together. */
const FILTERS = [
  {},
  { calledNumber: '13800000000' },
  { referenceId: `C${ROWS / 2}` },
  { groupId: groupId(3) },
  { groupName: '回访' },
  { hangUpByRejection: true, hasAnswered: true },
  { hasAnswered: false, completed: true },
  { taskStatuses: ['CallerNotRegistered' as const] },
  { jobStatuses: ['Cancelled' as const], ringMsFrom: 44_000 },
  { ringMsFrom: 30_000, ringMsTo: 32_000, actualTimeFrom: FROM, actualTimeTo: FROM + 86_400_000 },
];

/**
 * A call log of a million calls to xlsx, in the background of an engine whose media tick runs
 * meanwhile; then first pages of history over the same calls. Calls are written straight into the
 * store. The peer is SheetJS, with a tenth of the rows: it does not come to the end of them all.
 */
export const exportBench: Bench = async ({ args, log }) => {
  const rows = numberArg(args, 'rows', ROWS);
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  const dataFolder = join(folder, 'data');
  try {
    log(`writing ${rows} calls into the store …`);
    await inProcess((party) =>
      party.ask('fill', { dataFolder, calls: rows, from: FROM, groups: GROUPS, turns: true }),
    );
    const ours = await inProcess(async (party) => {
      await party.ask('start', dataFolder);
      const idle = await party.ask<TickFigures>('quiet', 5_000);
      log('call log to xlsx …');
      const run = await party.ask<ExportRun>('export', { instanceId: INSTANCE, kind: 'callLog' });
      log('first pages of history …');
      const pages: number[] = [];
      for (let round = 0; round < 5; round++) {
        for (const filter of FILTERS) {
          pages.push(await party.ask<number>('history', { instanceId: INSTANCE, ...filter }));
        }
      }
      log('statistics …');
      const statisticsMs = await party.ask<number>('statistics', { instanceId: INSTANCE });
      await party.ask('stop');
      return { idle, run, pages, statisticsMs };
    });
    log(`SheetJS, ${PEER_ROWS} rows …`);
    const peer = await inProcess((party) =>
      party.ask<{ seconds: number; peakMb: number }>('sheetJs', {
        rows: PEER_ROWS,
        path: join(folder, 'peer.xlsx'),
      }),
    );
    const { run, idle, pages, statisticsMs } = ours;
    return {
      figures: {
        rows: run.rows,
        seconds: round(run.seconds),
        rowsPerSecond: Math.round(run.rows / run.seconds),
        fileMb: round(run.bytes / 2 ** 20),
        peakMb: round(run.peakMb),
        idleMb: round(run.idleMb),
        tickP99Ms: round(run.tick.p99Ms),
        tickP99MsIdle: round(idle.p99Ms),
        // Much of it: other programs had the processors, and the tick says little.
        engineWaitedMs: round(run.waitedMs),
        historyP50Ms: round(percentile(pages, 0.5)),
        historyP95Ms: round(percentile(pages, 0.95)),
        statisticsMs: Math.round(statisticsMs),
      },
      peers: {
        sheetJs: {
          rows: PEER_ROWS,
          seconds: round(peer.seconds),
          rowsPerSecond: Math.round(PEER_ROWS / peer.seconds),
          peakMb: round(peer.peakMb),
        },
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** In a process of its own: what one holds of memory is none of the next one's. */
async function inProcess<T>(work: (party: Party) => Promise<T>): Promise<T> {
  const party = new Party('export/host');
  try {
    return await work(party);
  } finally {
    await party.stop();
  }
}
