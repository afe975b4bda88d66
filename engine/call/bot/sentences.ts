/** What ends a sentence wherever it stands. */
const END = /[。！？!?…]/;
/** What ends one only where a blank or the end of a line follows: `3.5`, `e.g.`, `a:b`. */
const POINT = /[.;:]/;
const COMMA = /[，,、；：—]/;
/** Belong to the sentence that they close. */
const CLOSING = /[”’」』）)\]"'。！？!?…]/;
const HAN = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;
/** A point behind these ends nothing. */
const ABBREVIATION =
  /(?:^|[^\p{L}])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nr|vs|etc|approx|e\.g|i\.e|a\.m|p\.m|\p{L})$/u;

/** A first sentence may begin at a comma after so much, so that the callee does not wait for its end. */
const FIRST_CLAUSE = 10;
/** What has no end is cut at a comma after so much, or anywhere. */
const LONG_CLAUSE = 60;
const LONGEST = 120;

/**
 * Cuts a text into sentences while it comes, in Chinese and English. What is given back is ready
 * to be said; what may yet become part of a longer one is kept.
 */
export class Sentences {
  private held = '';
  private given = 0;

  push(piece: string): string[] {
    this.held += piece;
    const sentences: string[] = [];
    for (let end = this.endOfFirst(); end > 0; end = this.endOfFirst()) {
      const sentence = this.held.slice(0, end).trim();
      this.held = this.held.slice(end).trimStart();
      if (sentence === '') continue;
      sentences.push(sentence);
      this.given += 1;
    }
    return sentences;
  }

  /** No more comes: what is left. */
  finish(): string[] {
    const rest = this.held.trim();
    this.held = '';
    return rest === '' ? [] : [rest];
  }

  /** Where the first sentence ends; 0: it has not yet. */
  private endOfFirst(): number {
    const text = this.held;
    let length = 0;
    for (let at = 0; at < text.length; at++) {
      const sign = text.charAt(at);
      length += weight(sign);
      const next = text.charAt(at + 1);
      if (sign === '\n') return at + 1;
      if (END.test(sign)) return this.pastClosing(at + 1);
      if (POINT.test(sign) && /\s/.test(next) && !isAbbreviated(text, at)) return at + 1;
      if (COMMA.test(sign) && isBetweenWords(text, at)) {
        const enough = this.given === 0 ? FIRST_CLAUSE : LONG_CLAUSE;
        if (length >= enough) return at + 1;
      }
      if (length >= LONGEST) return lastBlank(text, at) || at + 1;
    }
    return 0;
  }

  /** Past what closes it; as far as it has come, for a closing sign alone is not said anyway. */
  private pastClosing(from: number): number {
    let at = from;
    while (at < this.held.length && CLOSING.test(this.held.charAt(at))) at += 1;
    return at;
  }
}

/** A letter takes a third of the time of a Chinese character. */
const weight = (sign: string): number => (HAN.test(sign) ? 1 : 1 / 3);

const isAbbreviated = (text: string, at: number): boolean =>
  text.charAt(at) === '.' &&
  (ABBREVIATION.test(text.slice(Math.max(0, at - 8), at)) || /^\s*\d+$/.test(text.slice(0, at)));

/** Not in `1,000`; and where nothing follows yet, it cannot be told. */
function isBetweenWords(text: string, at: number): boolean {
  if (HAN.test(text.charAt(at))) return true;
  return /\s/.test(text.charAt(at + 1));
}

const lastBlank = (text: string, before: number): number => {
  const blank = text.lastIndexOf(' ', before);
  return blank > before / 2 ? blank + 1 : 0;
};
