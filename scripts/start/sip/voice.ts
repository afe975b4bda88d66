import { resampleTo8k } from '../../../engine/media/resample';

/** One of espeak's voices for Mandarin, varied: nobody's own, but told apart by ear. */
export interface Voice {
  /** espeak's name of a timbre: `f3`, `m2`… */
  timbre: string;
  /** 0 to 100. */
  pitch: number;
  /** Words a minute; 175 is espeak's usual. */
  rate: number;
}

/** What of the package is used; it has no types of its own. */
interface Espeak {
  /** 0 when there is such a voice. */
  set_voice(name: string): number;
  set_pitch(pitch: number): void;
  set_rate(rate: number): void;
  get_samplerate(): number;
  /** Speaks at once, in pieces; `true` stops it. */
  synthesize(text: string, piece: (samples: Int16Array) => boolean): void;
}

type Load = (options: object) => Promise<{ eSpeakNGWorker: new () => Espeak }>;

/** espeak speaks at full scale; people on a telephone do not. */
const LEVEL = 0.4;
/** A name, not a literal: the package brings no types. */
const PACKAGE = '@echogarden/espeak-ng-emscripten' as string;

/**
 * The people of the demonstration: espeak in this process, with timbres and pitches that the
 * engine's own synthesiser does not use. Synchronous: what callees say is made ahead.
 */
export class Speakers {
  private constructor(private readonly espeak: Espeak) {}

  static async load(): Promise<Speakers> {
    const { default: create } = (await import(PACKAGE)) as { default: Load };
    const quiet = { print: () => undefined, printErr: () => undefined };
    const release = keepListeners('uncaughtException', 'unhandledRejection');
    const { eSpeakNGWorker } = await create(quiet);
    release();
    return new Speakers(new eSpeakNGWorker());
  }

  /** The text as 8 kHz speech. */
  say(text: string, { timbre, pitch, rate }: Voice): Int16Array {
    const { espeak } = this;
    const voice = `cmn+${timbre}`;
    if (espeak.set_voice(voice) !== 0) throw new Error(`espeak has no voice "${voice}".`);
    espeak.set_pitch(pitch);
    espeak.set_rate(rate);
    const pieces: Float32Array[] = [];
    espeak.synthesize(text, (samples) => {
      pieces.push(Float32Array.from(samples, (sample) => sample * LEVEL));
      return false;
    });
    const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return resampleTo8k(whole, espeak.get_samplerate());
  }
}

/** What Emscripten hangs on the process would end it at the next fault of anybody. */
function keepListeners(...events: string[]): () => void {
  const kept = events.map((event) => process.rawListeners(event));
  return () => {
    for (const [i, event] of events.entries()) {
      process.removeAllListeners(event);
      for (const listener of kept[i] ?? []) process.on(event, listener as () => void);
    }
  };
}
