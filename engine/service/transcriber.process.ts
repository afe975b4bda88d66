import { DialflowError, type Language, type SerializedError, type SpeechSettings } from '../api';
import type { HeardPart } from '../privacy/transcripts';
import { lowerProcessPriority } from '../process/priority';
import { openSpeech, type Recogniser } from '../speech';
import { transcribe } from '../speech/transcription';
import { SystemClock } from '../time/clock';

/** The first message. */
export interface TranscriberStart {
  speech: Pick<SpeechSettings, 'recognisers'>;
}

export type TranscriberRequest =
  { id: number; path: string; language: Language; from: number } | { cancel: number };

export type TranscriberAnswer =
  { id: number; heard: HeardPart } | { id: number; done: true; error: SerializedError | null };

/** A process that writes down what was said in recordings: it gives way to calls. */
lowerProcessPriority();

process.once('message', ({ speech }: TranscriberStart) => {
  const clock = new SystemClock();
  const { recogniser } = openSpeech(speech, { clock });
  const underway = new Map<number, AbortController>();
  process.on('message', (request: TranscriberRequest) => {
    if ('cancel' in request) return underway.get(request.cancel)?.abort();
    if (recogniser) void serve(request, recogniser, clock, underway);
  });
});

async function serve(
  { id, path, language, from }: Exclude<TranscriberRequest, { cancel: number }>,
  recogniser: Recogniser,
  clock: SystemClock,
  underway: Map<number, AbortController>,
): Promise<void> {
  const closing = new AbortController();
  underway.set(id, closing);
  const { signal } = closing;
  const heard = (part: HeardPart): void => answer({ id, heard: part });
  const error = await transcribe(path, { clock, recogniser, language, from, signal, heard }).then(
    () => null,
    (cause: unknown) => DialflowError.from(cause).toJSON(),
  );
  underway.delete(id);
  answer({ id, done: true, error });
}

const answer = (message: TranscriberAnswer): void => void process.send?.(message);

// An engine that is gone, however that came, has no use for the answer.
process.once('disconnect', () => process.exit());
