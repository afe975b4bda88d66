import WebSocket, { type RawData } from 'ws';
import type { Clock, Timer } from '../../time/clock';
import { Upsampler } from '../audio/upsampler';
import { messageOf, providerFailed } from '../failure';
import type { Recognition, RecognitionListener, RecognitionRequest } from '../port';
import { FunasrTranscript, readAnswer } from './transcript';

export interface FunasrParts {
  provider: string;
  url: URL;
  /** Of the utterance, in the server's log. */
  id: string;
  clock: Clock;
  subprotocol: string | undefined;
  subprotocolRefused: () => void;
  over: (recognition: FunasrRecognition) => void;
}

/** The protocol: 16 kHz in chunks of 60 ms, ten of which are one step of the online model. */
const RATE = 16_000;
const CHUNK_SAMPLES = 0.06 * RATE;
const CHUNK_SIZE = [5, 10, 5];
const CHUNK_INTERVAL = 10;
const HOT_WORD_WEIGHT = 20;
const MOST_HOT_WORDS = 200;

/** It does not tell how sure it is. What its second pass has not been over is less so. */
const CONFIDENCE = 0.9;
const UNCORRECTED_CONFIDENCE = 0.7;

const CONNECT_MS = 3_000;
/** For the second pass, after the end. */
const FINAL_MS = 3_000;
const LONGEST_ANSWER = 256 * 1024;
/** So much of what is sent may wait: a minute of speech. */
const MOST_WAITING = 60 * 2 * RATE;

/**
 *   connecting ──open──▶ open ──end()──▶ ended ──answer of the second pass──▶ over
 *       └─────────────── cut, too slow, cancel() ──────┴─────────────────────▶
 *
 * What is said while it connects is kept.
 */
export class FunasrRecognition implements Recognition {
  private state: 'connecting' | 'open' | 'over' = 'connecting';
  private ended = false;
  private socket: WebSocket;
  private timer: Timer;
  private readonly upsampler = new Upsampler();
  private readonly transcript = new FunasrTranscript();
  private readonly chunk = Buffer.alloc(2 * CHUNK_SAMPLES);
  private inChunk = 0;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** It still answers, if not with text. */
  private alive = false;

  constructor(
    private readonly parts: FunasrParts,
    private readonly request: RecognitionRequest,
    private readonly listener: RecognitionListener,
  ) {
    this.timer = parts.clock.after(CONNECT_MS, () =>
      this.fail(`no connection within ${CONNECT_MS / 1_000} s.`),
    );
    this.socket = this.connect(parts.subprotocol);
  }

  audio(samples: Int16Array): void {
    if (this.state === 'over' || this.ended) return;
    this.put(this.upsampler.push(samples));
  }

  end(): void {
    if (this.state === 'over' || this.ended) return;
    this.put(this.upsampler.finish());
    this.ended = true;
    this.send(Buffer.from(this.chunk.subarray(0, this.inChunk)));
    if (this.state === 'open') this.sendEnd();
  }

  cancel(): void {
    this.finish();
  }

  private connect(subprotocol: string | undefined): WebSocket {
    const socket = new WebSocket(this.parts.url, subprotocol ? [subprotocol] : [], {
      perMessageDeflate: false,
      maxPayload: LONGEST_ANSWER,
    });
    const isCurrent = (): boolean => socket === this.socket && this.state !== 'over';
    socket.on('open', () => {
      if (isCurrent()) this.opened();
    });
    socket.on('message', (data, isBinary) => {
      if (isCurrent() && !isBinary) this.answer(textOf(data));
    });
    socket.on('pong', () => (this.alive = true));
    socket.on('error', (error) => {
      if (!isCurrent()) return;
      const refused = messageOf(error) === 'Server sent no subprotocol';
      if (subprotocol && refused) {
        this.parts.subprotocolRefused();
        this.socket = this.connect(undefined);
        return;
      }
      this.fail(`${reasonOf(error)}.`);
    });
    socket.on('close', (code) => {
      if (isCurrent()) this.cut(code);
    });
    return socket;
  }

  private opened(): void {
    this.state = 'open';
    this.timer.cancel();
    const { hotWords = [] } = this.request;
    const words = hotWords.slice(0, MOST_HOT_WORDS).map((word) => [word, HOT_WORD_WEIGHT]);
    this.socket.send(
      JSON.stringify({
        mode: '2pass',
        wav_name: this.parts.id,
        wav_format: 'pcm',
        is_speaking: true,
        chunk_size: CHUNK_SIZE,
        chunk_interval: CHUNK_INTERVAL,
        audio_fs: RATE,
        itn: true,
        // A text that holds JSON, not JSON itself.
        ...(words.length > 0 ? { hotwords: JSON.stringify(Object.fromEntries(words)) } : {}),
      }),
    );
    for (const bytes of this.waiting.splice(0)) this.socket.send(bytes);
    if (this.ended) this.sendEnd();
  }

  /** Cuts what comes into chunks. */
  private put(samples: Int16Array): void {
    for (const sample of samples) {
      this.chunk.writeInt16LE(sample, this.inChunk);
      this.inChunk += 2;
      if (this.inChunk < this.chunk.length) continue;
      this.inChunk = 0;
      this.send(Buffer.from(this.chunk));
    }
  }

  private send(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.state === 'open') {
      if (this.socket.bufferedAmount > MOST_WAITING) return this.fail('it does not keep up.');
      this.socket.send(bytes);
      return;
    }
    this.waitingBytes += bytes.length;
    if (this.waitingBytes <= MOST_WAITING) this.waiting.push(bytes);
  }

  private sendEnd(): void {
    this.socket.send(JSON.stringify({ is_speaking: false }));
    this.alive = false;
    this.socket.ping();
    this.timer = this.parts.clock.after(FINAL_MS, () => this.waitedLongEnough());
  }

  private answer(data: string): void {
    const answer = readAnswer(data);
    if (!answer) return this.fail('it answers, but not as FunASR does.');
    if (answer.mode) this.transcript.add(answer.mode, answer.text);
    if (this.ended && answer.mode !== 'online') return this.tell();
    this.listener.partial?.(this.transcript.text);
  }

  /** Its Python server says nothing where nothing was understood; then at least it is there. */
  private waitedLongEnough(): void {
    if (this.transcript.text !== '' || this.alive) this.tell();
    else this.fail(`no answer within ${FINAL_MS / 1_000} s.`);
  }

  private cut(code: number): void {
    if (this.ended && this.state === 'open' && code === 1000) return this.tell();
    this.fail(`the connection was cut (${code}).`);
  }

  private tell(): void {
    const { text, uncorrected } = this.transcript;
    this.finish();
    const confidence = text === '' ? 0 : uncorrected ? UNCORRECTED_CONFIDENCE : CONFIDENCE;
    this.listener.final({ text, confidence });
  }

  private fail(reason: string): void {
    if (this.state === 'over') return;
    this.finish();
    const { provider } = this.parts;
    this.listener.failed(providerFailed(provider, reason));
  }

  private finish(): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.timer.cancel();
    this.waiting = [];
    this.socket.terminate();
    this.parts.over(this);
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}

/** Its servers come with a certificate that nobody knows. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  const isCertificate =
    typeof code === 'string' && /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code);
  const reason = messageOf(error) || String(code);
  return isCertificate
    ? `its certificate is not trusted (${reason}); name its file in NODE_EXTRA_CA_CERTS, or run it without one (--certfile 0) and use ws://`
    : reason;
}
