import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { DialflowError, LARGEST_RING_TONE_BYTES, type RingTone } from '../../engine/api';
import { named } from '../common/renamed';
import { findRingTone } from '../common/resources';
import { brief, several } from '../common/values';
import { words, type Words } from '../host/definition';
import type { Attachment, Data, EachContext, Result, RunEach } from '../host/run';
import type { definition } from './definition';

type Context = EachContext<typeof definition.fields>;

const LONGEST_NAME = 50;

export const run: RunEach<typeof definition.fields> = async (context) => {
  const { settings, client } = context;
  const { privacy } = client;
  switch (settings.operation) {
    case 'addAudio': {
      const { data: wav, fileName } = await fileOf(context);
      const name = nameOf(settings.name, fileName);
      const added = privacy.addRingTone({ name, wav, fileName });
      return told(await named(added, fieldsOf(settings.from)));
    }
    case 'addText': {
      const text = settings.text.trim();
      return told(await privacy.addRingTone({ name: nameOf(settings.name, text), text }));
    }
    case 'list': {
      const tones = await privacy.listRingTones();
      const { length } = tones;
      return answer({ tones }, words(`${length} 个彩铃`, several(length, 'ring tone')));
    }
    case 'audio': {
      const tone = await findRingTone(context, settings.tone);
      const { wav } = await privacy.getRingToneAudio({ ringToneId: tone.id });
      const audio = {
        fileName: `${tone.id}.wav`,
        mimeType: 'audio/wav',
        base64: Buffer.from(wav).toString('base64'),
      };
      return answer({ tone, audio }, words(`已取出 ${tone.name}`, `${tone.name} fetched`));
    }
    case 'remove': {
      const tone = await findRingTone(context, settings.tone);
      await privacy.removeRingTone({ ringToneId: tone.id });
      return answer({ tone, removed: true }, words(`已删除 ${tone.name}`, `${tone.name} removed`));
    }
  }
};

/** The engine's paths → the node's fields; what is wrong with the sound is told of no path. */
const fieldsOf = (from: Context['settings']['from']): [string, string][] => {
  const field = from === 'file' ? 'path' : 'from';
  return [
    ['name', 'name'],
    ['wav', field],
    ['', field],
  ];
};

async function fileOf({ settings, attachment }: Context): Promise<Attachment> {
  if (settings.from === 'file') return readWav(settings.path.trim());
  const file = await attachment();
  if (!file) throw refuse('from', 'there is no file in the input; hand on a wav file');
  return file;
}

/** No more of it than would be taken. */
async function readWav(path: string): Promise<Attachment> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size >= LARGEST_RING_TONE_BYTES) {
        throw refuse('path', `"${path}" has ${megabytes(size)} MB; less than 2 MB are needed`);
      }
      return { fileName: basename(path), data: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DialflowError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw refuse('path', `"${path}" cannot be read: ${why}`);
  }
}

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(2);

/** What the operator calls it, or what it is. */
const nameOf = (given: string, content: string): string =>
  given.trim() || brief(content, LONGEST_NAME);

function told(tone: RingTone): Result {
  return answer({ tone }, words(`${tone.id} ${tone.name}`, `${tone.id} ${tone.name}`));
}

const answer = (data: Data, status: Words): Result => ({ output: 'out', data, status });

const refuse = (path: string, reason: string): DialflowError =>
  DialflowError.invalid('ring tone', [{ path, reason }]);
