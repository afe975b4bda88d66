import type { FrameSource } from '../../../media/frame';
import { Player, type Playing } from '../../../media/player';
import type { Playback, PlaybackEnd, Saying } from '../../port';
import type { JoinedSound } from './joinedSound';
import { sayingOf, type Making } from './making';
import type { VoiceStream } from './types';

/**
 * Says one thing at a time; the next one cuts it short, unless it is to follow.
 *
 *   making ──first piece──▶ playing ──last sample / stop / close──▶ over
 *      └────────── stop / close / it cannot be made ────────────────▲
 */
export class Speaking implements FrameSource {
  private readonly player = new Player();
  private readonly current = new Set<Prompt>();
  private closed = false;

  constructor(
    private readonly stream: VoiceStream,
    private readonly making: Making,
  ) {}

  say(what: string | Saying): Playback {
    if (this.closed) {
      const end: PlaybackEnd = { heard: 0, heardTo: 0, reason: 'ended' };
      return { done: Promise.resolve(end), stop: () => undefined };
    }
    const saying = sayingOf(what);
    const sound = this.making.make(saying);
    const { follows = false } = saying;
    if (!follows) this.stop();
    const prompt = new Prompt(sound, this.player.play(sound, { follows }));
    this.current.add(prompt);
    const done = prompt.done.finally(() => this.current.delete(prompt));
    void sound.begun.then(() => this.begin(prompt));
    return { done, stop: () => prompt.stop() };
  }

  stop(): void {
    for (const prompt of [...this.current].reverse()) prompt.stop();
  }

  close(): void {
    this.closed = true;
    this.player.close();
    this.leave();
  }

  /** Called by the stream only. */
  read(frame: Int16Array): boolean {
    if (this.player.read(frame)) return true;
    this.leave();
    return false;
  }

  private begin(prompt: Prompt): void {
    this.player.settle();
    if (!this.closed && this.current.has(prompt)) this.stream.source = this;
  }

  private leave(): void {
    if (this.stream.source === this) this.stream.source = undefined;
  }
}

class Prompt {
  readonly done: Promise<PlaybackEnd>;

  constructor(
    sound: JoinedSound,
    private readonly playing: Playing,
  ) {
    this.done = playing.done.then(({ reason }) => ({
      heard: reason === 'complete' && !sound.failed ? 1 : sound.heard,
      heardTo: sound.heardTo,
      reason,
      ...(sound.failed && { failed: true as const }),
    }));
  }

  stop(): void {
    this.playing.stop();
  }
}
