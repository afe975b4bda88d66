import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { resampleTo8k } from '../../../../engine/media/resample';
import type { Vocabulary } from './vocabulary';

/** What clients send as text, first and last; other fields (`hotwords`, `itn`…) change nothing here. */
interface Control {
  mode?: 'offline' | 'online' | '2pass';
  wav_name?: string;
  is_speaking?: boolean;
  audio_fs?: number;
  chunk_size?: number[];
}

/** What it answers, as FunASR's servers do. */
interface Answer {
  /** Left out of a final answer that has no text, as the C++ server does. */
  mode?: '2pass-online' | '2pass-offline' | 'offline' | 'online';
  text: string;
  wav_name: string;
  is_final: boolean;
}

/** What the C++ server calls a stream that has no name. */
const UNNAMED = 'wav-default-id';
const USUAL_RATE = 16_000;
/** Of `chunk_size`: so much is one more look at what was said so far. */
const CHUNK_MS = 60;
const USUAL_CHUNKS = 10;
/** Longer than anybody talks; a client that never ends takes no more memory than this. */
const MOST_BYTES = 2 * USUAL_RATE * 60;

/**
 * A recogniser that knows its phrases only, behind the WebSocket protocol of FunASR's runtime
 * (websocket_protocol.md, real-time): a JSON frame, PCM of 16 bit, `{"is_speaking":false}`; text
 * comes while it is spoken (`2pass-online`, to be appended) and once at the end
 * (`2pass-offline`, in its place). One utterance after another on a connection.
 *
 * Unlike FunASR it does not part an utterance at pauses: the end is where the client says.
 */
export class FunasrServer {
  private constructor(
    private readonly server: WebSocketServer,
    private readonly vocabulary: Vocabulary,
  ) {
    server.on('connection', (socket) => new Hearing(socket, this.vocabulary));
  }

  /** Listens on loopback; port 0 takes a free one. */
  static async listen(vocabulary: Vocabulary, port = 0): Promise<FunasrServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port });
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', reject);
    });
    return new FunasrServer(server, vocabulary);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.server.clients) socket.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** One client's connection. */
class Hearing {
  private control: Control = {};
  private pieces: Buffer[] = [];
  private bytes = 0;
  /** How much there was when it was last looked at. */
  private lookedAt = 0;
  private told = '';

  constructor(
    private readonly socket: WebSocket,
    private readonly vocabulary: Vocabulary,
  ) {
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.audio(bufferOf(data));
      else this.text(bufferOf(data).toString());
    });
    socket.on('error', () => socket.terminate());
  }

  private text(json: string): void {
    let control: unknown;
    try {
      control = JSON.parse(json);
    } catch {
      return this.socket.close(1007, 'not JSON');
    }
    if (typeof control !== 'object' || control === null) return;
    this.control = { ...this.control, ...control };
    if (this.control.is_speaking === false) this.end();
  }

  private audio(bytes: Buffer): void {
    if (this.bytes + bytes.length > MOST_BYTES) return this.socket.close(1009, 'too long');
    this.pieces.push(bytes);
    this.bytes += bytes.length;
    const { chunk_size, mode } = this.control;
    const chunk = ((chunk_size?.[1] ?? USUAL_CHUNKS) * CHUNK_MS * 2 * this.rate) / 1_000;
    if (mode === 'offline' || this.bytes - this.lookedAt < chunk) return;
    this.lookedAt = this.bytes;
    const { text } = this.vocabulary.recognise(this.heard());
    // It is appended to: what turns out to be something else is told at the end.
    if (text === this.told || !text.startsWith(this.told)) return;
    const more = text.slice(this.told.length);
    this.told = text;
    this.answer({ mode: mode === 'online' ? 'online' : '2pass-online', text: more });
  }

  private end(): void {
    const { text } = this.vocabulary.recognise(this.heard());
    const mode = this.control.mode === 'offline' ? 'offline' : '2pass-offline';
    this.answer(text ? { mode, text } : { text }, true);
    this.pieces = [];
    this.bytes = 0;
    this.lookedAt = 0;
    this.told = '';
    delete this.control.is_speaking;
  }

  private answer(answer: Pick<Answer, 'mode' | 'text'>, isFinal = false): void {
    const { wav_name = UNNAMED } = this.control;
    const whole: Answer = { ...answer, wav_name, is_final: isFinal };
    this.socket.send(JSON.stringify(whole));
  }

  private get rate(): number {
    return this.control.audio_fs ?? USUAL_RATE;
  }

  private heard(): Int16Array {
    const bytes = Buffer.concat(this.pieces);
    const samples = Float32Array.from({ length: bytes.length >> 1 }, (_, i) =>
      bytes.readInt16LE(2 * i),
    );
    return resampleTo8k(samples, this.rate);
  }
}

function bufferOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
