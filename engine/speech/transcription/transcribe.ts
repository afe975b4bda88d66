import { DialflowError, type Language } from '../../api';
import { FRAME_SAMPLES, SAMPLE_RATE, SAMPLES_PER_MS } from '../../media/frame';
import { WavChannels } from '../../media/wavChannels';
import type { Clock } from '../../time/clock';
import type { Recogniser } from '../port';
import { SpokenParts, type SpokenPart } from './spoken';

export interface TranscribeParts {
  clock: Clock;
  recogniser: Recogniser;
  language: Language;
  /** Parts before this one were understood an earlier time; 0: none. */
  from: number;
  signal: AbortSignal;
  /** Told of each part, in their order, also of one in which nothing was understood. */
  heard(part: TranscribedPart): void;
}

export interface TranscribedPart {
  channel: number;
  /** Empty: nothing was understood. */
  text: string;
  confidence: number;
  /** Ms from the beginning of the recording. */
  begin: number;
  end: number;
  /** What `from` is to be to go on behind it. */
  next: number;
}

type Part = SpokenPart & { channel: number };

const PIECE = SAMPLE_RATE / 5;
/**
 * Four times as fast as it was spoken: recognisers are made for speech as it is spoken, and those
 * of a call that is up are to have their share.
 */
const PIECE_MS = 50;
const ANSWER_MS = 15_000;
/** A recogniser that says in the middle what it heard gets the rest as another utterance. */
const LEAST_REST = SAMPLE_RATE / 2;
/** Punctuation alone is nothing said. */
const WORDS = /[\p{L}\p{N}]/u;
/** Read at a time to find out who speaks when; then others have their turn. */
const CHUNK = 250 * FRAME_SAMPLES;

/**
 * What was said in a recording, each channel by itself, utterance by utterance in the order in
 * which they began. Rejects with what the recogniser fails with; what it understood has been told.
 */
export async function transcribe(path: string, parts: TranscribeParts): Promise<void> {
  const { from, heard } = parts;
  const file = await WavChannels.open(path);
  try {
    const spoken = await spokenIn(file, parts.signal);
    for (const [index, part] of spoken.entries()) {
      if (index < from) continue;
      const said = await understand(file, part, parts);
      heard({
        channel: part.channel,
        ...{ text: said.text, confidence: said.confidence },
        begin: Math.round(part.from / SAMPLES_PER_MS),
        end: Math.round(part.to / SAMPLES_PER_MS),
        next: index + 1,
      });
    }
  } finally {
    await file.close();
  }
}

async function spokenIn(file: WavChannels, signal: AbortSignal): Promise<Part[]> {
  const found: Part[] = [];
  const sides = Array.from(
    { length: file.channels },
    (_, channel) => new SpokenParts((part) => found.push({ ...part, channel })),
  );
  for (let at = 0; at < file.samples; at += CHUNK) {
    signal.throwIfAborted();
    const samples = await file.read(at, CHUNK);
    sides.forEach((side, channel) => {
      const all = samples[channel] ?? new Int16Array(0);
      for (let i = 0; i + FRAME_SAMPLES <= all.length; i += FRAME_SAMPLES) {
        side.frame(all.subarray(i, i + FRAME_SAMPLES));
      }
    });
  }
  for (const side of sides) side.finish();
  return found.sort((one, other) => one.from - other.from || one.channel - other.channel);
}

interface Said {
  text: string;
  confidence: number;
}

/** As many utterances as the recogniser makes of it, put together. */
async function understand(file: WavChannels, part: Part, parts: TranscribeParts): Promise<Said> {
  const said: Said[] = [];
  for (let at = part.from; at < part.to;) {
    const one = await utterance(file, { ...part, from: at }, parts);
    if (WORDS.test(one.text)) said.push(one);
    at = part.to - one.to < LEAST_REST ? part.to : one.to;
  }
  if (said.length === 0) return { text: '', confidence: 0 };
  const between = parts.language === 'zh-CN' ? '' : ' ';
  const least = Math.min(1, ...said.map(({ confidence }) => confidence));
  return {
    text: said.map(({ text }) => text.trim()).join(between),
    confidence: Math.max(0, least),
  };
}

/** `to`: as far as the recogniser has heard it. */
async function utterance(
  file: WavChannels,
  { channel, from, to }: Part,
  { clock, recogniser, language, signal }: TranscribeParts,
): Promise<Said & { to: number }> {
  let answered: Said | undefined;
  let tell: (said: Said) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const answer = new Promise<Said>((resolve, reject) => {
    tell = resolve;
    fail = reject;
  });
  answer.then(
    (said) => (answered = said),
    () => undefined, // it is waited for below
  );
  let failed: Error | undefined;
  const recognition = recogniser.begin(
    { language },
    {
      final: tell,
      failed: (error) => {
        failed = error;
        fail(error);
      },
    },
  );
  const abort = (): void => fail(new DialflowError('Aborted', 'The transcript was given up.'));
  signal.addEventListener('abort', abort, { once: true });
  let at = from;
  try {
    signal.throwIfAborted();
    while (at < to && !answered && !failed && !signal.aborted) {
      const samples = (await file.read(at, Math.min(PIECE, to - at)))[channel];
      if (!samples || samples.length === 0) break;
      recognition.audio(samples);
      at += samples.length;
      await wait(clock, PIECE_MS);
    }
    // It may find out by itself that somebody has finished.
    const isEarly = answered !== undefined && at < to;
    if (!isEarly) recognition.end();
    const late = clock.after(ANSWER_MS, () => {
      const reason = `${recogniser.name} did not say within ${ANSWER_MS / 1_000} s what it heard.`;
      fail(new DialflowError('WrongState', reason, {}, true));
    });
    try {
      return { ...(await answer), to: isEarly ? Math.max(at, from + PIECE) : to };
    } finally {
      late.cancel();
    }
  } finally {
    signal.removeEventListener('abort', abort);
    recognition.cancel();
  }
}

const wait = (clock: Clock, ms: number): Promise<void> =>
  new Promise((resolve) => void clock.after(ms, resolve));
