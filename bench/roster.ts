import { fork } from 'node:child_process';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import * as XLSX from 'xlsx';
import { numberArg, percentile, round, type Bench } from './bench';
import { rosterRows } from './roster/rows';
import type { ThreadAnswer, ThreadRequest } from './roster/thread';

const ROWS = 100_000;
const COLUMNS = 10;
const CSV_ROWS = 1_000_000;

/**
 * A roster from a file to contacts that are kept, as an engine does it: in a thread with a media
 * tick, which lets a process of its own read. That process's peak of memory is taken from a
 * reading by itself. The peer reads the same workbook with SheetJS, in a process as well.
 */
export const roster: Bench = async ({ args, log }) => {
  const rows = numberArg(args, 'rows', ROWS);
  const csvRows = numberArg(args, 'csv-rows', CSV_ROWS);
  const folder = mkdtempSync(join(tmpdir(), 'dialflow-bench-'));
  try {
    log(`a workbook of ${rows} rows and ${COLUMNS} columns …`);
    const xlsx = join(folder, 'roster.xlsx');
    const shared = join(folder, 'shared.xlsx');
    const csv = join(folder, 'roster.csv');
    writeWorkbook(xlsx, rows, false);
    writeWorkbook(shared, rows, true);
    log(`a csv of ${csvRows} rows …`);
    writeCsv(csv, csvRows);
    const { contacts, seconds, late } = await inThread({ path: xlsx, folder });
    log(`${contacts} contacts in ${seconds.toFixed(2)} s`);
    const ours = await measured('reader', xlsx);
    const withShared = await measured('reader', shared);
    const ofCsv = await measured('reader', csv);
    const peer = await measured('sheetjs', xlsx);
    for (const [name, found] of Object.entries({
      thread: contacts,
      reader: ours.contacts,
      shared: withShared.contacts,
      sheetjs: peer.contacts,
    })) {
      if (found !== rows) throw new Error(`${name}: ${found} of ${rows} rows`);
    }
    return {
      figures: {
        rows,
        seconds: round(seconds),
        peakMb: ours.peakMb,
        tickP99Ms: round(percentile(late, 0.99)),
        sharedTexts: { seconds: withShared.seconds, peakMb: withShared.peakMb },
        csv: { rows: ofCsv.contacts, seconds: ofCsv.seconds, peakMb: ofCsv.peakMb },
      },
      peers: { sheetjs: { seconds: peer.seconds, peakMb: peer.peakMb } },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function inThread(request: ThreadRequest): Promise<ThreadAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'roster', 'thread.js'), { workerData: request });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

interface Run {
  contacts: number;
  seconds: number;
  peakMb: number;
}

/** One reading in a process of its own, started anew: its peak is its alone. */
function measured(by: 'reader' | 'sheetjs', path: string): Promise<Run> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const options = by === 'reader' ? ['--max-old-space-size=512', '--max-semi-space-size=4'] : [];
    const child = fork(join(__dirname, 'roster', `${by}.js`), [path], { execArgv: options });
    let answer: { contacts: number; peakMb: number } | undefined;
    child.once('message', (message: { contacts: number; peakMb: number }) => (answer = message));
    child.once('error', reject);
    child.once('exit', (code) => {
      if (!answer) return reject(new Error(`${by} ended with ${code}`));
      resolve({ ...answer, seconds: round((performance.now() - begun) / 1000) });
    });
  });
}

function writeWorkbook(path: string, rows: number, bookSST: boolean): void {
  const sheet = XLSX.utils.aoa_to_sheet([...rosterRows(rows, COLUMNS)], { dense: true });
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, sheet);
  const bytes: unknown = XLSX.write(book, {
    type: 'buffer',
    bookType: 'xlsx',
    compression: true,
    bookSST,
  });
  writeFileSync(path, bytes as Uint8Array);
  if (readFileSync(path).length === 0) throw new Error('no workbook was written');
}

function writeCsv(path: string, rows: number): void {
  let lines: string[] = [];
  writeFileSync(path, '');
  for (const cells of rosterRows(rows, COLUMNS)) {
    lines.push(`${cells.join(',')}\n`);
    if (lines.length < 10_000) continue;
    writeFileSync(path, lines.join(''), { flag: 'a' });
    lines = [];
  }
  writeFileSync(path, lines.join(''), { flag: 'a' });
}
