import { DialflowError, type Language } from '../../../api';
import type { FrameSource } from '../../../media/frame';
import { Player, type Playing } from '../../../media/player';
import type { Sound } from '../../../media/sound';
import type { Synthesiser } from '../../../speech/port';
import type { Playback, PlaybackEnd } from '../../port';
import type { VoiceStream } from './types';

export interface SpeakingParts {
  stream: VoiceStream;
  synthesiser: Synthesiser | undefined;
  language: Language;
  failed: (error: Error) => void;
}

/**
 * Says one text at a time; the next one cuts it short.
 *
 *   making ──sound──▶ playing ──last sample / stop / close──▶ over
 *      └────────── stop / close / it cannot be made ─────────▲
 */
export class Speaking implements FrameSource {
  private readonly player = new Player();
  private current: Prompt | undefined;
  private closed = false;

  constructor(private readonly parts: SpeakingParts) {}

  say(text: string): Playback {
    const prompt = new Prompt();
    if (this.closed) prompt.stop('ended');
    else {
      const synthesiser = this.synthesiser();
      this.stop();
      this.current = prompt;
      void this.speak(prompt, synthesiser, text);
    }
    return { done: prompt.done, stop: () => prompt.stop('stopped') };
  }

  /** Has a text made ready that is going to be said. */
  async prepare(text: string): Promise<void> {
    const synthesiser = this.synthesiser();
    try {
      await synthesiser.synthesise({ text, language: this.parts.language });
    } catch (error) {
      if (!this.closed) this.parts.failed(DialflowError.from(error));
    }
  }

  stop(): void {
    this.current?.stop('stopped');
    this.current = undefined;
  }

  close(): void {
    this.closed = true;
    this.current?.stop('ended');
    this.current = undefined;
    this.player.close();
    this.leave();
  }

  /** Called by the stream only. */
  read(frame: Int16Array): boolean {
    if (this.player.read(frame)) return true;
    this.leave();
    return false;
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

  private async speak(prompt: Prompt, synthesiser: Synthesiser, text: string): Promise<void> {
    let sound: Sound;
    try {
      sound = await synthesiser.synthesise({ text, language: this.parts.language });
    } catch (error) {
      if (prompt.over) return;
      this.parts.failed(DialflowError.from(error));
      // Nobody has cut it short, so it is complete, with nothing heard of it.
      prompt.finish({ heard: 0, reason: 'complete' });
      return;
    }
    if (prompt.over) return;
    prompt.plays(this.player.play(sound));
    this.parts.stream.source = this;
  }

  private leave(): void {
    const { stream } = this.parts;
    if (stream.source === this) stream.source = undefined;
  }
}

class Prompt {
  over = false;
  readonly done: Promise<PlaybackEnd>;
  private resolve: (end: PlaybackEnd) => void = () => undefined;
  private playing: Playing | undefined;
  private why: 'stopped' | 'ended' = 'stopped';

  constructor() {
    this.done = new Promise((resolve) => (this.resolve = resolve));
  }

  plays(playing: Playing): void {
    this.playing = playing;
    void playing.done.then(({ heard, reason }) => {
      this.finish({ heard, reason: reason === 'stopped' ? this.why : reason });
    });
  }

  stop(why: 'stopped' | 'ended'): void {
    if (this.over) return;
    this.why = why;
    if (this.playing) this.playing.stop();
    else this.finish({ heard: 0, reason: why });
  }

  finish(end: PlaybackEnd): void {
    if (this.over) return;
    this.over = true;
    this.resolve(end);
  }
}
