import { DialflowError, type Language, type PromptVoice } from '../../../api';
import { SAMPLE_RATE } from '../../../media/frame';
import type { Sound } from '../../../media/sound';
import type { SpeechRequest, Synthesiser } from '../../../speech/port';
import type { Saying, SayingPiece } from '../../port';
import { JoinedSound } from './joinedSound';

export interface MakingParts {
  synthesiser: Synthesiser | undefined;
  language: Language;
  /** Where a saying does not say so itself. */
  voice?: PromptVoice;
  failed: (error: Error) => void;
}

/** What is prepared waits to be said; more than a call ever has. */
const MOST_PREPARED = 100;
const CHARACTERS_PER_SECOND: Readonly<Record<Language, number>> = { 'zh-CN': 4.5, 'en-US': 15 };
const USUAL_VOLUME = 50;

/** Makes the sounds of a leg's prompts. What was prepared is held until it is said. */
export class Making {
  private readonly prepared = new Map<string, Promise<Sound>>();

  constructor(private readonly parts: MakingParts) {}

  /** @throws DialflowError `WrongState` where no synthesiser is set, and not all is recorded. */
  make(saying: Saying): JoinedSound {
    const { volume = USUAL_VOLUME } = this.voiceOf(saying);
    if (saying.pieces.some(({ recorded }) => !recorded)) this.synthesiser();
    const coming = saying.pieces.map((piece) => ({
      text: piece.text,
      sound: this.soundOf(piece, saying, true),
      guess: this.guess(piece),
    }));
    return new JoinedSound(coming, volume / USUAL_VOLUME, (error) => this.apology(error));
  }

  /** Resolves when it could begin, or never will. */
  async prepare(saying: Saying): Promise<void> {
    const sounds = saying.pieces.map((piece) => this.soundOf(piece, saying, false));
    const settled = sounds.map((sound) => sound.catch(() => undefined));
    await settled[0];
  }

  private soundOf(piece: SayingPiece, saying: Saying, use: boolean): Promise<Sound> {
    if (piece.recorded && !use) return piece.recorded.open();
    if (piece.recorded) return this.orSpoken(piece.recorded.open(), piece, saying);
    const request = this.requestOf(piece, saying);
    const key = JSON.stringify(request);
    const known = this.prepared.get(key);
    if (use) this.prepared.delete(key);
    if (known) return known;
    const sound = this.synthesiser().synthesise(request);
    if (use) return sound;
    this.prepared.set(key, sound);
    const [oldest] = this.prepared.keys();
    if (this.prepared.size > MOST_PREPARED && oldest !== undefined) this.prepared.delete(oldest);
    sound.catch((error: unknown) => {
      this.prepared.delete(key); // perhaps it can be made when it is said
      this.parts.failed(DialflowError.from(error));
    });
    return sound;
  }

  /** A file that somebody has removed is no reason to be silent. */
  private orSpoken(sound: Promise<Sound>, piece: SayingPiece, saying: Saying): Promise<Sound> {
    return sound.catch((error: unknown) => {
      if (!this.parts.synthesiser) throw error;
      this.parts.failed(DialflowError.from(error));
      return this.synthesiser().synthesise(this.requestOf(piece, saying));
    });
  }

  private requestOf({ text, fixed }: SayingPiece, saying: Saying): SpeechRequest {
    const { voice, speed } = this.voiceOf(saying);
    return {
      text: text.trim(),
      language: this.parts.language,
      ...(voice && { voice }),
      ...(speed !== undefined && { speed }),
      ...(fixed && { fixed }),
    };
  }

  private guess({ text, recorded }: SayingPiece): number {
    const seconds = recorded
      ? recorded.durationMs / 1_000
      : text.length / CHARACTERS_PER_SECOND[this.parts.language];
    return Math.round(seconds * SAMPLE_RATE);
  }

  private voiceOf(saying: Saying): PromptVoice {
    return { ...this.parts.voice, ...saying.voice };
  }

  private synthesiser(): Synthesiser {
    const { synthesiser } = this.parts;
    if (synthesiser) return synthesiser;
    throw new DialflowError(
      'WrongState',
      'Nothing can be said on this line: no synthesiser is set. Put one into the list ' +
        '"speech.synthesisers" of the engine\'s settings, e.g. {"kind": "espeak"}.',
    );
  }

  private apology(error: unknown): Sound | undefined {
    const { synthesiser, language, failed } = this.parts;
    failed(DialflowError.from(error));
    return synthesiser?.apology?.(language);
  }
}

export const sayingOf = (what: string | Saying): Saying =>
  typeof what === 'string' ? { pieces: [{ text: what }] } : what;
