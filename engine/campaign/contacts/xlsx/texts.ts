import { MAX_TEXT } from '../table';
import type { XmlListener } from './xml';

/** A text gathered from its pieces. What is longer than a cell may hold is not kept to its end. */
export class GatheredText {
  private pieces = '';

  add(piece: string): void {
    if (this.pieces.length <= MAX_TEXT) this.pieces += piece;
  }

  take(): string {
    const text = this.pieces.length > MAX_TEXT ? this.pieces.slice(0, MAX_TEXT + 1) : this.pieces;
    this.pieces = '';
    return text;
  }
}

/** Characters that XML has no form for are written `_x000D_`. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\da-f]{4})_/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    : text;

/** `xl/sharedStrings.xml`: each `si` is a text, in one `t` or in runs of its own (`r`). */
export class SharedTextsListener implements XmlListener {
  wantsText = false;
  private readonly gathered = new GatheredText();
  /** Inside `rPh`: how a text is read aloud, in Japanese. */
  private phonetic = false;

  constructor(private readonly add: (text: string) => void) {}

  open(name: string): void {
    if (name === 't') this.wantsText = !this.phonetic;
    else if (name === 'rPh') this.phonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.wantsText = false;
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'si') this.add(unescaped(this.gathered.take()));
  }

  text(piece: string): void {
    this.gathered.add(piece);
  }
}
