import type { ExportFormat, ExportKind, HistoryFilter, Language } from '../../api';
import type { Counts } from '../../store/results/counts';
import type { ExportRows } from '../../store/results/exportRows';
import type { FileOutput } from '../../files/output';

/** A file to be made. */
export interface ExportJob {
  kind: ExportKind;
  format: ExportFormat;
  language: Language;
  filter: HistoryFilter;
  /** Where it is to lie. */
  path: string;
  /** Of recordings; null where these are not wanted. */
  recordingsFolder: string | null;
}

/** What making it needs of its surroundings. */
export interface ExportParts {
  rows: ExportRows;
  countsOf(scope: { instanceId: string; groupId: string }): Counts;
  /** `2026-01-05 09:00:00` in the engine's zone. */
  localText(at: number): string;
  startOf(step: 'hour' | 'day', at: number): number;
}

/** How far it is; it throws where the export is given up. Others are served meanwhile. */
export type Tell = (done: number, total: number | null) => Promise<void>;

export type MakeExport = (
  job: ExportJob,
  parts: ExportParts,
  output: FileOutput,
  tell: Tell,
) => Promise<void>;
