import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MediaQuality } from '../../../api';
import { EarlyMediaClassifier, type EarlyMedia } from '../../../media/earlyMedia';
import type { FrameSource, FrameTap } from '../../../media/frame';
import type { MediaPlan } from '../../../media/mediaPlan';
import { Recorder } from '../../../media/recorder';
import { RtpStream, type StreamParts, type StreamSettings } from '../../../media/stream';
import { CADENCES, ToneSource } from '../../../media/tones';
import type { LegEnd } from '../../port';
import type { LocalAudio } from '../sdp';
import type { VoiceStream } from '../voice';

/** Where a leg's audio comes and goes. */
export interface LegMediaSettings {
  /** Of this machine. */
  address: string;
  /** What the other side is told in its place. */
  advertised?: string;
  laws: LocalAudio['laws'];
  /** Ms without a packet after which the other side is dead; 0: never. */
  deadAfterMs: number;
}

export interface LegMediaListener {
  key(digit: string): void;
  /** Early media has been told apart, perhaps anew. */
  early(kind: EarlyMedia): void;
  /** Nothing has come for so long. */
  dead(silentMs: number): void;
}

/** Not as loud as the network's: it is heard for long. */
const RING_BACK_DBM0 = -16;

/** What is left of a leg's audio when it is over. */
export type MediaEnd = Pick<LegEnd, 'quality' | 'recording'>;

/**
 * The audio of one leg: one RTP stream, before the answer listened to for the network's tones,
 * after it recorded.
 */
export class LegMedia implements VoiceStream {
  private readonly classifier: EarlyMediaClassifier;
  private listensEarly = false;
  private recorder: Promise<Recorder | undefined> | undefined;
  private applied = false;
  private prompt: FrameSource | undefined;
  private tone: ToneSource | undefined;

  private constructor(
    readonly stream: RtpStream,
    private readonly settings: LegMediaSettings,
    listener: LegMediaListener,
  ) {
    this.classifier = new EarlyMediaClassifier((kind) => listener.early(kind));
  }

  /** Takes a port. */
  static async open(
    parts: StreamParts,
    settings: LegMediaSettings,
    listener: LegMediaListener,
  ): Promise<LegMedia> {
    const { address, deadAfterMs } = settings;
    const streamSettings: StreamSettings = { address, deadAfterMs };
    const stream = await RtpStream.open(parts, streamSettings, {
      key: (digit) => listener.key(digit),
      dead: (silentMs) => listener.dead(silentMs),
    });
    return new LegMedia(stream, settings, listener);
  }

  /** What is offered, or answered with. */
  get audio(): LocalAudio {
    const { advertised, laws } = this.settings;
    const { address, port } = this.stream.local;
    return {
      endpoint: { address: advertised ?? address, port },
      laws,
      telephoneEvents: true,
      rtcpMux: true,
      direction: 'sendrecv',
    };
  }

  /** What is said; without it ring-back tone, if that is on, or what the joined leg hears. */
  get source(): FrameSource | undefined {
    return this.prompt;
  }

  set source(source: FrameSource | undefined) {
    this.prompt = source;
    this.stream.source = source ?? this.tone;
  }

  /** What early media was last taken for. */
  get earlyKind(): EarlyMedia | undefined {
    return this.classifier.kind;
  }

  /** Offer and answer have settled where audio goes. */
  apply(plan: MediaPlan, answered: boolean): void {
    this.stream.apply(plan);
    this.applied = true;
    if (answered || this.listensEarly) return;
    this.listensEarly = true;
    this.addTap(this.classifier);
  }

  /** The other side has answered: what is heard now is a callee's. */
  answered(): void {
    this.removeTap(this.classifier);
  }

  /** Writes both sides to `path` from now on; the call goes on where that cannot be done. */
  record(path: string, warn: (message: string) => void): void {
    this.recorder ??= mkdir(dirname(path), { recursive: true })
      .then(() => Recorder.create(path))
      .then(
        (recorder) => {
          this.addTap(recorder);
          return recorder;
        },
        (error: unknown) => {
          warn(`A call is not recorded: ${error instanceof Error ? error.message : String(error)}`);
          return undefined;
        },
      );
  }

  addTap(tap: FrameTap): void {
    this.stream.addTap(tap);
  }

  removeTap(tap: FrameTap): void {
    this.stream.removeTap(tap);
  }

  /** Ring-back tone for whoever waits, or no more of it. */
  ring(on: boolean): void {
    if (on === (this.tone !== undefined)) return;
    this.tone = on ? new ToneSource(CADENCES.ringback, RING_BACK_DBM0) : undefined;
    this.source = this.prompt;
  }

  /** What one hears the other says. */
  join(other: LegMedia): void {
    this.ring(false);
    other.ring(false);
    RtpStream.join(this.stream, other.stream);
  }

  part(): void {
    this.stream.part();
  }

  async close(): Promise<MediaEnd> {
    const quality = this.applied ? qualityOf(this.stream) : undefined;
    const recorder = await this.recorder;
    const [recording] = await Promise.all([recorder?.close(), this.stream.close()]);
    return {
      ...(quality && { quality }),
      ...(recording &&
        recording.ms > 0 && { recording: { file: recording.path, durationMs: recording.ms } }),
    };
  }
}

function qualityOf(stream: RtpStream): MediaQuality {
  const { sent, received, peer } = stream.figures();
  const expected = received.packets + Math.max(0, received.lost);
  return {
    received: received.packets,
    lossRatio: expected === 0 ? 0 : Math.max(0, received.lost) / expected,
    jitterMs: received.jitterMs,
    sent: sent.packets,
    remoteLossRatio: peer ? peer.lossFraction : null,
    remoteJitterMs: peer ? peer.jitterMs : null,
    roundTripMs: peer?.roundTripMs ?? null,
  };
}
