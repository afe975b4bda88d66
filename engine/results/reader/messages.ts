import type { SerializedError } from '../../api';
import type { ExportJob, ResultReader } from '../ports';

/** What a reader is asked, besides exports. */
export type Question = Exclude<keyof ResultReader, 'makeExport'>;

export type ReaderRequest =
  | { id: number; question: Question; params: unknown }
  | { id: number; export: ExportJob }
  | { cancel: number };

export type ReaderAnswer =
  | { id: number; value: unknown }
  | { id: number; error: SerializedError }
  | { id: number; done: number; total: number | null };

/** What a reader is started with. */
export interface ReaderData {
  dataFolder: string;
  timeZone: string;
}

/** The first message to one in a process. */
export interface ReaderStart {
  start: ReaderData;
}
