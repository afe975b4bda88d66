import { ToneDetector } from '../../../media/dtmf/toneDetector';
import { FRAME_MS, type FrameTap, SILENT_FRAME } from '../../../media/frame';
import { VoiceActivity } from '../../../media/vad';
import type { Attention } from '../../port';
import { EchoGuard } from './echoGuard';
import { LastFrames } from './lastFrames';
import type { ListeningSettings, VoiceListener } from './types';
import type { Utterances } from './utterances';

/** How often it is told how far a sentence has come. */
const TELL_MS = 100;

/**
 * Finds out when the callee speaks, and has what he says recognised.
 *
 *   quiet ──sound for 60 ms──▶ speaking ──silence for 700 ms──▶ quiet
 *                                 └──18 s──▶ deaf ──silence──────▲
 *
 * What begins while a prompt plays counts as well; only our own echo, and keys that are heard as
 * tones, do not.
 */
export class Listening implements FrameTap {
  private state: 'quiet' | 'speaking' | 'deaf' = 'quiet';
  private readonly settings: ListeningSettings;
  private activity: VoiceActivity;
  private readonly echo: EchoGuard;
  private readonly tones = new ToneDetector({ key: () => undefined });
  private readonly before: LastFrames;
  private spokenMs = 0;
  private words = '';

  constructor(
    private readonly usual: ListeningSettings,
    private readonly utterances: Utterances,
    private readonly listener: VoiceListener,
  ) {
    // A copy: its threshold goes up and down.
    this.settings = { ...usual };
    this.activity = this.newActivity();
    this.echo = new EchoGuard(usual.echoLossDb);
    this.before = new LastFrames(usual.beforeMs + usual.startMs);
  }

  /** Called by the stream only. */
  frame(heard: Int16Array, said: Int16Array): void {
    this.echo.frame(said);
    this.settings.leastDbm0 = Math.max(this.usual.leastDbm0, this.echo.level);
    this.activity.frame(this.isKey(heard) ? SILENT_FRAME : heard);
    switch (this.state) {
      case 'quiet':
        this.before.push(heard);
        return;
      case 'speaking':
        this.utterances.audio(heard);
        this.spokenMs += FRAME_MS;
        if (this.spokenMs % TELL_MS === 0) this.tell();
        if (this.spokenMs < this.settings.longestMs) return;
        this.state = 'deaf';
        this.utterances.end();
        return;
      case 'deaf':
    }
  }

  /** How long silence has to last, and speech may; what is left out is as usual. */
  attend({ endSilenceMs, longestMs }: Attention): void {
    this.settings.endMs = endSilenceMs ?? this.usual.endMs;
    this.settings.longestMs = longestMs ?? this.usual.longestMs;
  }

  /** The words so far of what is being spoken. */
  partial(text: string): void {
    this.words = text;
    if (this.state === 'speaking') this.tell();
  }

  /** The recogniser has it all: what comes now is another sentence. */
  complete(): void {
    if (this.state !== 'speaking') return;
    this.state = 'quiet';
    this.before.clear();
    this.activity.rest();
  }

  /** What is spoken now ends here; the rest of it is forgotten. */
  rest(): void {
    if (this.state === 'speaking') this.utterances.end();
    this.state = 'quiet';
    this.before.clear();
    this.activity = this.newActivity();
  }

  private tell(): void {
    const { voicedMs: voiceMs } = this.activity;
    this.listener.speaking?.({ voiceMs, ...(this.words !== '' && { text: this.words }) });
  }

  /** Keys come from the stream; here their tones must only not begin an utterance. */
  private isKey(heard: Int16Array): boolean {
    if (this.state !== 'quiet') return false;
    this.tones.frame(heard);
    return this.tones.held !== undefined;
  }

  private newActivity(): VoiceActivity {
    return new VoiceActivity(
      { started: () => this.started(), ended: () => this.ended() },
      this.settings,
    );
  }

  private started(): void {
    if (this.state !== 'quiet') return;
    this.state = 'speaking';
    this.spokenMs = 0;
    this.words = '';
    this.utterances.begin();
    this.before.drain((frame) => this.utterances.audio(frame));
    this.listener.speechStarted();
  }

  private ended(): void {
    if (this.state === 'speaking') this.utterances.end();
    this.state = 'quiet';
  }
}
