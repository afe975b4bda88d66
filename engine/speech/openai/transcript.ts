import { inside, numberIn } from '../socket/dialect';

export interface Transcript {
  text: string;
  confidence: number;
}

/** Where a server does not tell. */
const USUAL_CONFIDENCE = 0.85;
/** Whisper makes sentences up where nothing is said; it says so with these two (its own limits). */
const NO_SPEECH = 0.6;
const UNSURE = -1;

interface Segment {
  start?: unknown;
  end?: unknown;
  avg_logprob?: unknown;
  no_speech_prob?: unknown;
}

/**
 * The answer of `/v1/audio/transcriptions`: `{text}`, with `segments` (verbose_json) or
 * `logprobs` where the server tells how sure it is.
 *
 * @throws Error that says what it is in place of it
 */
export function readTranscript(body: string): Transcript {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    throw new Error('it is no JSON');
  }
  const { text, segments, logprobs } = (answer ?? {}) as Record<string, unknown>;
  if (typeof text !== 'string') throw new Error('it has no "text"');
  const said = text.trim();
  if (said === '') return { text: '', confidence: 0 };
  if (Array.isArray(segments) && segments.length > 0) return bySegments(said, segments);
  return { text: said, confidence: confidenceOf(logprobs) };
}

/** How sure it is by the logarithms of its tokens' probabilities, where it tells them. */
export function confidenceOf(logprobs: unknown): number {
  if (!Array.isArray(logprobs) || logprobs.length === 0) return USUAL_CONFIDENCE;
  const values = logprobs.map((one) => numberIn(inside(one)['logprob'], 0));
  return probability(mean(values));
}

function bySegments(text: string, segments: readonly Segment[]): Transcript {
  const isNothing = segments.every(
    ({ no_speech_prob, avg_logprob }) =>
      numberIn(no_speech_prob, 0) > NO_SPEECH && numberIn(avg_logprob, 0) < UNSURE,
  );
  if (isNothing) return { text: '', confidence: 0 };
  if (!segments.some(({ avg_logprob }) => typeof avg_logprob === 'number')) {
    return { text, confidence: USUAL_CONFIDENCE };
  }
  let [sum, seconds] = [0, 0];
  for (const { start, end, avg_logprob } of segments) {
    const length = Math.max(0.1, numberIn(end, 0) - numberIn(start, 0));
    sum += numberIn(avg_logprob, 0) * length;
    seconds += length;
  }
  return { text, confidence: probability(sum / seconds) };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const probability = (logarithm: number): number => Math.max(0, Math.min(1, Math.exp(logarithm)));
