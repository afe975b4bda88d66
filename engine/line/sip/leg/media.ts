import type { MediaQuality } from '../../../api';
import { DialflowError } from '../../../api';
import { EarlyMediaClassifier, type EarlyMedia } from '../../../media/earlyMedia';
import type { FrameSource, FrameTap } from '../../../media/frame';
import type { MediaPlan, SecureRemote } from '../../../media/mediaPlan';
import { RtpStream, type StreamParts } from '../../../media/stream';
import { CADENCES, ToneSource } from '../../../media/tones';
import type { LocalAudio } from '../sdp';
import type { AudioEnd, LegAudio, LegAudioListener } from './audio';
import { LegRecording } from './recording';

/** Where a leg's audio comes and goes. */
export interface LegMediaSettings {
  /** Of this machine. */
  address: string;
  /** What the other side is told in its place. */
  advertised?: string;
  laws: LocalAudio['laws'];
  /** With a browser: told by what the other side is known. */
  secure?: NonNullable<LocalAudio['secure']> & { expect(remote: SecureRemote): void };
  /** Ms without a packet after which the other side is dead; 0: never. */
  deadAfterMs: number;
}

/** Not as loud as the network's: it is heard for long. */
const RING_BACK_DBM0 = -16;

/**
 * The audio of one leg: one RTP stream, before the answer listened to for the network's tones,
 * after it recorded.
 */
export class LegMedia implements LegAudio {
  private readonly classifier: EarlyMediaClassifier;
  private heard: 'nothing' | 'early' | 'callee' = 'nothing';
  private plan: MediaPlan | undefined;
  private recording: LegRecording | undefined;
  private prompt: FrameSource | undefined;
  private tone: ToneSource | undefined;
  private closing: Promise<AudioEnd> | undefined;

  private constructor(
    private readonly stream: RtpStream,
    private readonly settings: LegMediaSettings,
    listener: LegAudioListener,
    private readonly closed: (media: LegMedia) => void,
  ) {
    this.classifier = new EarlyMediaClassifier((kind) => listener.early(kind));
  }

  /** Takes a port; `closed` is told when it has been given back. */
  static async open(
    parts: StreamParts,
    settings: LegMediaSettings,
    listener: LegAudioListener,
    closed: (media: LegMedia) => void = () => undefined,
  ): Promise<LegMedia> {
    const { address, deadAfterMs } = settings;
    const stream = await RtpStream.open(
      parts,
      { address, deadAfterMs },
      {
        key: (digit) => listener.key(digit),
        dead: (silentMs) => listener.dead(silentMs),
      },
    );
    return new LegMedia(stream, settings, listener, closed);
  }

  get local(): LocalAudio {
    const { advertised, laws, secure } = this.settings;
    const { address, port } = this.stream.local;
    return {
      endpoint: { address: advertised ?? address, port },
      laws,
      telephoneEvents: true,
      rtcpMux: true,
      direction: 'sendrecv',
      ...(secure && { secure }),
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

  get earlyKind(): EarlyMedia | undefined {
    return this.classifier.kind;
  }

  apply(plan: MediaPlan): void {
    if (this.closing) return;
    if (plan.secure) this.settings.secure?.expect(plan.secure);
    this.stream.apply(plan);
    this.plan = plan;
    if (this.heard !== 'nothing') return;
    this.heard = 'early';
    this.addTap(this.classifier);
  }

  answered(): void {
    this.removeTap(this.classifier);
    this.heard = 'callee';
    // Whoever was silent before the answer is not dead yet: that is counted from now on.
    if (this.plan) this.apply(this.plan);
  }

  record(path: string, warn: (message: string) => void): void {
    this.recording ??= new LegRecording(path, this, warn);
  }

  passRecording(to: LegAudio): void {
    const { recording } = this;
    if (!recording || !(to instanceof LegMedia) || to.recording) return;
    if (this.closing || to.closing) return;
    this.recording = undefined;
    to.recording = recording;
    recording.moveTo(to);
  }

  sendKeys(keys: string): Promise<boolean> {
    return this.stream.sendKeys(keys);
  }

  addTap(tap: FrameTap): void {
    this.stream.addTap(tap);
  }

  removeTap(tap: FrameTap): void {
    this.stream.removeTap(tap);
  }

  ring(on: boolean): void {
    if (on === (this.tone !== undefined)) return;
    this.tone = on ? new ToneSource(CADENCES.ringback, RING_BACK_DBM0) : undefined;
    this.source = this.prompt;
  }

  join(other: LegAudio): void {
    if (!(other instanceof LegMedia)) {
      throw new DialflowError('Internal', 'Only audio over RTP can be joined with audio over RTP.');
    }
    if (this.closing || other.closing) return;
    this.ring(false);
    other.ring(false);
    RtpStream.join(this.stream, other.stream);
  }

  part(): void {
    this.stream.part();
  }

  close(): Promise<AudioEnd> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<AudioEnd> {
    const quality = this.plan && qualityOf(this.stream);
    const [recording] = await Promise.all([this.recording?.close(), this.stream.close()]);
    this.closed(this);
    return { ...(quality && { quality }), ...(recording && { recording }) };
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
