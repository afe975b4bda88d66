import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import { type Served, type SocketSession, SocketServer } from './socketServer';

export interface NlsSentence {
  /** As it changes. */
  changes?: string[];
  result: string;
  confidence?: number;
}

interface Directive {
  header: Record<string, string>;
  payload?: Record<string, unknown>;
}

/**
 * Alibaba Cloud's NLS: its gateway (`SpeechTranscriber`, `SpeechSynthesizer`) and where tokens
 * come from (`CreateToken`), on one port.
 */
export class NlsServer extends SocketServer {
  readonly accessKey = { id: 'LTAI-test', secret: 'shhh' };
  appKey = 'app-1';
  /** Those it takes. */
  tokens = new Set(['token-1']);
  /** Calls of `CreateToken`, as they came. */
  readonly created: Record<string, string>[] = [];
  tokenSeconds = 36 * 3_600;
  now: () => number = () => Date.now();
  sentences: NlsSentence[] = [];
  /** Of a text, 8 kHz. */
  speak: (text: string) => Int16Array = () => new Int16Array(0);
  /** In place of audio or a transcript. */
  taskFailed: { status: number; status_text: string } | undefined;
  /** Synthesis stops after so many pieces: nothing more, or cut. */
  breaksAfter: { pieces: number; how: 'cut' | 'silence' } | undefined;
  readonly starts: Directive[] = [];

  get tokenUrl(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  get gateway(): string {
    return `${this.url}/ws/v1`;
  }

  protected override refusal({ url }: SocketSession) {
    if (url.pathname !== '/ws/v1') return { refuses: 404 };
    const token = url.searchParams.get('token') ?? '';
    if (this.tokens.has(token)) return undefined;
    return { refuses: 403, saying: `Gateway:ACCESS_DENIED:The token '${token}' is invalid!` };
  }

  protected override plain(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      const params = Object.fromEntries(new URLSearchParams(body));
      this.created.push(params);
      const answer = (status: number, json: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(json));
      };
      if (params['AccessKeyId'] !== this.accessKey.id) {
        const Message = 'Specified access key is not found.';
        return answer(404, { Code: 'InvalidAccessKeyId.NotFound', Message });
      }
      if (params['Signature'] !== signatureOf(params, this.accessKey.secret)) {
        const Message = `Specified signature does not match with ${this.accessKey.secret}.`;
        return answer(400, { Code: 'SignatureDoesNotMatch', Message });
      }
      const Id = `made-${this.created.length}`;
      this.tokens.add(Id);
      const ExpireTime = Math.floor(this.now() / 1_000) + this.tokenSeconds;
      answer(200, { NlsRequestId: 'n', RequestId: 'r', Token: { ExpireTime, Id, UserId: '1' } });
    });
  }

  protected serve(client: WebSocket): Served {
    let task = '';
    let namespace = '';
    const tell = (name: string, payload?: object, failed = this.taskFailed): void => {
      const isFailure = name === 'TaskFailed' && failed;
      const status = isFailure ? failed : { status: 20_000_000, status_text: 'Gateway:SUCCESS' };
      const header = { namespace, name, message_id: 'm', task_id: task, ...status };
      client.send(JSON.stringify({ header, ...(payload && { payload }) }));
    };
    return {
      audio: () => undefined,
      text: (text) => {
        const directive = JSON.parse(text) as Directive;
        const { header, payload = {} } = directive;
        const isFirst = task === '';
        task = header['task_id'] ?? '';
        namespace = header['namespace'] ?? '';
        if (isFirst) this.starts.push(directive);
        const problem = problemOf(header, this.appKey);
        if (problem) return tell('TaskFailed', undefined, problem);
        switch (header['name']) {
          case 'StartTranscription':
            return tell(this.taskFailed ? 'TaskFailed' : 'TranscriptionStarted');
          case 'StopTranscription':
            if (this.failsAtTheEnd(client)) return;
            for (const [index, { changes = [], result, confidence }] of this.sentences.entries()) {
              tell('SentenceBegin', { index: index + 1, time: 0 });
              for (const change of changes) {
                tell('TranscriptionResultChanged', { index: index + 1, time: 1, result: change });
              }
              tell('SentenceEnd', { index: index + 1, time: 2, begin_time: 0, result, confidence });
            }
            return tell('TranscriptionCompleted');
          case 'StartSynthesis':
            return this.synthesise(client, String(payload['text']), tell);
          default:
            return tell('TaskFailed', undefined, UNKNOWN);
        }
      },
    };
  }

  private synthesise(client: WebSocket, text: string, tell: (name: string) => void): void {
    if (this.taskFailed) return tell('TaskFailed');
    const samples = this.speak(text);
    const bytes = Buffer.alloc(2 * samples.length);
    for (let i = 0; i < samples.length; i++) bytes.writeInt16LE(samples[i] ?? 0, 2 * i);
    tell('SynthesisStarted');
    // Odd pieces: nobody promises that they are whole samples.
    for (let at = 0, count = 0; at < bytes.length; at += 3_201, count++) {
      if (this.breaksAfter?.pieces === count) {
        if (this.breaksAfter.how === 'cut') client.terminate();
        return;
      }
      client.send(bytes.subarray(at, at + 3_201));
    }
    tell('SynthesisCompleted');
    client.close(1000);
  }
}

const UNKNOWN = { status: 40_000_002, status_text: 'Gateway:MESSAGE_INVALID:Unknown name' };

function problemOf(header: Record<string, string>, appKey: string) {
  const isId = (name: string): boolean => /^[0-9a-f]{32}$/.test(header[name] ?? '');
  if (!isId('task_id') || !isId('message_id')) {
    return { status: 40_000_002, status_text: 'Gateway:MESSAGE_INVALID:Invalid message id' };
  }
  if (header['appkey'] !== appKey) {
    return { status: 40_020_105, status_text: 'Meta:APPKEY_NOT_EXIST:Appkey not exist' };
  }
  return undefined;
}

/** POP's signature, version 1.0, worked out apart from the one that is tested. */
function signatureOf(params: Record<string, string>, secret: string): string {
  const encode = (text: string): string =>
    [...Buffer.from(text, 'utf8')]
      .map((octet) => {
        const character = String.fromCharCode(octet);
        return /[A-Za-z0-9_.~-]/.test(character)
          ? character
          : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
      })
      .join('');
  const pairs = Object.entries(params).filter(([name]) => name !== 'Signature');
  pairs.sort(([one], [other]) => (one < other ? -1 : 1));
  const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  return createHmac('sha1', `${secret}&`)
    .update(`POST&%2F&${encode(query)}`)
    .digest('base64');
}
