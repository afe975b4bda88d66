import type { RecordedSound, SayingPiece } from '../../line/port';
import { piecesOf, renderPrompt, type Span } from '../prompt';

/** What is recorded for a text; undefined where nothing is. */
export type RecordingOf = (text: string) => RecordedSound | undefined;

/** Behind these a sentence ends, and what follows may be said by itself. */
const SENTENCE_END = /[。！？；…!?;\n]+|\.(?=\s)/gu;
/** Nothing in it can be said, so nothing of it need be recorded. */
const UNSPEAKABLE = /^[^\p{L}\p{N}]*$/u;

/**
 * A wording as it is said. What is recorded goes first: the whole of it, or all of its fixed
 * parts, with the values of variables synthesised between. Else it is synthesised: sentences that
 * are the same for everybody apart from those that are not, so that they are made only once.
 */
export function spokenOf(
  wording: string,
  variables: Readonly<Record<string, string>>,
  recordingOf: RecordingOf,
): { text: string; pieces: SayingPiece[]; missing: string[] } {
  const { text, spans, missing } = renderPrompt(wording, variables);
  const whole = recordingOf(wording);
  const pieces = whole
    ? [{ text, recorded: whole }]
    : (recorded(wording, spans, recordingOf) ?? synthesised(text, spans));
  return { text, pieces, missing };
}

/** Fixed parts of a wording that may be recorded, as an operator reads them. */
export function fixedParts(wording: string): string[] {
  return piecesOf(wording).flatMap((piece) =>
    piece.kind === 'text' && !UNSPEAKABLE.test(piece.text) ? [piece.text.trim()] : [],
  );
}

/** Null unless each fixed part is recorded. */
function recorded(
  wording: string,
  spans: readonly Span[],
  recordingOf: RecordingOf,
): SayingPiece[] | null {
  const parts = piecesOf(wording);
  if (!parts.some((part) => part.kind === 'text' && !UNSPEAKABLE.test(part.text))) return null;
  const pieces: SayingPiece[] = [];
  for (const { text, isValue, part } of spans) {
    const written = parts[part];
    if (isValue || written?.kind !== 'text') pieces.push({ text });
    else if (!UNSPEAKABLE.test(text)) {
      const sound = recordingOf(written.text);
      if (!sound) return null;
      pieces.push({ text, recorded: sound });
    } else {
      // A comma alone belongs to what is said before it.
      const before = pieces.at(-1);
      if (before) before.text += text;
    }
  }
  return pieces;
}

function synthesised(text: string, spans: readonly Span[]): SayingPiece[] {
  if (!spans.some(({ isValue }) => isValue)) return [{ text, fixed: true }];
  const values = placesOfValues(spans);
  const pieces: SayingPiece[] = [];
  let from = 0;
  for (const to of ends(text)) {
    const sentence = text.slice(from, to);
    const fixed = !values.some(([begin, end]) => begin < to && end > from);
    const before = pieces.at(-1);
    if (before && (UNSPEAKABLE.test(sentence) || (before.fixed ?? false) === fixed)) {
      before.text += sentence;
    } else pieces.push({ text: sentence, ...(fixed && { fixed }) });
    from = to;
  }
  return pieces;
}

function ends(text: string): number[] {
  const all = [...text.matchAll(SENTENCE_END)].map((match) => match.index + match[0].length);
  return all.at(-1) === text.length ? all : [...all, text.length];
}

function placesOfValues(spans: readonly Span[]): [begin: number, end: number][] {
  const places: [number, number][] = [];
  let at = 0;
  for (const { text, isValue } of spans) {
    if (isValue) places.push([at, at + text.length]);
    at += text.length;
  }
  return places;
}
