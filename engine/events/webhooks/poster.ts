import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../../time/clock';
import { isPrivateHost, PrivateAddressError, publicLookup } from './addresses';

/** What came of a request: 2xx and the whole answer, or what was wrong. */
export interface Posted {
  /** HTTP status; null where there was no answer. */
  status: number | null;
  /** null: it was taken. */
  error: string | null;
  ms: number;
  /** The endpoint asked to be left alone for so long. */
  retryAfterMs?: number;
}

export interface PosterParts {
  clock: Clock;
  url: string;
  allowPrivate: boolean;
  /** For all of it, from the connection to the end of the answer. */
  timeoutMs: number;
  /** Connections at a time. */
  connections: number;
  userAgent: string;
  /** Of the text of a 2xx: why it is none nevertheless; null: it was taken. */
  refusal?(answer: string): string | null;
}

/** As much of an answer as is read; the rest does not matter. */
const MOST_READ = 64 * 1024;
/** As much of a refusal as is told. */
const MOST_TOLD = 200;
const LONGEST_RETRY_AFTER_MS = 6 * 3_600_000;

interface Answer {
  status: number;
  text: string;
  retryAfter: string | undefined;
}

/**
 * Posts to one endpoint over connections of its own, that are kept. Redirections are not followed,
 * for they might lead anywhere.
 */
export class Poster {
  private readonly url: URL;
  private readonly agent: http.Agent;

  constructor(private readonly parts: PosterParts) {
    this.url = new URL(parts.url);
    const { Agent } = this.url.protocol === 'https:' ? https : http;
    this.agent = new Agent({ keepAlive: true, maxSockets: parts.connections });
  }

  /** Never rejects; what was aborted counts as not answered. */
  async post(
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Posted> {
    const { clock, timeoutMs } = this.parts;
    const begun = clock.now();
    const late = new AbortController();
    const timer = clock.after(timeoutMs, () => late.abort());
    const either = AbortSignal.any([signal, late.signal]);
    try {
      const answer = await this.answer(body, headers, either);
      return { ...this.told(answer), ms: clock.now() - begun };
    } catch (error) {
      const why = late.signal.aborted
        ? `no answer within ${Math.round(timeoutMs / 1_000)} seconds`
        : reasonOf(error);
      return { status: null, error: why, ms: clock.now() - begun };
    } finally {
      timer.cancel();
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private async answer(
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    if (!this.parts.allowPrivate && isPrivateHost(this.url.hostname)) {
      throw new PrivateAddressError(this.url.hostname, 'a name or address of its own');
    }
    try {
      return await this.once(body, headers, signal);
    } catch (error) {
      // The endpoint closed a kept connection just as it was used again: that is no failure.
      if (!(error instanceof StaleConnection) || signal.aborted) throw error;
      return this.once(body, headers, signal);
    }
  }

  private once(
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { request: send } = this.url.protocol === 'https:' ? https : http;
    const bytes = Buffer.from(body);
    return new Promise((resolve, reject) => {
      const request = send(this.url, {
        method: 'POST',
        agent: this.agent,
        signal,
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': bytes.length,
          'User-Agent': this.parts.userAgent,
          ...headers,
        },
        ...(!this.parts.allowPrivate && { lookup: publicLookup }),
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        const stale =
          request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
      });
      request.on('response', (response) => {
        readText(response).then(
          (text) =>
            resolve({
              status: response.statusCode ?? 0,
              text,
              retryAfter: response.headers['retry-after'],
            }),
          reject,
        );
      });
      request.end(bytes);
    });
  }

  private told({ status, text, retryAfter }: Answer): Omit<Posted, 'ms'> {
    if (status >= 200 && status < 300) return { status, error: this.parts.refusal?.(text) ?? null };
    const said = text.replace(/\s+/g, ' ').trim().slice(0, MOST_TOLD);
    const wait = retryAfterMs(retryAfter, this.parts.clock.now());
    return {
      status,
      error: `HTTP ${status}${said && `: ${said}`}`,
      ...(wait !== undefined && { retryAfterMs: wait }),
    };
  }
}

class StaleConnection extends Error {}

/** To its end, so that the connection can be used again; a long one is broken off. */
function readText(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = 0;
    const pieces: Buffer[] = [];
    const text = (): string => Buffer.concat(pieces).toString('utf8');
    response.on('data', (piece: Buffer) => {
      pieces.push(piece);
      read += piece.length;
      if (read <= MOST_READ) return;
      resolve(text());
      response.destroy();
    });
    response.on('end', () => resolve(text()));
    response.on('error', (error) => {
      const { statusCode } = response;
      reject(new Error(`the answer (HTTP ${statusCode}) broke off`, { cause: error }));
    });
  });
}

/** RFC 9110, section 10.2.3: seconds, or a date. */
function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS) : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several addresses were tried: each has its own reason.
  const all = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  const reasons = all.map((one) => (one instanceof Error ? one.message : String(one)));
  return [...new Set(reasons)].join('; ') || error.name;
}
