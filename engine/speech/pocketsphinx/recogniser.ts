import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { RecogniserSettings } from '../../api';
import { SAMPLE_RATE } from '../../media/frame';
import type { Clock } from '../../time/clock';
import { Upsampler } from '../audio/upsampler';
import { closedError, messageOf, providerFailed } from '../failure';
import type { Recogniser, Recognition, RecognitionListener, RecognitionRequest } from '../port';
import { littleEndian, type Heard, nothing } from '../socket/dialect';
import { Decoder } from './decoder';
import { Dither } from './dither';
import { pronunciationsOf } from './dictionary';
import { grammarOf, phrasesOf } from './phrases';

export type PocketsphinxSettings = Extract<RecogniserSettings, { kind: 'pocketsphinx' }>;

const PROGRAM = 'pocketsphinx_batch';
const MODEL_FOLDER = '/usr/share/pocketsphinx/model/en-us';
/** Of 60 MB each: for so many sets of answers at a time. */
const MOST_DECODERS = 4;
const MOST_SAMPLES = 60 * SAMPLE_RATE;
/** It hears the answer that fits best, whatever was said, so it is never quite sure. */
const CONFIDENCE = 0.75;

/**
 * Debian's pocketsphinx for short answers in English: it knows the expected ones only, and takes
 * everything for one of them. A process for each set of answers, on this machine.
 */
export class PocketsphinxRecogniser implements Recogniser {
  readonly name = 'pocketsphinx';
  /** By grammar, the one used longest ago first. */
  private readonly decoders = new Map<string, Promise<Decoder>>();
  private closed = false;

  constructor(
    private readonly settings: PocketsphinxSettings,
    private readonly clock: Clock,
    private readonly path = process.env['PATH'] ?? '',
  ) {}

  begin(request: RecognitionRequest, listener: RecognitionListener): Recognition {
    const heard: Buffer[] = [];
    const upsampler = new Upsampler();
    const dither = new Dither();
    const widened = (piece: Int16Array): Buffer => littleEndian(dither.add(piece));
    let samples = 0;
    let state: 'hearing' | 'deciding' | 'over' = 'hearing';
    // Its process starts while the callee still speaks.
    const decoder = this.closed ? Promise.reject(closedError()) : this.decoderFor(request);
    const fail = (error: unknown): void => {
      if (state === 'over') return;
      state = 'over';
      listener.failed(error instanceof Error ? error : new Error(messageOf(error)));
    };
    decoder.catch(fail);
    const decide = async (): Promise<Heard> => {
      if (samples === 0) return nothing;
      heard.push(widened(upsampler.finish()));
      const text = await (await decoder).decode(Buffer.concat(heard)).catch((error: unknown) => {
        throw this.failed(`${messageOf(error)}.`);
      });
      return text === '' ? nothing : { text, confidence: CONFIDENCE };
    };
    return {
      audio: (piece) => {
        if (state !== 'hearing' || samples + piece.length > MOST_SAMPLES) return;
        samples += piece.length;
        heard.push(widened(upsampler.push(piece)));
      },
      end: () => {
        if (state !== 'hearing') return;
        state = 'deciding';
        decide().then((answer) => {
          if (state === 'over') return;
          state = 'over';
          listener.final(answer);
        }, fail);
      },
      cancel: () => {
        state = 'over';
      },
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    const started = await Promise.allSettled(this.decoders.values());
    this.decoders.clear();
    for (const one of started) if (one.status === 'fulfilled') one.value.close();
  }

  private async decoderFor(request: RecognitionRequest): Promise<Decoder> {
    if (request.language !== 'en-US') {
      throw this.failed('it understands English only.', false);
    }
    const phrases = phrasesOf(request);
    const key = grammarOf(phrases);
    const kept = this.decoders.get(key);
    if (kept) {
      this.decoders.delete(key);
      this.decoders.set(key, kept);
      return kept;
    }
    const starting = this.start(phrases, key);
    this.decoders.set(key, starting);
    starting.catch(() => {
      if (this.decoders.get(key) === starting) this.decoders.delete(key);
    });
    await this.makeRoom();
    return starting;
  }

  private async start(phrases: readonly string[][], key: string): Promise<Decoder> {
    const { modelFolder = MODEL_FOLDER } = this.settings;
    const dictionary = join(modelFolder, 'cmudict-en-us.dict');
    const program = await this.find();
    const words = new Set(phrases.flat());
    const found = await pronunciationsOf(words, dictionary).catch((error: unknown) => {
      throw this.failed(
        `its model for English is not in ${modelFolder} (${messageOf(error)}). Install the package: apt-get install pocketsphinx-en-us`,
      );
    });
    const known = phrases.filter((phrase) => phrase.every((word) => found.has(word)));
    if (known.length === 0) {
      const unknown = [...words].filter((word) => !found.has(word)).join(', ');
      throw this.failed(`it cannot pronounce any of the expected answers (${unknown}).`, false);
    }
    const decoder = await Decoder.start({
      ...{ clock: this.clock, program, modelFolder: join(modelFolder, 'en-us') },
      grammar: grammarOf(known),
      dictionary: `${[...found.values()].flat().join('\n')}\n`,
      over: () => this.decoders.delete(key),
    }).catch((error: unknown) => {
      throw this.failed(`it cannot be started: ${messageOf(error)}.`);
    });
    if (!this.closed) return decoder;
    decoder.close();
    throw closedError();
  }

  /** Ends the one used longest ago that has nothing to do. */
  private async makeRoom(): Promise<void> {
    for (const [key, starting] of [...this.decoders].slice(0, -1)) {
      if (this.decoders.size <= MOST_DECODERS) return;
      const decoder = await starting.catch(() => undefined);
      if (!decoder || decoder.busy) continue;
      this.decoders.delete(key);
      decoder.close();
    }
  }

  private async find(): Promise<string> {
    for (const folder of this.path.split(delimiter)) {
      const program = join(folder, PROGRAM);
      const isThere = await access(program, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return program;
    }
    throw this.failed(
      'it is not installed. Run "apt-get install pocketsphinx pocketsphinx-en-us" on Debian or Ubuntu and start again, or set another recogniser.',
    );
  }

  private failed(reason: string, blames = true): Error {
    return providerFailed(this.name, reason, { blames });
  }
}
