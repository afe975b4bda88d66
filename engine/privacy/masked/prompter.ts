import type { Language } from '../../api';
import type { IncomingLeg, Playback, Saying, SayingPiece } from '../../line/port';
import type { Clock, Timer } from '../../time/clock';
import type { CallLimits } from './ports';

export interface PrompterParts {
  clock: Clock;
  call: Pick<IncomingLeg, 'opened' | 'say'>;
  language: Language;
  limits: Pick<CallLimits, 'announcement' | 'toneGap'>;
  warn(message: string): void;
}

/** What the caller hears of us, one thing at a time. */
export class Prompter {
  private playback: Playback | undefined;
  private timer: Timer | undefined;
  /** What is waited for is of no interest once something else has begun. */
  private turn = 0;

  constructor(private readonly parts: PrompterParts) {}

  /** `over`: it was said, could not be, or took too long; not told once something else was begun. */
  say(text: string, over: () => void): void {
    const { clock, limits } = this.parts;
    const isMine = this.next();
    const end = (): void => {
      if (!isMine()) return;
      this.stop();
      over();
    };
    this.timer = clock.after(limits.announcement, end);
    void this.play({ pieces: [{ text, fixed: true }] }, isMine).then(end);
  }

  /** Again and again. `failed`: it cannot be played. */
  loop(piece: SayingPiece, failed: () => void): void {
    const isMine = this.next();
    const again = async (): Promise<void> => {
      const played = await this.play({ pieces: [{ fixed: true, ...piece }] }, isMine);
      if (!isMine()) return;
      if (!played) return failed();
      this.timer = this.parts.clock.after(this.parts.limits.toneGap, () => void again());
    };
    void again();
  }

  stop(): void {
    this.next();
  }

  private next(): () => boolean {
    const turn = ++this.turn;
    this.timer?.cancel();
    this.timer = undefined;
    this.playback?.stop();
    this.playback = undefined;
    return () => this.turn === turn;
  }

  /** False: nothing of it was heard, for it could not be made. */
  private async play(saying: Saying, isMine: () => boolean): Promise<boolean> {
    const { call, warn } = this.parts;
    if (!(await call.opened) || !isMine()) return false;
    try {
      const playback = call.say(saying);
      this.playback = playback;
      const { failed } = await playback.done;
      return failed !== true;
    } catch (error) {
      warn(error instanceof Error ? error.message : String(error));
      return false;
    }
  }
}
