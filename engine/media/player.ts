import { type FrameSource, SAMPLES_PER_MS } from './frame';
import type { Sound } from './sound';

/** What is cut short fades within 5 ms, else it clicks. */
const FADE = 5 * SAMPLES_PER_MS;

export interface Playing {
  /** Resolves once, when the last sample has gone out, or play was cut short. */
  readonly done: Promise<PlayEnd>;
  stop(): void;
}

export interface PlayEnd {
  /** How much of it went out, 0 to 1; of what there was, if it still grew. */
  heard: number;
  /** `ended`: the call did. */
  reason: 'complete' | 'stopped' | 'ended';
}

interface Track {
  sound: Sound;
  at: number;
  resolve: (end: PlayEnd) => void;
}

/** Plays one sound at a time; the next one cuts it short, or follows it without a gap. */
export class Player implements FrameSource {
  private track: Track | undefined;
  /** What follows it. */
  private readonly queue: Track[] = [];
  /** What was cut short, while it fades. */
  private fading: Track | undefined;
  private closed = false;

  get playing(): boolean {
    return this.track !== undefined;
  }

  play(sound: Sound, { follows = false } = {}): Playing {
    if (!follows) this.endAll('stopped');
    if (this.closed) {
      return { done: Promise.resolve({ heard: 0, reason: 'ended' }), stop: () => undefined };
    }
    const { promise: done, resolve } = Promise.withResolvers<PlayEnd>();
    const track: Track = { sound, at: 0, resolve };
    if (this.track) this.queue.push(track);
    else this.track = track;
    return { done, stop: () => this.drop(track) };
  }

  /** Goes past what turned out to have nothing in it, though nobody reads. */
  settle(): void {
    while (this.track && isOver(this.track)) this.end('complete');
  }

  /** Nothing is played any more. */
  close(): void {
    this.endAll('ended');
    this.closed = true;
  }

  read(frame: Int16Array): boolean {
    if (!this.track && !this.fading) return false;
    frame.fill(0);
    this.readTrack(frame);
    this.readFading(frame);
    return true;
  }

  private readTrack(frame: Int16Array): void {
    for (let filled = 0; this.track;) {
      const { track } = this;
      const count = Math.min(frame.length - filled, track.sound.length - track.at);
      track.sound.copy(track.at, frame, filled, count);
      track.at += count;
      filled += count;
      if (!isOver(track)) return; // the frame is full, or there is no more of it yet
      this.end('complete');
    }
  }

  private readFading(frame: Int16Array): void {
    const { fading } = this;
    if (!fading) return;
    this.fading = undefined;
    const count = Math.min(FADE, fading.sound.length - fading.at, frame.length);
    const rest = new Int16Array(count);
    fading.sound.copy(fading.at, rest, 0, count);
    for (let i = 0; i < count; i++) {
      // What begins meanwhile gives way as much.
      const level = 1 - (i + 1) / (count + 1);
      frame[i] = Math.round((rest[i] ?? 0) * level + (frame[i] ?? 0) * (1 - level));
    }
  }

  private end(reason: PlayEnd['reason']): void {
    const { track } = this;
    if (!track) return;
    this.track = this.queue.shift();
    const { at, sound } = track;
    if (reason === 'stopped' && at > 0) this.fading = track;
    const heard = reason === 'complete' ? 1 : sound.length === 0 ? 0 : at / sound.length;
    track.resolve({ heard, reason });
  }

  private endAll(reason: PlayEnd['reason']): void {
    for (const { resolve } of this.queue.splice(0)) resolve({ heard: 0, reason });
    this.end(reason);
  }

  private drop(track: Track): void {
    if (this.track === track) return this.end('stopped');
    const at = this.queue.indexOf(track);
    if (at < 0) return;
    this.queue.splice(at, 1);
    track.resolve({ heard: 0, reason: 'stopped' });
  }
}

const isOver = ({ sound, at }: Track): boolean => at >= sound.length && sound.complete;
