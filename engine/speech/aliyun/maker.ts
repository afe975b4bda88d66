import type { Language, SynthesiserSettings } from '../../api';
import { GrowingSound } from '../../media/sound';
import type { Clock, Timer } from '../../time/clock';
import { Loudness } from '../audio/loudness';
import { withoutSecrets } from '../../http/faults';
import { closedError, messageOf, providerFailed } from '../failure';
import { LONGEST_SPEECH_SECONDS, type Made, type Maker } from '../maker';
import type { SpeechRequest } from '../port';
import { Connection } from '../socket/connection';
import { readable } from '../text/readable';
import {
  directive,
  gatewayOf,
  isRefusal,
  isRefused,
  nlsId,
  type NlsTask,
  readEvent,
  withToken,
} from './messages';
import { AliyunToken } from './token';

export type AliyunMakerSettings = Extract<SynthesiserSettings, { kind: 'aliyun' }>;

const VOICES: Readonly<Record<Language, string>> = { 'zh-CN': 'xiaoyun', 'en-US': 'harry' };
const RATE = 8_000;
/** Until the first sound, and later between two pieces of it. */
const PATIENCE_MS = 8_000;
/** What it takes at a time. */
const LONGEST_TEXT = 300;

/** Alibaba Cloud's NLS, `SpeechSynthesizer`: 8 kHz as it comes, so that nothing is resampled. */
export class AliyunMaker implements Maker {
  readonly name: string;
  readonly fingerprint: string;
  private readonly gateway: URL;
  private readonly token: AliyunToken;
  private readonly live = new Set<(error: Error) => void>();
  private closed = false;

  constructor(
    private readonly settings: AliyunMakerSettings,
    private readonly clock: Clock,
  ) {
    this.gateway = gatewayOf(settings);
    this.token = new AliyunToken(settings, clock);
    this.name = `aliyun (${this.gateway.host})`;
    this.fingerprint = JSON.stringify(['aliyun', this.gateway.host, settings.voice]);
  }

  async make(request: SpeechRequest): Promise<Made> {
    const sound = new GrowingSound();
    let begun = (): void => undefined;
    const first = new Promise<void>((resolve) => (begun = resolve));
    const whole = this.speak(request, sound, begun).finally(() => sound.finish());
    await Promise.race([first, whole]);
    return { sound, whole };
  }

  close(): Promise<void> {
    this.closed = true;
    for (const fail of [...this.live]) fail(closedError());
    return Promise.resolve();
  }

  /** Long texts go sentence by sentence, each with a connection of its own. */
  private async speak(
    request: SpeechRequest,
    sound: GrowingSound,
    begun: () => void,
  ): Promise<void> {
    const loudness = new Loudness();
    const add = (samples: Int16Array): void => {
      if (samples.length === 0) return;
      sound.push(samples);
      begun();
      if (sound.length > LONGEST_SPEECH_SECONDS * RATE) {
        throw this.failed(`it sends more than ${LONGEST_SPEECH_SECONDS} s of speech.`);
      }
    };
    for (const text of partsOf(readable(request.text, request.language))) {
      const say = (): Promise<void> =>
        this.part({ ...request, text }, (samples) => add(loudness.push(samples)));
      await say().catch((error: unknown) => {
        // A token may have ended meanwhile: once more, with a new one.
        if (!isRefused(messageOf(error)) || !this.token.refused()) throw error;
        return say();
      });
    }
    add(loudness.finish());
    if (sound.length === 0) throw this.failed('it answered with no sound at all.');
  }

