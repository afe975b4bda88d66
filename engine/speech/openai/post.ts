import type { Clock } from '../../time/clock';
import { causeOf, saying, shown, withoutSecrets } from '../../http/faults';
import { providerFailed } from '../failure';

export interface Post {
  /** Of the provider, for errors. */
  provider: string;
  url: URL;
  key: string | undefined;
  body: string | FormData;
  clock: Clock;
  /** Until the answer begins, and later between two pieces of it. */
  patienceMs: number;
  signal: AbortSignal;
}

export interface Answer {
  headers: Headers;
  /** The pieces of the body, as they come; throws where it is cut or stops coming. */
  pieces: AsyncIterable<Uint8Array>;
}

/**
 * One request to a server that speaks OpenAI's protocol, with time limits. The key goes into the
 * header, and nowhere else; it does not follow to where a server may redirect.
 *
 * @throws DialflowError that names the provider and its address, for people
 */
export async function post(request: Post): Promise<Answer> {
  const { provider, url, key, body, clock, patienceMs, signal } = request;
  const failed = (reason: string, blames = true): Error =>
    providerFailed(provider, `${shown(url)} ${reason}`, { blames });
  const slow = new AbortController();
  const limit = new Limit(clock, patienceMs, () => slow.abort());
  const explain = (error: unknown): Error => {
    if (signal.aborted) return failed('was given up.');
    if (slow.signal.aborted) return failed(`did not answer within ${patienceMs / 1_000} s.`);
    return failed(`cannot be used: ${withoutSecrets(causeOf(error), [key])}.`);
  };

  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(key ? { authorization: `Bearer ${key}` } : {}),
      },
      body,
      signal: AbortSignal.any([signal, slow.signal]),
    });
    if (!response.ok) {
      const said = withoutSecrets(await response.text().catch(() => ''), [key]);
      // What is wrong with one text is no fault of the server's.
      const blames = ![400, 413, 422].includes(response.status);
      throw failed(`answered ${response.status}${saying(said)}`, blames);
    }
  } catch (error) {
    limit.stop();
    throw error instanceof Error && error.name === 'DialflowError' ? error : explain(error);
  }

  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of response.body ?? []) {
        limit.restart();
        yield piece as Uint8Array;
      }
    } catch (error) {
      throw explain(error);
    } finally {
      limit.stop();
      // Where the reader has gone away, the rest is not fetched.
      slow.abort();
    }
  }
  return { headers: response.headers, pieces: pieces() };
}

/** Calls when nothing has happened for so long. */
class Limit {
  private timer: { cancel: () => void };

  constructor(
    private readonly clock: Clock,
    private readonly ms: number,
    private readonly passed: () => void,
  ) {
    this.timer = clock.after(ms, passed);
  }

  restart(): void {
    this.timer.cancel();
    this.timer = this.clock.after(this.ms, this.passed);
  }

  stop(): void {
    this.timer.cancel();
  }
}
