import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { closed, listening } from '../loopback';

export interface BotRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
  /** Whoever asked has gone away. */
  closed: boolean;
}

export type BotHandler = (request: BotRequest, response: ServerResponse) => void | Promise<void>;

/**
 * A server that stands for an outside bot: it keeps what it was asked, and answers as it is told
 * to. `chat` and `endpoint` speak the protocols.
 *
 * @example
 * const server = await BotServer.open((_, response) => chat(response, ['您好。']));
 * openBot({ kind: 'openai', url: server.url, model: 'test' });
 * await server.close();
 */
export class BotServer {
  readonly requests: BotRequest[] = [];

  private constructor(
    private readonly http: Server,
    readonly url: string,
  ) {}

  static async open(answer: BotHandler): Promise<BotServer> {
    const http = createServer((incoming, response) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => pieces.push(piece));
      incoming.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8');
        const request: BotRequest = {
          method: incoming.method ?? '',
          path: incoming.url ?? '',
          headers: incoming.headers,
          body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
          closed: false,
        };
        response.on('close', () => (request.closed = !response.writableFinished));
        server.requests.push(request);
        void answer(request, response);
      });
    });
    const server = new BotServer(http, `http://127.0.0.1:${await listening(http)}`);
    return server;
  }

  close(): Promise<void> {
    return closed(this.http);
  }
}

/** A piece of an answer: text, a delta of a chunk, or a whole event as it goes over the wire. */
export type ChatPiece = string | { delta: object } | { raw: string };

export interface ChatOptions {
  finish?: string;
  usage?: { prompt_tokens: number; completion_tokens: number };
  /** The connection breaks before the end. */
  cut?: boolean;
  /** Without the last `data: [DONE]`. */
  noDone?: boolean;
}

const chunk = (choices: object[], more: object = {}): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_767_000_000,
    model: 'test',
    choices,
    ...more,
  })}\n\n`;

const deltaChunk = (delta: object, finish: string | null = null): string =>
  chunk([{ index: 0, delta, logprobs: null, finish_reason: finish }]);

/** The beginning of a streamed chat completion; pieces follow by `chatPiece`. */
export function beginChat(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.write(deltaChunk({ role: 'assistant', content: '' }));
}

export function chatPiece(response: ServerResponse, piece: ChatPiece): void {
  if (typeof piece === 'string') response.write(deltaChunk({ content: piece }));
  else response.write('raw' in piece ? piece.raw : deltaChunk(piece.delta));
}

export function endChat(response: ServerResponse, options: ChatOptions = {}): void {
  if (options.cut) {
    response.destroy();
    return;
  }
  response.write(deltaChunk({}, options.finish ?? 'stop'));
  if (options.usage) {
    const { prompt_tokens, completion_tokens } = options.usage;
    const total_tokens = prompt_tokens + completion_tokens;
    response.write(chunk([], { usage: { ...options.usage, total_tokens } }));
  }
  if (!options.noDone) response.write('data: [DONE]\n\n');
  response.end();
}

/** A whole streamed chat completion. */
export function chat(
  response: ServerResponse,
  pieces: readonly ChatPiece[],
  options: ChatOptions = {},
): void {
  beginChat(response);
  for (const piece of pieces) chatPiece(response, piece);
  endChat(response, options);
}

/** The fragments of a call of a tool, as OpenAI sends them: name first, arguments in pieces. */
export function toolCall(name: string, given: object, index = 0): ChatPiece[] {
  const text = JSON.stringify(given);
  const middle = Math.ceil(text.length / 2);
  const fragment = (told: object): ChatPiece => ({ delta: { tool_calls: [{ index, ...told }] } });
  const id = `call_${name}`;
  return [
    fragment({ id, type: 'function', function: { name, arguments: '' } }),
    fragment({ function: { arguments: text.slice(0, middle) } }),
    fragment({ function: { arguments: text.slice(middle) } }),
  ];
}

/** An answer that is no stream. */
export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
