import { closeSync, openSync, readSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import type { Language } from '../../api';
import type { TurnRow } from '../../store/schema';
import type { CallRow } from '../../store/results/exportRows';
import type { Cell } from '../../files/cell';
import { CSV_START, csvRow } from '../../files/csv';
import { TextBuffer } from '../../files/output';
import { ZipWriter } from '../../files/zip';
import {
  endReasonText,
  jobStatusText,
  REJECTION,
  said,
  systemTagsText,
  taskStatusText,
} from '../words';
import type { MakeExport } from './job';
import { timesIn } from './times';

/** A table in a zip file is begun anew before it gets this large. */
const MOST_BYTES = 2 ** 30;
const PIECE = 512 * 1024;

const COLUMNS = [
  said('JobID', 'JobID'),
  said('用户ID', 'User ID'),
  said('姓名', 'Name'),
  said('电话', 'Number'),
  said('TaskID', 'TaskID'),
  said('通话状态', 'Call status'),
  said('通话时间', 'Time of the call'),
  said('通话时长', 'Talk time (s)'),
  said('轮次', 'Turn'),
  said('时间', 'Time'),
  said('说话方', 'Speaker'),
  said('对话内容', 'Text'),
  said('命中节点', 'Node'),
  said('命中意图', 'Intent'),
  said('置信度', 'Confidence'),
  said('被打断', 'Interrupted'),
  said('摘要', 'Tags'),
  said('系统标签', 'System tags'),
  said('结果', 'Result'),
  said('录音', 'Recording'),
];

const ROBOT = said('机器人', 'robot');
const CALLEE = said('用户', 'callee');
const INTERRUPTED = said('是', 'yes');

/**
 * 通话记录+录音: tables of all that was said in answered calls, a row each turn, and the
 * recordings. A recording that is gone is named in the table and missing in the file.
 */
export const makeConversations: MakeExport = async (job, parts, output, tell) => {
  const { language, recordingsFolder } = job;
  const filter = { ...job.filter, taskStatuses: job.filter.taskStatuses ?? ['Succeeded' as const] };
  const zip = new ZipWriter(output);
  const time = timesIn(parts.localText);
  const total = await parts.rows.count(filter);
  let done = 0;
  await tell(done, total);

  const table = new Tables(zip, language);
  for await (const page of parts.rows.calls(filter)) {
    const ids = page.map(({ id }) => id);
    const turns = await parts.rows.turns(ids);
    const tags = await parts.rows.tags(ids);
    for (const call of page) {
      const of = turns.get(call.id) ?? [];
      table.add(rowsOf(call, of, tags.get(call.id) ?? '', language, time));
    }
    // Half of the way where the recordings are still to come.
    done += page.length;
    await tell(recordingsFolder === null ? done : Math.floor(done / 2), Math.max(done, total));
  }
  table.end();
  if (recordingsFolder !== null) {
    let packed = 0;
    for await (const page of parts.rows.calls(filter)) {
      for (const { recording_file: file } of page) {
        packed += 1;
        if (file === null || !pack(zip, recordingsFolder, file)) continue;
        await tell(Math.floor((done + packed) / 2), Math.max(done, total));
      }
    }
  }
  zip.finish();
  await tell(done, done);
};

class Tables {
  private readonly text: TextBuffer;
  private part = 0;
  private bytes = 0;

  constructor(
    private readonly zip: ZipWriter,
    private readonly language: Language,
  ) {
    this.text = new TextBuffer((bytes) => {
      this.bytes += bytes.length;
      zip.write(bytes);
    });
    this.begin();
  }

  add(rows: readonly Cell[][]): void {
    if (this.bytes > MOST_BYTES) {
      this.end();
      this.begin();
    }
    for (const row of rows) this.text.add(csvRow(row));
  }

  end(): void {
    this.text.flush();
    this.zip.end();
  }

  private begin(): void {
    this.part += 1;
    this.bytes = 0;
    const name = said('通话记录', 'conversations')[this.language];
    this.zip.begin(this.part > 1 ? `${name}-${this.part}.csv` : `${name}.csv`);
    this.text.add(CSV_START + csvRow(COLUMNS.map((column) => column[this.language])));
  }
}

function rowsOf(
  call: CallRow,
  turns: readonly TurnRow[],
  tags: string,
  language: Language,
  time: (at: number | null) => string,
): Cell[][] {
  const head: Cell[] = [
    call.job_id,
    call.reference_id,
    call.name,
    call.called_number,
    call.id,
    taskStatusText(call.status, language),
    time(call.actual_time),
    Math.round(call.talk_ms / 1000),
  ];
  const result = [
    jobStatusText(call.job_status, language),
    endReasonText(call.end_reason, language),
  ];
  const tail: Cell[] = [
    tags,
    systemTagsText(call, language),
    result.filter(Boolean).join(', '),
    call.recording_file ?? '',
  ];
  if (turns.length === 0)
    return [[...head, null, null, null, null, null, null, null, null, ...tail]];
  return turns.map((turn) => [
    ...head,
    turn.sequence,
    time(turn.at),
    (turn.speaker === 'robot' ? ROBOT : CALLEE)[language],
    turn.keys ?? turn.text,
    turn.node ?? '',
    turn.unrecognised === 1 ? REJECTION[language] : (turn.intent ?? turn.global_question ?? ''),
    turn.confidence,
    turn.interrupted === 1 ? INTERRUPTED[language] : '',
    ...tail,
  ]);
}

/** Puts a recording in as it is; answers whether it is there. */
function pack(zip: ZipWriter, folder: string, name: string): boolean {
  const path = normalize(join(folder, name));
  if (!path.startsWith(normalize(folder + sep))) return false; // not one of ours
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
  try {
    zip.begin(`recordings/${name}`, { stored: true });
    const piece = Buffer.allocUnsafe(PIECE);
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      zip.write(piece.subarray(0, read));
    }
    zip.end();
    return true;
  } finally {
    closeSync(file);
  }
}
