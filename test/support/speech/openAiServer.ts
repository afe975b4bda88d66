import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { closed, listening } from '../loopback';

export interface SpeechAnswer {
  /** Of 16 bit. */
  samples?: Int16Array;
  rate?: number;
  /** Default `pcm`. */
  format?: 'pcm' | 'wav';
  mediaType?: string;
  /** In place of samples. */
  bytes?: Uint8Array;
  /** Octets a piece; odd ones are allowed. */
  pieceBytes?: number;
  /** The connection breaks after so many pieces. */
  cutAfter?: number;
  /** Nothing more comes after so many pieces. */
  stallAfter?: number;
  status?: number;
  body?: string;
}

export interface OpenAiScript {
  speech?: (request: Record<string, unknown>) => SpeechAnswer | Promise<SpeechAnswer>;
  /** Events in place of an answer, where they are asked for by `stream`; cut off behind them. */
  events?: (request: TranscriptionRequest) => { data: unknown[]; cut?: boolean };
  /** The answer's JSON, or a text as it is. */
  transcribe?: (request: TranscriptionRequest) => unknown;
  status?: number;
  /** Answers come when this is settled. */
  answerWhen?: Promise<unknown>;
}

export interface TranscriptionRequest {
  /** Of the wav file, as it came. */
  file: Uint8Array;
  fields: Record<string, string>;
}

/** A server of OpenAI's audio methods, for tests and demonstrations. */
export class OpenAiServer {
  readonly requests: { path: string; headers: IncomingHttpHeaders }[] = [];
  readonly spoken: Record<string, unknown>[] = [];
  readonly transcribed: TranscriptionRequest[] = [];
  script: OpenAiScript;

  private port = 0;

  private constructor(
    private readonly http: Server,
    script: OpenAiScript,
  ) {
    this.script = script;
  }

  static async open(script: OpenAiScript = {}): Promise<OpenAiServer> {
    const http = createServer();
    const server = new OpenAiServer(http, script);
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      server.serve(request, response).catch(() => response.destroy());
    });
    server.port = await listening(http);
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  close(): Promise<void> {
    return closed(this.http);
  }

  private get transcribes(): boolean {
    return this.script.transcribe !== undefined || this.script.events !== undefined;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '', headers } = request;
    this.requests.push({ path, headers });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    await this.script.answerWhen;
    if (path.startsWith('/v1/audio/speech') && this.script.speech) {
      const asked = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
      this.spoken.push(asked);
      await send(response, await this.script.speech(asked));
    } else if (path.startsWith('/v1/audio/transcriptions') && this.transcribes) {
      const asked = await formOf(body, headers['content-type'] ?? '');
      this.transcribed.push(asked);
      if (asked.fields['stream'] === 'true' && this.script.events) {
        return stream(response, this.script.events(asked));
      }
      const answer = this.script.transcribe?.(asked);
      response.writeHead(this.script.status ?? 200, { 'content-type': 'application/json' });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    } else {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"error":{"message":"no such method"}}');
    }
  }
}

/** Server-sent events, in pieces that care for no limits. */
async function stream(
  response: ServerResponse,
  { data, cut = false }: { data: unknown[]; cut?: boolean },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const text = data
    .map((one) => `data: ${typeof one === 'string' ? one : JSON.stringify(one)}\r\n\r\n`)
    .join('');
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += 7) {
    await new Promise((resolve) => response.write(bytes.subarray(at, at + 7), resolve));
  }
  if (cut) response.destroy();
  else response.end();
}

async function formOf(body: Buffer, contentType: string): Promise<TranscriptionRequest> {
  const form = await new Response(body as BodyInit, {
    headers: { 'content-type': contentType },
  }).formData();
  const fields: Record<string, string> = {};
  let file = new Uint8Array(0);
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] = value;
    else file = new Uint8Array(await value.arrayBuffer());
  }
  return { file, fields };
}

async function send(response: ServerResponse, answer: SpeechAnswer): Promise<void> {
  const { samples = new Int16Array(0), rate = 24_000, format = 'pcm', status = 200 } = answer;
  if (status !== 200) {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(answer.body ?? '{}');
    return;
  }
  const usualType = format === 'wav' ? 'audio/wav' : 'audio/pcm';
  response.writeHead(200, { 'content-type': answer.mediaType ?? usualType });
  const pcm = Buffer.alloc(2 * samples.length);
  for (let i = 0; i < samples.length; i++) pcm.writeInt16LE(samples[i] ?? 0, 2 * i);
  const bytes =
    answer.bytes ?? (format === 'wav' ? Buffer.concat([wavBeginning(rate, pcm.length), pcm]) : pcm);
  const size = answer.pieceBytes ?? 16_384;
  for (let at = 0, count = 0; at < bytes.length; at += size, count++) {
    if (count === answer.cutAfter) {
      response.destroy();
      return;
    }
    if (count === answer.stallAfter) return;
    await new Promise((resolve) => response.write(bytes.subarray(at, at + size), resolve));
    // A piece of its own for the one that reads it.
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}

/** As servers write it that stream: with lengths that nobody knows yet. */
function wavBeginning(rate: number, length: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(0xffffffff, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(length > 0 ? 0xffffffff : 0, 40);
  return header;
}
