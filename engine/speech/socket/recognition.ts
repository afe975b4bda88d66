import type { Clock, Timer } from '../../time/clock';
import { Upsampler } from '../audio/upsampler';
import { withoutSecrets } from '../../http/faults';
import { messageOf, providerFailed } from '../failure';
import type { Recognition, RecognitionListener } from '../port';
import { type Address, Connection } from './connection';
import { type Dialect, type Heard, nothing } from './dialect';

export interface SocketParts {
  provider: string;
  clock: Clock;
  address(): Address | Promise<Address>;
  /** Never to be told: keys and tokens. */
  secrets?(): readonly (string | undefined)[];
  /** Whether to try once more, with a new address, after a connection that was refused so. */
  again?(reason: string): boolean;
  over(recognition: SocketRecognition): void;
}

const CONNECT_MS = 3_000;
const FINAL_MS = 3_000;
/** So much of what is sent may wait: a minute of speech. */
const MOST_WAITING = 60 * 2 * 16_000;

/**
 * One utterance over a WebSocket of its own, which is made when somebody begins to speak: servers
 * keep what they know of an utterance with the connection.
 *
 *   connecting ──open──▶ greeting ──ready──▶ open ──end()──▶ ended ──final──▶ over
 *       └────────────────── cut, too slow, cancel() ───────────┴─────────────▶
 *
 * What is said while it connects is kept.
 */
export class SocketRecognition implements Recognition {
  private state: 'connecting' | 'greeting' | 'open' | 'over' = 'connecting';
  private ended = false;
  private connection: Connection | undefined;
  private timer: Timer;
  private keepAlive: Timer | undefined;
  private readonly upsampler: Upsampler | undefined;
  private readonly samples: Int16Array;
  private inChunk = 0;
  private waiting: (Buffer | string)[] = [];
  private waitingLength = 0;
  private heard = false;
  /** It still answers, if not with text. */
  private alive = false;
  private tried = false;

  constructor(
    private readonly parts: SocketParts,
    private readonly dialect: Dialect,
    private readonly listener: RecognitionListener,
  ) {
    this.timer = parts.clock.after(CONNECT_MS, () =>
      this.fail(`no connection within ${CONNECT_MS / 1_000} s.`),
    );
    this.samples = new Int16Array((dialect.rate * dialect.chunkMs) / 1_000);
    this.upsampler = dialect.rate === 16_000 ? new Upsampler() : undefined;
    void this.connect();
  }

  audio(samples: Int16Array): void {
    if (this.state === 'over' || this.ended) return;
    this.put(this.upsampler ? this.upsampler.push(samples) : samples);
  }

  end(): void {
    if (this.state === 'over' || this.ended) return;
    if (this.upsampler) this.put(this.upsampler.finish());
    this.ended = true;
    if (!this.heard) {
      queueMicrotask(() => this.tell(nothing));
      return;
    }
    if (this.inChunk > 0) this.send(this.dialect.chunk(this.samples.slice(0, this.inChunk)));
    if (this.state === 'open') this.sendEnd();
  }

  cancel(): void {
    this.finish();
  }

  private async connect(): Promise<void> {
    let address: Address;
    try {
      address = await this.parts.address();
    } catch (error) {
      return this.fail(messageOf(error));
    }
    if (this.state === 'over') return;
    try {
      this.open(address);
    } catch (error) {
      this.fail(`${messageOf(error)}.`);
    }
  }

  private open(address: Address): void {
    this.connection = new Connection(address, {
      opened: () => this.opened(),
      text: (data) => this.answer(data),
      binary: () => undefined,
      pong: () => (this.alive = true),
      closed: (code) => this.cut(code),
      failed: (error) => this.refused(error.message),
    });
  }

  private refused(reason: string): void {
    if (this.state === 'connecting' && !this.tried && this.parts.again?.(reason)) {
      this.tried = true;
      this.connection?.close();
      void this.connect();
      return;
    }
    this.fail(`${reason}.`);
  }

