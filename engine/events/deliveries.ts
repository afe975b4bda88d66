import type { EventEnvelope } from '../api';

interface Handed {
  event: EventEnvelope;
  /** How often its handler has rejected it. */
  times: number;
}

/**
 * What one subscription was handed and has not acknowledged. The cursor is the sequence up to
 * which all is acknowledged; what is acknowledged beyond it is remembered singly.
 */
export class Deliveries {
  /** Handed out and not acknowledged, by sequence, oldest first. */
  private readonly waiting = new Map<number, Handed>();
  /** Acknowledged in this life, highest sequence handed included, while older ones wait. */
  private highest: number;
  /** Acknowledged beyond the cursor in an earlier life: not handed out again. */
  private readonly earlier: Set<number>;
  private unsaved: number[] = [];

  constructor(
    public cursor: number,
    earlier: readonly number[],
  ) {
    this.highest = cursor;
    this.earlier = new Set(earlier);
  }

  get open(): number {
    return this.waiting.size;
  }

  /** Answers false where it was acknowledged in an earlier life. */
  hand(event: EventEnvelope): boolean {
    this.highest = Math.max(this.highest, event.sequence);
    if (this.earlier.delete(event.sequence)) return false;
    this.waiting.set(event.sequence, { event, times: 0 });
    return true;
  }

  /** Answers false where nothing of that sequence waits. */
  acknowledge(sequence: number): boolean {
    if (!this.waiting.delete(sequence)) return false;
    this.unsaved.push(sequence);
    const [oldest] = this.waiting.keys();
    // All before the oldest that waits is acknowledged.
    this.cursor = Math.max(this.cursor, oldest === undefined ? this.highest : oldest - 1);
    return true;
  }

  reject(sequence: number): Handed | undefined {
    const handed = this.waiting.get(sequence);
    if (handed) handed.times += 1;
    return handed;
  }

  /** With nothing waiting, all that was read (and filtered away) is past. */
  pass(position: number): void {
    this.cursor = Math.max(this.cursor, position);
  }

  /** Acknowledged beyond the cursor since the last time this was asked. */
  takeUnsaved(): number[] {
    const beyond = this.unsaved.filter((sequence) => sequence > this.cursor);
    this.unsaved = [];
    return beyond;
  }
}
