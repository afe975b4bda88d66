import type {
  CallDetail,
  CallRecord,
  HistoryFilter,
  LabelSummary,
  Statistics,
  StatisticsScope,
} from '../api';
import type { Position } from '../store/results/history';
import type { ExportJob } from './export/job';

export type { ExportJob } from './export/job';

/** What it reads may be a million rows: it does so where no call waits for it. */
export interface ResultReader {
  history(p: { filter: HistoryFilter; limit: number; before?: Position }): Promise<CallRecord[]>;
  call(p: { callId: string }): Promise<CallDetail | null>;
  /** With the name of the group, or else the instance. */
  statistics(p: {
    scope: StatisticsScope;
    top?: number;
  }): Promise<{ statistics: Statistics; name: string }>;
  labelSummary(p: { scope: StatisticsScope }): Promise<LabelSummary>;
  nameOf(p: { filter: HistoryFilter }): Promise<string>;
  /** Makes the file; answers with its size. Given up when the signal is aborted. */
  makeExport(job: ExportJob, telling: ExportTelling): Promise<number>;
}

export interface ExportTelling {
  signal: AbortSignal;
  progress(done: number, total: number | null): void;
}
