import { FileOutput } from '../../files/output';
import { makeCallLog } from './callLog';
import { makeConversations } from './conversations';
import type { ExportJob, ExportParts, MakeExport, Tell } from './job';
import { makeTaskResult } from './taskResult';

const MAKERS: Record<ExportJob['kind'], MakeExport> = {
  taskResult: makeTaskResult,
  callLog: makeCallLog,
  conversations: makeConversations,
};

/** Makes the file of an export; nothing is left of one that fails. Answers with its size. */
export async function makeExport(job: ExportJob, parts: ExportParts, tell: Tell): Promise<number> {
  const output = new FileOutput(job.path);
  try {
    await MAKERS[job.kind](job, parts, output, tell);
  } catch (error) {
    output.discard();
    throw error;
  }
  return output.complete();
}
