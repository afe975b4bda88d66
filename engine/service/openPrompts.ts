import { join } from 'node:path';
import { PromptRecordings, type RecordingsContext } from '../dialogue/prompts/recordings';
import { convertWav } from '../media/convert';
import { SoundFiles } from '../media/soundFiles';
import { PromptStore } from '../store/prompts';
import type { Db } from '../store/schema';
import type { Writer } from '../store/writer';

type Surroundings = Pick<RecordingsContext, 'clock' | 'newId' | 'scene' | 'instance' | 'inUse'> & {
  db: Db;
  writer: Writer;
  dataFolder: string;
};

/** Recorded prompts, and where they lie. */
export function openPrompts(given: Surroundings): PromptRecordings {
  const { db, writer, dataFolder, ...rest } = given;
  const folder = join(dataFolder, 'prompts');
  return new PromptRecordings({
    ...rest,
    store: new PromptStore(db, writer),
    files: new SoundFiles(join(folder, 'recorded'), rest.clock),
    kept: new SoundFiles(join(folder, 'kept'), rest.clock),
    convert: convertWav,
  });
}
