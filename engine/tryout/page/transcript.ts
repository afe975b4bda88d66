import type { Language } from '../../api';
import { becauseIn } from '../../api/because';
import type { Note, PageTurn } from '../messages';
import { byId, element } from './dom';
import { say } from './words';

type Entry = { kind: 'turn'; turn: PageTurn; speakingUntil: number } | { kind: 'note'; note: Note };

/** Turns and notes as they come; a turn is drawn again when more is known of it. */
export class Transcript {
  private readonly entries: Entry[] = [];
  private readonly drawn = new Map<Entry, HTMLLIElement>();
  private readonly list = byId<HTMLOListElement>('transcript');

  constructor(private language: Language) {}

  get empty(): boolean {
    return this.entries.length === 0;
  }

  clear(): void {
    this.entries.length = 0;
    this.drawn.clear();
    this.list.replaceChildren();
  }

  speak(language: Language): void {
    this.language = language;
    for (const entry of this.entries) this.draw(entry);
  }

  /** A prompt begins. */
  saying(turn: PageTurn, ms: number): void {
    this.put(turn, performance.now() + ms);
    window.setTimeout(() => this.redraw(turn.line), ms + 50);
  }

  turn(turn: PageTurn): void {
    this.put(turn, 0);
  }

  note(note: Note): void {
    const entry: Entry = { kind: 'note', note };
    this.entries.push(entry);
    this.draw(entry);
  }

  /** Nobody speaks any more. */
  quiet(): void {
    for (const entry of this.entries) {
      if (entry.kind !== 'turn' || entry.speakingUntil === 0) continue;
      entry.speakingUntil = 0;
      this.draw(entry);
    }
  }

  private find(line: number): Extract<Entry, { kind: 'turn' }> | undefined {
    for (const entry of this.entries) {
      if (entry.kind === 'turn' && entry.turn.line === line) return entry;
    }
    return undefined;
  }

  private put(turn: PageTurn, speakingUntil: number): void {
    const known = this.find(turn.line);
    if (known) {
      known.turn = { ...known.turn, ...turn };
      known.speakingUntil = speakingUntil;
      this.draw(known);
      return;
    }
    const entry: Entry = { kind: 'turn', turn, speakingUntil };
    this.entries.push(entry);
    this.draw(entry);
  }

  private redraw(line: number): void {
    const entry = this.find(line);
    if (entry) this.draw(entry);
  }

  private draw(entry: Entry): void {
    const made = entry.kind === 'note' ? this.noteItem(entry.note) : this.turnItem(entry);
    const before = this.drawn.get(entry);
    const isAtEnd =
      this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80 || !before;
    if (before) before.replaceWith(made);
    else this.list.append(made);
    this.drawn.set(entry, made);
    if (isAtEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  private turnItem({ turn, speakingUntil }: Extract<Entry, { kind: 'turn' }>): HTMLLIElement {
    const isSpeaking = speakingUntil > performance.now();
    const item = element('li', `turn ${turn.speaker}${isSpeaking ? ' speaking' : ''}`);
    item.dataset['line'] = String(turn.line);
    const who = turn.speaker === 'robot' ? this.word('robot') : this.word('you');
    item.append(element('span', 'who', turn.node ? `${who} · ${turn.node}` : who));
    item.append(this.words(turn));
    const facts = element('div', 'facts');
    for (const [text, mood] of this.factsOf(turn))
      facts.append(element('span', `fact ${mood}`, text));
    if (facts.childElementCount > 0) item.append(facts);
    return item;
  }

  private words({ speaker, text, keys, heard }: PageTurn): HTMLElement {
    const said = element('div', 'said');
    if (keys !== undefined) {
      said.textContent = this.word('pressed') + keys;
    } else if (speaker === 'robot' && heard !== undefined && heard < 0.99) {
      const upTo = Math.round(text.length * heard);
      said.append(text.slice(0, upTo), element('span', 'cut', text.slice(upTo)));
    } else said.textContent = text || this.word('nothingHeard');
    return said;
  }

  private factsOf(turn: PageTurn): [text: string, mood: '' | 'good' | 'bad'][] {
    const facts: [string, '' | 'good' | 'bad'][] = [];
    const { speaker, intent, globalQuestion, confidence, because, tookMs, heard } = turn;
    if (intent) facts.push([intent, 'good']);
    if (globalQuestion) facts.push([`${this.word('question')} ${globalQuestion}`, 'good']);
    if (turn.unrecognised) facts.push([this.word('unrecognised'), 'bad']);
    if (turn.failed) {
      facts.push([this.word(speaker === 'robot' ? 'notSpoken' : 'notUnderstood'), 'bad']);
    }
    if (speaker === 'callee' && confidence !== undefined && (intent || globalQuestion)) {
      facts.push([this.measured(confidence, turn.threshold), '']);
    }
    if (turn.nearest) {
      const { name, confidence: likeness } = turn.nearest;
      facts.push([`${this.word('nearest')} ${name}`, '']);
      facts.push([this.measured(likeness, turn.threshold), '']);
    }
    if (because) facts.push([becauseIn(because, this.language), '']);
    if (turn.missing) facts.push([`${this.word('noValue')} ${turn.missing.join(', ')}`, 'bad']);
    if (turn.interrupted) facts.push([this.word('interrupted'), 'bad']);
    if (heard !== undefined && heard < 0.99) {
      facts.push([`${this.word('heard')} ${Math.round(heard * 100)}%`, '']);
    }
    if (tookMs !== undefined) facts.push([`${this.word('took')} ${Math.round(tookMs)} ms`, '']);
    return facts;
  }

  private measured(confidence: number, threshold: number | undefined): string {
    const least = threshold === undefined ? '' : ` (≥ ${threshold.toFixed(2)})`;
    return `${this.word('confidence')} ${confidence.toFixed(2)}${least}`;
  }

  private noteItem(note: Note): HTMLLIElement {
    return element('li', 'note', this.noteWords(note));
  }

  private noteWords(note: Note): string {
    const { language } = this;
    switch (note.kind) {
      case 'transfer':
        return say('transferred', language, note.to);
      case 'keysSent':
        return say('keysSent', language, note.keys);
    }
  }

  private word(word: Parameters<typeof say>[0]): string {
    return say(word, this.language);
  }
}
