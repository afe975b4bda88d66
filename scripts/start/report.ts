import type { RejectedRow } from '../../engine/api';
import type { Ended, EndedJob } from './watch';
import {
  endReasonWords,
  jobStatusWords,
  maskNumber,
  taskStatusWords,
} from '../../nodes/common/terms';
import { language, say } from './words';

/** What `--json` prints. */
export interface Summary {
  groupId: string;
  jobs: number;
  succeeded: number;
  failed: number;
  rejectedRows: { row: number; reason: string }[];
  /** By `group/tag`. */
  byTag: Record<string, number>;
  /** By the status of each job's last call. */
  byOutcome: Record<string, number>;
  durationMs: number;
}

export function summary({ group, jobs }: Ended, rejected: readonly RejectedRow[]): Summary {
  const byTag: Record<string, number> = {};
  const byOutcome: Record<string, number> = {};
  for (const { job, tasks, tags } of jobs) {
    const outcome = tasks.at(-1)?.status ?? job.failureReason ?? job.status;
    byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
    for (const tag of tags) {
      const key = `${tag.group}/${tag.name}`;
      byTag[key] = (byTag[key] ?? 0) + 1;
    }
  }
  return {
    groupId: group.id,
    jobs: jobs.length,
    succeeded: group.succeeded,
    failed: group.failed,
    rejectedRows: rejected.map(({ row, reason }) => ({ row, reason })),
    byTag,
    byOutcome,
    durationMs: (group.endedAt ?? 0) - (group.startedAt ?? 0),
  };
}

/** The table that a person reads: a line a contact, then the rows that were refused. */
export function table({ jobs }: Ended, rejected: readonly RejectedRow[]): string {
  const rows = [say.columns, ...jobs.map(line)];
  const widths = say.columns.map((_, column) =>
    Math.max(...rows.map((row) => width(row[column] ?? ''))),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((size) => '─'.repeat(size)).join('  ');
  const refused = rejected.map(({ row, reason }) => `  ${say.row(row)}: ${reason}`);
  return [lines[0], rule, ...lines.slice(1), '', `${say.refused}:`, ...refused].join('\n');
}

function line({ job, tasks, tags }: EndedJob): string[] {
  const last = tasks.at(-1);
  const answered = last?.endReason && last.status === 'Succeeded';
  const reason = answered ? ` (${endReasonWords[last.endReason ?? 'Completed'][language]})` : '';
  const outcome = (last ? taskStatusWords[last.status] : jobStatusWords[job.status])[language];
  return [
    job.contact.name ?? '',
    maskNumber(job.contact.phoneNumber),
    `${outcome}${reason}${say.attempts(tasks.length)}`,
    tags.map((tag) => `${tag.group}/${tag.name}`).join(' '),
    String(last?.turnCount ?? 0),
    `${Math.round((last?.talkMs ?? 0) / 1000)} ${say.seconds}`,
  ];
}

/** Columns on a terminal: Chinese characters take two. */
const width = (text: string): number =>
  [...text].reduce(
    (sum, char) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        char,
      )
        ? 2
        : 1),
    0,
  );

const pad = (text: string, size: number): string =>
  text + ' '.repeat(Math.max(0, size - width(text)));
