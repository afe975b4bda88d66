import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DialflowError, LARGEST_RECORDING_BYTES } from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import type { Attachment } from '../host/run';
import { named } from './renamed';

interface Context {
  settings: { recording: 'none' | 'input' | 'file'; recordingFile: string };
  client: EngineClient;
  attachment(): Promise<Attachment | undefined>;
}

/** The engine's paths → the node's fields. */
const FIELDS = [
  ['wav', 'recording'],
  ['', 'recording'],
] as const;

/**
 * Says a prompt with the recording that the node brings, if it does. The engine knows it by its
 * content: it is handed over only where it does not have it yet.
 */
export async function withRecording<T>(
  context: Context,
  say: (recording: { recording?: string }) => Promise<T>,
): Promise<T> {
  const wav = await fileOf(context);
  if (!wav) return say({});
  const recording = createHash('sha256').update(wav).digest('hex');
  try {
    return await say({ recording });
  } catch (error) {
    const { code, details } = DialflowError.from(error);
    if (code !== 'NotFound' || details['id'] !== recording) throw error;
    await named(context.client.prompts.keep({ wav }), FIELDS);
    return say({ recording });
  }
}

async function fileOf({ settings, attachment }: Context): Promise<Uint8Array | undefined> {
  switch (settings.recording) {
    case 'none':
      return undefined;
    case 'input': {
      const file = await attachment();
      if (file) return checked(file.data);
      throw refuse(
        'recording',
        'there is no file in the input; hand on the wav file with the call',
      );
    }
    case 'file': {
      const path = settings.recordingFile.trim();
      const bytes = await readFile(path).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw refuse('recordingFile', `"${path}" cannot be read: ${why}`);
      });
      return checked(bytes);
    }
  }
}

function checked(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= LARGEST_RECORDING_BYTES) return bytes;
  const most = LARGEST_RECORDING_BYTES / 1_000_000;
  throw refuse(
    'recording',
    `has ${(bytes.length / 1_000_000).toFixed(1)} MB; ${most} MB are the most`,
  );
}

const refuse = (path: string, reason: string): DialflowError =>
  DialflowError.invalid('recording', [{ path, reason }]);
