import type { EarlyMedia } from '../../../media/earlyMedia';
import type { MediaPlan } from '../../../media/mediaPlan';
import type { LegEnd } from '../../port';
import type { LocalAudio } from '../sdp';
import type { VoiceStream } from '../voice';

/** What the audio of a leg tells. */
export interface LegAudioListener {
  key(digit: string): void;
  /** Early media has been told apart, perhaps anew. */
  early(kind: EarlyMedia): void;
  /** Nothing has come for so long. */
  dead(silentMs: number): void;
}

/** What is left of a leg's audio when it is over. */
export type AudioEnd = Pick<LegEnd, 'quality' | 'recording'>;

/** What a leg needs of its audio; `LegMedia` is that over RTP. */
export interface LegAudio extends VoiceStream {
  /** What is offered, or answered with. */
  readonly local: LocalAudio;
  /** What early media was last taken for. */
  readonly earlyKind: EarlyMedia | undefined;
  /** Offer and answer have settled where audio goes. */
  apply(plan: MediaPlan): void;
  /** The other side has answered: what is heard from now on is a callee's. */
  answered(): void;
  /** Writes both sides to `path` from now on; the call goes on where that cannot be done. */
  record(path: string, warn: (message: string) => void): void;
  /** Goes on with its recording in another one that it is joined with: each side stays in its channel. */
  passRecording(to: LegAudio): void;
  /** Presses keys, one after the other; true once they are sent. */
  sendKeys(keys: string): Promise<boolean>;
  /** Ring-back tone for whoever waits, or no more of it. */
  ring(on: boolean): void;
  /** What one hears the other says. */
  join(other: LegAudio): void;
  part(): void;
  /** Frees what is held; the recording is complete when it resolves. */
  close(): Promise<AudioEnd>;
}
