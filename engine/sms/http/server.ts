import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { DialflowError, type HttpSms, type HttpSmsReport, type Problem } from '../../api';
import { validate } from '../../validation/problems';
import { oneOrMany, report, sms } from './schemas';

export interface SmsServerParts {
  address: string;
  port: number;
  token: string;
  /** Resolve when they need not come again. */
  received(messages: readonly HttpSms[]): Promise<string[]>;
  reported(reports: readonly HttpSmsReport[]): Promise<void>;
  failed(error: unknown): void;
}

const MOST_OCTETS = 512 * 1024;

interface Answer {
  status: number;
  body: { code: number; [name: string]: unknown };
  headers?: Record<string, string>;
}

const refused = (status: number, message: string, problems?: readonly Problem[]): Answer => ({
  status,
  body: { code: status, message, ...(problems && { problems }) },
});

/** Where messages and reports are posted to. To nobody without the token. */
export class SmsServer {
  /** Requests that have come whole, and are being dealt with. */
  private readonly underway = new Set<Promise<void>>();

  private constructor(
    private readonly parts: SmsServerParts,
    private readonly http: Server,
  ) {
    http.on('request', (request, response) => this.serve(request, response));
    http.on('clientError', (_error, socket) => socket.destroy());
    http.on('error', (error) => parts.failed(error));
  }

  static async open(parts: SmsServerParts): Promise<SmsServer> {
    const { address: host, port } = parts;
    const http = createServer({ maxHeaderSize: 8_192, requestTimeout: 15_000 });
    await new Promise<void>((resolve, reject) => {
      const cannot = (error: NodeJS.ErrnoException): void =>
        reject(cannotListen(error, host, port));
      http.once('error', cannot);
      http.listen({ host, port }, () => {
        http.off('error', cannot);
        resolve();
      });
    });
    return new SmsServer(parts, http);
  }

  /** Where it listens: `http://127.0.0.1:8080`. */
  get url(): string {
    const at = this.http.address();
    const { address, port } = typeof at === 'object' && at ? at : this.parts;
    return `http://${isIPv6(address) ? `[${address}]` : address}:${port}`;
  }

  /** What has come whole is answered; nobody else is waited for: node checks no times any more. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.http.close(() => resolve()));
    await Promise.all(this.underway);
    this.http.closeAllConnections();
    return closed;
  }

  // ------------------------------------------------------------ inside

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const work = this.answer(request)
      .catch((error: unknown): Answer => {
        const known = DialflowError.from(error);
        if (known.code === 'InvalidInput') {
          return refused(400, known.message, known.details?.['problems'] as Problem[] | undefined);
        }
        // Whoever broke off will come again.
        if (request.complete) this.parts.failed(error);
        return {
          ...refused(503, 'It could not be taken. Post it again later.'),
          headers: { 'Retry-After': '15' },
        };
      })
      .then(({ status, body, headers }) => {
        response.writeHead(status, {
          'Content-Type': 'application/json; charset=utf-8',
          'Cache-Control': 'no-store',
          // What is left of a body that was not read would be taken for the next request.
          ...(request.complete ? {} : { Connection: 'close' }),
          ...headers,
        });
        response.end(JSON.stringify(body));
      })
      .catch((error: unknown) => this.parts.failed(error))
      .finally(() => this.underway.delete(work));
    request.once('end', () => {
      if (!response.writableEnded) this.underway.add(work);
    });
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const path = (request.url ?? '').split('?')[0];
    if (!this.isAllowed(request.headers.authorization)) {
      return {
        ...refused(401, 'The token is missing or wrong: Authorization: Bearer <token>.'),
        headers: { 'WWW-Authenticate': 'Bearer' },
      };
    }
    if (path !== '/sms' && path !== '/sms/reports') {
      return refused(404, 'There are POST /sms and POST /sms/reports.');
    }
    if (request.method !== 'POST') {
      return { ...refused(405, 'Only POST is taken.'), headers: { Allow: 'POST' } };
    }
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/json') return refused(415, 'The body must be application/json.');
    const octets = await read(request);
    if (!octets) return refused(413, `The body must not be longer than ${MOST_OCTETS} octets.`);
    const body = parsed(octets);
    if (path === '/sms') {
      const messages = many<HttpSms>(validate(oneOrMany(sms, body), body, 'message'));
      return { status: 200, body: { code: 0, ids: await this.parts.received(messages) } };
    }
    await this.parts.reported(
      many<HttpSmsReport>(validate(oneOrMany(report, body), body, 'delivery report')),
    );
    return { status: 200, body: { code: 0 } };
  }

  private isAllowed(header = ''): boolean {
    const given = /^Bearer +(\S+)\s*$/i.exec(header)?.[1] ?? '';
    return timingSafeEqual(digest(given), digest(this.parts.token));
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const many = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Undefined: it is too long. */
async function read(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_OCTETS) return undefined;
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MOST_OCTETS) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parsed(octets: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets)) as unknown;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw DialflowError.invalid('body', [{ path: '', reason: `is no JSON in UTF-8: ${said}` }]);
  }
}

function cannotListen(error: NodeJS.ErrnoException, address: string, port: number): DialflowError {
  const at = `${address}:${port}`;
  const why =
    error.code === 'EADDRINUSE'
      ? `${at} is in use by another program. Stop it, or choose another port.`
      : `cannot listen on ${at}: ${error.message}`;
  return DialflowError.invalid('engine', [{ path: 'sms.http.listen', reason: why }]);
}
