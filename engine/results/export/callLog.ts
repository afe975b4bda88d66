import type { CallException, Language } from '../../api';
import type { CallRow } from '../../store/results/exportRows';
import type { Cell } from '../../files/cell';
import { CSV_START, csvRow } from '../../files/csv';
import { TextBuffer } from '../../files/output';
import { WorkbookWriter } from '../../files/workbook';
import { hangUpByText, jobStatusText, said, taskStatusText, YES_NO, type Said } from '../words';
import type { MakeExport } from './job';
import { timesIn } from './times';

/** 呼叫流水: the seed's columns in its order (000, section 4.2.1.1, 任务导出). */
const COLUMNS: readonly (readonly [Said, number])[] = [
  [said('JobID', 'JobID'), 38],
  [said('用户ID', 'User ID'), 16],
  [said('作业状态', 'Job status'), 12],
  [said('用户名', 'User name'), 14],
  [said('TaskID', 'TaskID'), 38],
  [said('主叫号码', 'Caller number'), 16],
  [said('被叫号码', 'Called number'), 16],
  [said('状态', 'Call status'), 14],
  [said('计划呼出时间', 'Planned time'), 20],
  [said('实际呼出时间', 'Actual time'), 20],
  [said('通话时长', 'Talk time (s)'), 12],
  [said('交互轮次', 'Turns'), 10],
  [said('对话完结', 'Completed'), 10],
  [said('挂断方', 'Hung up by'), 10],
  [said('振铃时长', 'Ring time (s)'), 12],
  [said('呼叫异常', 'Call exception'), 30],
  [said('录音ID', 'Recording ID'), 46],
  [said('对话记录ID', 'Conversation ID'), 38],
];

const SHEET = said('呼叫流水', 'Call log');

export const callLogHeader = (language: Language): string[] =>
  COLUMNS.map(([name]) => name[language]);

export const makeCallLog: MakeExport = async (job, parts, output, tell) => {
  const { language, filter } = job;
  const total = await parts.rows.count(filter);
  const cellsOf = cellsIn(language, timesIn(parts.localText));
  const sink = job.format === 'csv' ? csv(output) : xlsx(output);
  sink.begin(callLogHeader(language), language);
  let done = 0;
  await tell(done, total);
  for await (const page of parts.rows.calls(filter)) {
    for (const row of page) sink.add(cellsOf(row));
    done += page.length;
    await tell(done, Math.max(done, total));
  }
  sink.end();
};

interface Sink {
  begin(header: string[], language: Language): void;
  add(cells: Cell[]): void;
  end(): void;
}

function csv(output: Parameters<MakeExport>[2]): Sink {
  const text = new TextBuffer((bytes) => output.write(bytes));
  return {
    begin: (header) => text.add(CSV_START + csvRow(header)),
    add: (cells) => text.add(csvRow(cells)),
    end: () => text.flush(),
  };
}

function xlsx(output: Parameters<MakeExport>[2]): Sink {
  const workbook = new WorkbookWriter(output);
  return {
    begin: (header, language) =>
      workbook.sheet({
        name: SHEET[language],
        header,
        widths: COLUMNS.map(([, width]) => width),
      }),
    add: (cells) => workbook.add(cells),
    end: () => workbook.finish(),
  };
}

const cellsIn =
  (language: Language, time: (at: number | null) => string) =>
  (row: CallRow): Cell[] => [
    row.job_id,
    row.reference_id,
    jobStatusText(row.job_status, language),
    row.name,
    row.id,
    row.calling_number,
    row.called_number,
    taskStatusText(row.status, language),
    time(row.planned_time),
    time(row.actual_time),
    Math.round(row.talk_ms / 1000),
    row.turn_count,
    (row.completed === 1 ? YES_NO.yes : YES_NO.no)[language],
    hangUpByText(row.hang_up_by, language),
    Math.round(row.ring_ms / 1000),
    exceptionText(row.exception, language),
    row.recording_file ?? '',
    row.turn_count > 0 ? row.id : '',
  ];

export function exceptionText(json: string | null, language: Language): string {
  if (json === null) return '';
  const { code, sipCode, message, suggestion } = JSON.parse(json) as CallException;
  const what = sipCode === null ? code : `${code} ${sipCode}`;
  return `${what}: ${message[language]} | ${suggestion[language]}`;
}
