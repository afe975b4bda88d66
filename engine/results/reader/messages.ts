import type { SerializedError } from '../../api';
import type { ExportJob, ResultReader } from '../ports';

/** What the reader's thread is asked, besides exports. */
export type Question = Exclude<keyof ResultReader, 'makeExport'>;

export type ReaderRequest =
  | { id: number; question: Question; params: unknown }
  | { id: number; export: ExportJob }
  | { cancel: number };

export type ReaderAnswer =
  | { id: number; value: unknown }
  | { id: number; error: SerializedError }
  | { id: number; done: number; total: number | null };

/** What a reader's thread is started with. */
export interface ReaderData {
  dataFolder: string;
  timeZone: string;
  /** It gives way to all others: what it does takes long, and nobody sits before it. */
  givesWay?: boolean;
}
