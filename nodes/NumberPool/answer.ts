import type { Words } from '../host/definition';
import type { AllContext, AllResult, Data, FileOut } from '../host/run';
import type { definition } from './definition';

export type Context = AllContext<typeof definition.fields>;

/** Records for the one output, words for the node's status, and the file of each record. */
export const answer = (
  records: readonly object[],
  status: Words,
  files?: readonly FileOut[],
): AllResult => ({
  outputs: { out: records.map((record): Data => ({ ...record })) },
  status,
  ...(files && { files: { out: [...files] } }),
});
