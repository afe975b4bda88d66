import { clip } from '../../../media/frame';
import type { Sound } from '../../../media/sound';

/** A piece on its way: its sound may still be being made, or never come. */
export interface ComingPiece {
  text: string;
  sound: Promise<Sound>;
  /** How long it may last, in samples, while nobody knows. */
  guess: number;
}

interface Part {
  text: string;
  guess: number;
  sound: Sound | undefined;
}

/**
 * Several sounds as one, with no gap between; it grows as they come. Where one cannot be made, it
 * ends with what is said in its place.
 */
export class JoinedSound implements Sound {
  /** Resolves when there is something to be heard, or never will be. */
  readonly begun: Promise<void>;
  failed = false;
  private parts: Part[];
  /** How far it was played. */
  private reached = 0;
  private readonly characters: number;

  constructor(
    pieces: readonly ComingPiece[],
    private readonly gain: number,
    /** Told of a piece that cannot be made; answers with what is said in its place. */
    instead: (error: unknown) => Sound | undefined,
  ) {
    this.parts = pieces.map(({ text, guess }) => ({ text, guess, sound: undefined }));
    const parts = [...this.parts];
    this.characters = pieces.reduce((sum, { text }) => sum + text.length, 0);
    const coming = pieces.map(async ({ sound }, index) => {
      const part = parts[index];
      try {
        const made = await sound;
        if (part) part.sound = made;
      } catch (error) {
        this.cutAt(part, error, instead);
      }
    });
    this.begun = coming[0] ?? Promise.resolve();
  }

  /** Up to the first piece that is still growing. */
  get length(): number {
    let length = 0;
    for (const { sound } of this.parts) {
      length += sound?.length ?? 0;
      if (!sound?.complete) break;
    }
    return length;
  }

  get complete(): boolean {
    return this.parts.every(({ sound }) => sound?.complete === true);
  }

  copy(from: number, out: Int16Array, at: number, count: number): void {
    const to = from + count;
    let begin = 0;
    for (const { sound } of this.parts) {
      if (!sound) break;
      const first = Math.max(from, begin);
      const last = Math.min(to, begin + sound.length);
      if (last > first) sound.copy(first - begin, out, at + first - from, last - first);
      begin += sound.length;
      if (begin >= to) break;
    }
    if (this.gain !== 1) {
      for (let i = at; i < at + count; i++) out[i] = clip(Math.round((out[i] ?? 0) * this.gain));
    }
    this.reached = Math.max(this.reached, to);
  }

  /** How much was played, 0 to 1; of what is still to come by a guess. */
  get heard(): number {
    if (this.failed) return this.characters === 0 ? 0 : this.heardTo / this.characters;
    const most = this.parts.reduce((sum, part) => sum + lengthOf(part), 0);
    return most === 0 ? 0 : Math.min(1, this.reached / most);
  }

  /** How many characters of the texts were. */
  get heardTo(): number {
    let [begin, characters] = [0, 0];
    for (const part of this.parts) {
      const length = lengthOf(part);
      if (this.reached < begin + length) {
        return characters + Math.floor((part.text.length * (this.reached - begin)) / length);
      }
      begin += length;
      characters += part.text.length;
    }
    return characters;
  }

  private cutAt(
    part: Part | undefined,
    error: unknown,
    instead: (error: unknown) => Sound | undefined,
  ): void {
    const at = part ? this.parts.indexOf(part) : -1;
    if (at < 0) return; // an earlier one has failed as well
    this.failed = true;
    const sound = instead(error);
    this.parts = this.parts.slice(0, at);
    if (sound) this.parts.push({ text: '', guess: 0, sound });
  }
}

const lengthOf = ({ sound, guess }: Part): number =>
  sound?.complete ? sound.length : Math.max(sound?.length ?? 0, guess);
