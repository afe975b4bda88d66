/** What local models write into their text that is not for the callee's ears. */
const OPENINGS = ['<think>', '<thinking>', '<tool_call>'] as const;
type Opening = (typeof OPENINGS)[number];
const LONGEST_OPENING = Math.max(...OPENINGS.map((one) => one.length));

/**
 * Takes thoughts and tool calls that are written as text (`<think>…</think>`, Hermes's
 * `<tool_call>{…}</tool_call>`) out of what is said, however it is cut into pieces.
 */
export class HiddenParts {
  /** Insides of `<tool_call>`. */
  readonly calls: string[] = [];
  private held = '';
  private within: Opening | undefined;

  /** What may be said of it. */
  push(piece: string): string {
    this.held += piece;
    let said = '';
    for (;;) {
      if (this.within) {
        const end = this.within.replace('<', '</');
        const at = this.held.indexOf(end);
        if (at < 0) return said;
        if (this.within === '<tool_call>') this.calls.push(this.held.slice(0, at));
        this.held = this.held.slice(at + end.length).trimStart();
        this.within = undefined;
      }
      const [opening, at] = this.firstOpening();
      if (!opening) {
        const keep = this.beginningOfOpening();
        said += this.held.slice(0, this.held.length - keep);
        this.held = this.held.slice(this.held.length - keep);
        return said;
      }
      said += this.held.slice(0, at);
      this.held = this.held.slice(at + opening.length);
      this.within = opening;
    }
  }

  /** No more comes: what only looked like the beginning of a part is said. */
  finish(): string {
    // A call that the model did not close is one all the same.
    if (this.within === '<tool_call>') this.calls.push(this.held);
    const said = this.within ? '' : this.held;
    this.held = '';
    return said;
  }

  private firstOpening(): [Opening | undefined, number] {
    let first: Opening | undefined;
    let at = Infinity;
    for (const opening of OPENINGS) {
      const found = this.held.indexOf(opening);
      if (found >= 0 && found < at) [first, at] = [opening, found];
    }
    return [first, at];
  }

  /** How much of the end may yet become an opening. */
  private beginningOfOpening(): number {
    const from = Math.max(0, this.held.length - LONGEST_OPENING + 1);
    for (let at = from; at < this.held.length; at++) {
      const end = this.held.slice(at);
      if (OPENINGS.some((opening) => opening.startsWith(end))) return end.length;
    }
    return 0;
  }
}