  private opened(): void {
    this.state = 'greeting';
    for (const message of this.dialect.hello()) this.connection?.send(message);
    if (!this.dialect.waitsForReady) this.ready();
  }

  private ready(): void {
    if (this.state !== 'greeting') return;
    this.state = 'open';
    this.timer.cancel();
    this.stayAlive();
    for (const message of this.waiting.splice(0)) this.connection?.send(message);
    if (this.ended) this.sendEnd();
  }

  /** Cuts what comes into chunks. */
  private put(samples: Int16Array): void {
    if (samples.length > 0) this.heard = true;
    for (let from = 0; from < samples.length;) {
      const count = Math.min(samples.length - from, this.samples.length - this.inChunk);
      this.samples.set(samples.subarray(from, from + count), this.inChunk);
      this.inChunk += count;
      from += count;
      if (this.inChunk < this.samples.length) return;
      this.inChunk = 0;
      this.send(this.dialect.chunk(this.samples));
    }
  }

  private send(message: Buffer | string): void {
    if (this.state === 'over') return;
    if (this.state === 'open') {
      if ((this.connection?.waiting ?? 0) > MOST_WAITING) return this.fail('it does not keep up.');
      this.connection?.send(message);
      this.stayAlive();
      return;
    }
    this.waitingLength += message.length;
    if (this.waitingLength <= MOST_WAITING) this.waiting.push(message);
  }

  private stayAlive(): void {
    const { keepAlive } = this.dialect;
    if (!keepAlive) return;
    this.keepAlive?.cancel();
    this.keepAlive = this.parts.clock.after(keepAlive.everyMs, () => {
      if (this.state !== 'open' || this.ended) return;
      this.connection?.send(keepAlive.message);
      this.stayAlive();
    });
  }

  private sendEnd(): void {
    for (const message of this.dialect.goodbye()) this.connection?.send(message);
    this.keepAlive?.cancel();
    this.alive = false;
    this.connection?.ping();
    const { finalMs = FINAL_MS } = this.dialect;
    this.timer = this.parts.clock.after(finalMs, () => this.waitedLongEnough(finalMs));
  }

  private answer(data: string): void {
    let answer: ReturnType<Dialect['answer']>;
    try {
      answer = this.dialect.answer(data, this.ended && this.state === 'open');
    } catch (error) {
      return this.fail(`it answers with something else: ${messageOf(error)}.`);
    }
    switch (answer?.is) {
      case 'ready':
        return this.ready();
      case 'partial':
        return this.listener.partial?.(answer.text);
      case 'final':
        return this.tell({ text: answer.text, confidence: answer.confidence });
      case 'failed':
        return this.fail(answer.reason, answer.blames);
      case undefined:
    }
  }

  private waitedLongEnough(afterMs: number): void {
    const heard = this.alive ? this.dialect.silent?.() : undefined;
    if (heard) this.tell(heard);
    else this.fail(`no answer within ${afterMs / 1_000} s.`);
  }

  private cut(code: number): void {
    const isDone = this.ended && this.state === 'open' && (code === 1000 || code === 1005);
    const heard = isDone ? this.dialect.left?.() : undefined;
    if (heard) this.tell(heard);
    else this.fail(`the connection was cut (${code}).`);
  }

  private tell(heard: Heard): void {
    if (this.state === 'over') return;
    this.finish();
    this.listener.final(heard);
  }

  private fail(reason: string, blames = true): void {
    if (this.state === 'over') return;
    this.finish();
    const { provider, secrets } = this.parts;
    const said = withoutSecrets(reason, secrets?.() ?? []);
    this.listener.failed(providerFailed(provider, said, { blames }));
  }

  private finish(): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.timer.cancel();
    this.keepAlive?.cancel();
    this.waiting = [];
    this.connection?.close();
    this.parts.over(this);
  }
}