  private async part(request: SpeechRequest, add: (samples: Float32Array) => void): Promise<void> {
    if (this.closed) throw closedError();
    const token = await this.token.get().catch((error: unknown) => {
      throw this.failed(messageOf(error));
    });
    if (this.closed) throw closedError();
    const task: NlsTask = {
      ...{ appKey: this.settings.appKey, taskId: nlsId(), namespace: 'SpeechSynthesizer' as const },
    };
    let odd: Buffer = Buffer.alloc(0);
    await new Promise<void>((resolve, reject) => {
      let timer: Timer | undefined;
      const end = (error?: Error): void => {
        timer?.cancel();
        this.live.delete(end);
        connection.close();
        if (error) reject(error);
        else resolve();
      };
      const wait = (): void => {
        timer?.cancel();
        timer = this.clock.after(PATIENCE_MS, () =>
          end(this.failed(`nothing came for ${PATIENCE_MS / 1_000} s.`)),
        );
      };
      const attempt = (what: () => void): void => {
        try {
          what();
        } catch (error) {
          end(error instanceof Error ? error : this.failed(messageOf(error)));
        }
      };
      const connection = new Connection(
        { url: withToken(this.gateway, token) },
        {
          opened: () => connection.send(directive(task, 'StartSynthesis', this.payload(request))),
          binary: (data) => {
            wait();
            const bytes = odd.length > 0 ? Buffer.concat([odd, data]) : data;
            odd = bytes.subarray(bytes.length - (bytes.length % 2));
            attempt(() => add(samplesOf(bytes)));
          },
          text: (data) => {
            wait();
            attempt(() => this.event(data, end));
          },
          closed: (code) => end(this.failed(`the connection was cut (${code}).`)),
          failed: ({ message }) => end(this.failed(`${message}.`)),
        },
      );
      this.live.add(end);
      wait();
    });
  }

  private payload({ text, language, voice, speed = 1 }: SpeechRequest): object {
    return {
      text,
      voice: voice ?? this.settings.voice ?? VOICES[language],
      ...{ format: 'pcm', sample_rate: RATE, volume: 50, pitch_rate: 0 },
      speech_rate: speechRate(speed),
    };
  }

  private event(data: string, end: (error?: Error) => void): void {
    let event: ReturnType<typeof readEvent>;
    try {
      event = readEvent(data);
    } catch (error) {
      throw this.failed(`it answers with something else: ${messageOf(error)}.`);
    }
    const { name, status, reason } = event;
    if (name === 'SynthesisCompleted') return end();
    if (name !== 'TaskFailed') return; // SynthesisStarted, MetaInfo
    // 4000 0002 to 0004 and the like: what was asked for is wrong, not who answers.
    const blames = isRefusal(status) || status < 40_000_000 || status >= 50_000_000;
    end(this.failed(`${reason}.`, blames));
  }

  private failed(reason: string, blames = true): Error {
    return providerFailed(this.name, withoutSecrets(reason, this.token.secrets()), { blames });
  }
}

/** −500 is half as fast, 500 twice; between them it is 0 to 1 and 1 to 2, each its own line. */
function speechRate(speed: number): number {
  const rate = speed >= 1 ? (speed - 1) * 500 : (speed - 1) * 1_000;
  return Math.round(Math.max(-500, Math.min(500, rate)));
}

/** No longer than it takes, cut behind a sentence, or a comma, or anywhere. */
export function partsOf(text: string): string[] {
  const parts: string[] = [];
  let rest = text.trim();
  while (rest.length > LONGEST_TEXT) {
    const piece = rest.slice(0, LONGEST_TEXT);
    const at =
      Math.max(piece.lastIndexOf('。'), piece.lastIndexOf('？'), piece.lastIndexOf('！')) + 1 ||
      piece.lastIndexOf('. ') + 1 ||
      Math.max(piece.lastIndexOf('，'), piece.lastIndexOf(',')) + 1 ||
      piece.lastIndexOf(' ') + 1 ||
      LONGEST_TEXT;
    parts.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return rest ? [...parts, rest] : parts;
}

function samplesOf(bytes: Buffer): Float32Array {
  const out = new Float32Array(Math.floor(bytes.length / 2));
  for (let i = 0; i < out.length; i++) out[i] = bytes.readInt16LE(2 * i);
  return out;
}
