import type { Clock, Timer } from '../time/clock';
import type { IncomingSms, ReceivedSms } from './port';

/** A part of a long message, as it is kept. */
export interface KeptPart extends IncomingSms {
  id: string;
  at: number;
  mark: NonNullable<IncomingSms['mark']>;
  /** When its message was dealt with: it is kept to be known if it comes once more. */
  doneAt?: number;
}

export interface JoinerParts {
  clock: Clock;
  /** A message is complete, or never will be. */
  whole(message: ReceivedSms): void;
  /** How long parts are waited for. Default 10 minutes. */
  patienceMs?: number;
  /** Parts that wait at most: beyond, the message that has waited longest goes as it is. Default 20,000. */
  mostParts?: number;
}

interface Waiting {
  key: string;
  parts: Map<number, KeptPart>;
  total: number;
  begunAt: number;
}

const PATIENCE_MS = 10 * 60_000;
const MOST_PARTS = 20_000;
/** Of messages that went, by which parts that come once more are known. */
const MOST_RECENT = 2_000;
/** What stands for parts that have not come. */
const GAP = '[…]';

/**
 * Puts parts of long messages together, in whichever order they come, and however often. What is
 * not complete after a while goes with its gaps: a message is rather torn than lost.
 */
export class Joiner {
  /** The oldest first. */
  private readonly waiting = new Map<string, Waiting>();
  /** Texts by index of messages that went, the oldest first. */
  private readonly recent = new Map<string, { at: number; texts: Map<number, string> }>();
  private count = 0;
  private timer: Timer | undefined;

  constructor(private readonly parts: JoinerParts) {}

  /** Parts that wait. */
  get size(): number {
    return this.count;
  }

  /** Whether it was there already, or belongs to a message that went. */
  isDuplicate(part: Omit<KeptPart, 'id'>): boolean {
    const key = keyOf(part);
    const { index } = part.mark;
    const there = this.waiting.get(key)?.parts.get(index);
    if (there) return there.text === part.text;
    this.forgetOld();
    return this.recent.get(key)?.texts.get(index) === part.text;
  }

  /** Takes one that was kept, as it was. */
  load(part: KeptPart): void {
    if (part.doneAt === undefined) return this.add(part);
    const key = keyOf(part);
    const { at, texts } = this.recent.get(key) ?? { at: 0, texts: new Map<number, string>() };
    texts.set(part.mark.index, part.text);
    this.recent.set(key, { at: Math.max(at, part.doneAt), texts });
  }

  /** Takes a part that is no duplicate. */
  add(part: KeptPart): void {
    const key = keyOf(part);
    const { index, total } = part.mark;
    let message = this.waiting.get(key);
    // The same reference for another message: the one before it will not be completed.
    if (message?.parts.has(index)) {
      this.go(message);
      message = undefined;
    }
    if (!message) {
      message = { key, parts: new Map(), total, begunAt: part.at };
      this.waiting.set(key, message);
    }
    message.parts.set(index, part);
    this.count += 1;
    if (message.parts.size === total) return this.go(message);
    const { mostParts = MOST_PARTS } = this.parts;
    while (this.count > mostParts) {
      const [oldest] = this.waiting.values();
      if (!oldest) break;
      this.go(oldest);
    }
    this.wakeLater();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }

  get patienceMs(): number {
    return this.parts.patienceMs ?? PATIENCE_MS;
  }

  private wakeLater(): void {
    const [oldest] = this.waiting.values();
    if (!oldest || this.timer) return;
    const wait = Math.max(0, oldest.begunAt + this.patienceMs - this.parts.clock.now());
    this.timer = this.parts.clock.after(wait, () => {
      this.timer = undefined;
      const now = this.parts.clock.now();
      for (const message of [...this.waiting.values()]) {
        if (message.begunAt + this.patienceMs <= now) this.go(message);
      }
      this.wakeLater();
    });
  }

  private go(message: Waiting): void {
    this.waiting.delete(message.key);
    this.count -= message.parts.size;
    if (this.waiting.size === 0) this.stop();
    const texts = new Map([...message.parts].map(([index, { text }]) => [index, text]));
    this.recent.delete(message.key);
    this.recent.set(message.key, { at: this.parts.clock.now(), texts });
    const [oldest] = this.recent.keys();
    if (this.recent.size > MOST_RECENT && oldest !== undefined) this.recent.delete(oldest);
    this.parts.whole(joined(message));
  }

  private forgetOld(): void {
    const before = this.parts.clock.now() - this.patienceMs;
    for (const [key, { at }] of this.recent) {
      if (at > before) return;
      this.recent.delete(key);
    }
  }
}

function joined({ parts, total, begunAt }: Waiting): ReceivedSms {
  const [first] = parts.values();
  const texts = Array.from({ length: total }, (_, at) => parts.get(at + 1)?.text ?? GAP);
  const incomplete = parts.size < total;
  return {
    gateway: first?.gateway ?? '',
    from: first?.from ?? '',
    to: first?.to ?? '',
    // A run of gaps is one.
    text: texts.filter((text, at) => text !== GAP || texts[at - 1] !== GAP).join(''),
    at: begunAt,
    incomplete,
    parts: [...parts.values()].map(({ id }) => id),
  };
}

/** Two messages of different lengths are not the same, whatever their reference. */
const keyOf = ({ gateway, from, to, mark }: Omit<KeptPart, 'id'>): string =>
  JSON.stringify([gateway, from, to, mark.reference, mark.total]);
