import type { Attention, Playback, Saying } from '../../port';
import { Listening } from './listening';
import { Making, sayingOf } from './making';
import { Speaking } from './speaking';
import { USUAL_LISTENING, type VoiceParts, type VoiceStream } from './types';
import { Utterances } from './utterances';

/**
 * The part of a leg that speaks and listens, over an RTP stream; it knows nothing of SIP.
 *
 * @example
 * const voice = new Voice({
 *   clock, stream, language: 'zh-CN', understands: true,
 *   synthesiser: speech.synthesiser, recogniser: speech.recogniser,
 *   listener: { speechStarted: () => …, speech: ({ text }) => …, failed: (error) => … },
 * });
 * const { done } = voice.say('您好');
 * const { heard, reason } = await done;
 * voice.close();
 */
export class Voice {
  private readonly stream: VoiceStream;
  private readonly making: Making;
  private readonly speaking: Speaking;
  private readonly utterances: Utterances | undefined;
  private readonly listening: Listening | undefined;
  private state: 'open' | 'held' | 'closed' = 'open';

  constructor(parts: VoiceParts) {
    const { clock, stream, synthesiser, recogniser, language, listener } = parts;
    this.stream = stream;
    this.making =
      parts.making ??
      new Making({
        synthesiser,
        language,
        ...(parts.voice && { voice: parts.voice }),
        failed: (error) => listener.failed?.(error),
      });
    this.speaking = new Speaking(stream, this.making);
    if (!recogniser || !parts.understands) return;
    const settings = { ...USUAL_LISTENING, ...parts.listening };
    this.utterances = new Utterances({
      clock,
      recogniser,
      language,
      hotWords: parts.hotWords ?? [],
      listener,
      answerMs: settings.answerMs,
      partial: (text) => this.listening?.partial(text),
      complete: () => this.listening?.complete(),
    });
    this.listening = new Listening(settings, this.utterances, listener);
    stream.addTap(this.listening);
  }

  /**
   * Says it; one at a time, a second one cuts the first short unless it is to follow. What cannot
   * be made is told to `failed`; what the synthesiser has as an apology is said in its place.
   *
   * @throws DialflowError `WrongState` where no synthesiser is set, with what to set
   */
  say(what: string | Saying): Playback {
    const playback = this.speaking.say(what);
    if (this.state === 'held') playback.stop();
    return playback;
  }

  /**
   * Has made what is going to be said, so that it begins at once then. Resolves when its first
   * piece is there, or never will be.
   *
   * Rejects (DialflowError `WrongState`) only where no synthesiser is set.
   */
  prepare(what: string | Saying): Promise<void> {
    return this.making.prepare(sayingOf(what));
  }

  /** How to listen from now on; what is left out is as usual. */
  attend(how: Attention): void {
    this.utterances?.expect(how.hotWords);
    this.listening?.attend(how);
  }

  /** Neither speaks nor listens until `resume`: the callee talks to somebody else. */
  hold(): void {
    if (this.state !== 'open') return;
    this.state = 'held';
    this.speaking.stop();
    if (!this.listening) return;
    this.stream.removeTap(this.listening);
    this.listening.rest();
  }

  resume(): void {
    if (this.state !== 'held') return;
    this.state = 'open';
    if (this.listening) this.stream.addTap(this.listening);
  }

  /** The call is over: what is being said ends, and nothing more is told. */
  close(): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    if (this.listening) this.stream.removeTap(this.listening);
    this.utterances?.close();
    this.speaking.close();
  }
}
