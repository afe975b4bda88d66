/**
 * Variables in prompts, ` @name ` (seed 000, "变量前后要加空格"): the blanks tell the variable from
 * the text around it and are no part of what is said. Next to punctuation and at the ends of the
 * text they may be missing, and where a name in Latin letters meets Chinese they are not missed.
 */
export interface Rendered {
  text: string;
  /** Names that no variable has; nothing is said in their place. */
  missing: string[];
  /** The text in parts, one behind the other: fixed ones, and values of variables. */
  spans: Span[];
}

export interface Span {
  text: string;
  isValue: boolean;
  /** Which of `partsOf` it is of. */
  part: number;
}

/** A letter then letters and digits; not in `a@b`, `@@name`, `@name.com`, `@name@host`. */
const VARIABLE =
  /(?<![A-Za-z0-9._%+@-])@(?:([A-Za-z_][A-Za-z0-9_]*)(?![A-Za-z0-9_@]|[.-][A-Za-z0-9])|((?![A-Za-z])\p{L}[\p{L}\p{N}_]*))/gu;

/** A part of a wording as its author wrote it. */
export type Piece = { kind: 'text'; text: string } | { kind: 'variable'; name: string };

export function renderPrompt(text: string, variables: Readonly<Record<string, string>>): Rendered {
  const missing = new Set<string>();
  /** What is said so far, and whether the last of it is a variable's value. */
  let said = '';
  let lastIsValue = false;
  /** Blanks stood here that a variable asked for. */
  let gap = false;
  const spans: Span[] = [];

  const append = (part: string, isValue: boolean, index: number): void => {
    if (part === '') return;
    const blank = gap && blankStays(said, lastIsValue, part, isValue) ? ' ' : '';
    said += blank + part;
    spans.push({ text: blank + part, isValue, part: index });
    lastIsValue = isValue;
    gap = false;
  };

  const pieces = piecesOf(text);
  for (const [i, piece] of pieces.entries()) {
    if (piece.kind === 'variable') {
      const value = Object.hasOwn(variables, piece.name) ? variables[piece.name] : undefined;
      if (value === undefined) missing.add(piece.name);
      append(value?.trim() ?? '', true, i);
      continue;
    }
    let part = piece.text;
    if (i > 0) {
      const rest = part.trimStart();
      gap ||= rest.length < part.length;
      part = rest;
    }
    const last = i === pieces.length - 1;
    const body = last ? part : part.trimEnd();
    append(body, false, i);
    if (body.length < part.length) gap = true;
  }
  return { text: said, missing: [...missing], spans };
}

/** Names of the variables in a text, each once, in their order. */
export function variablesOf(text: string): string[] {
  const names = piecesOf(text).flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : []));
  return [...new Set(names)];
}

/** Similar wordings go in turn: the first one first, and round again. */
export function pickWording(texts: readonly string[], timesPlayed: number): string {
  return texts[timesPlayed % texts.length] ?? '';
}

/** A wording's fixed parts and its variables, in turn. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    pieces.push({ kind: 'variable', name: match[1] ?? match[2] ?? '' });
    from = match.index + match[0].length;
  }
  pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

const CHINESE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef“”‘’…—]/u;
const CLOSING = /^[,.;:!?)\]}%'"]/;
const OPENING = /[([{]$/;

/**
 * Whether the blank between what is said already and what comes is one that is written in this
 * script: not beside Chinese text, not before a comma. What the prompt's author wrote decides,
 * not the value, unless two values meet.
 */
function blankStays(
  left: string,
  leftIsValue: boolean,
  right: string,
  rightIsValue: boolean,
): boolean {
  if (left === '' || CLOSING.test(right) || OPENING.test(left)) return false;
  const before = CHINESE.test(left.slice(-1));
  const after = CHINESE.test(right.slice(0, 1));
  if (leftIsValue && rightIsValue) return !(before && after);
  return leftIsValue ? !after : !before;
}
