import { causeOf, saying, shown, withoutSecrets } from '../../http/faults';
import { BotFailed } from './port';

export interface BotPost {
  url: URL;
  apiKey: string | undefined;
  accept: string;
  body: unknown;
  signal: AbortSignal;
}

export interface BotAnswer {
  /** Without parameters, in small letters. */
  mediaType: string;
  /** As they come; throws `BotFailed` where the answer is cut or has no end. */
  pieces: AsyncIterable<Uint8Array>;
}

/** Answered, but not with what was asked for. */
export class Refused extends BotFailed {
  constructor(
    readonly status: number,
    readonly said: string,
    message: string,
  ) {
    super('unreachable', message, status === 429 || status >= 500);
  }
}

/** Of an answer; nobody listens to a thousandth of it. */
const MOST_BYTES = 2 * 1024 * 1024;
/** Of what a server says about an error. */
const MOST_READ = 64 * 1024;

/**
 * Posts JSON. Redirects are not followed: the key would go where nobody sent it. Addresses of
 * private networks are fine, for that is where people run their own models. How long it may take
 * is for whoever asks, by the signal.
 */
export async function post({ url, apiKey, accept, body, signal }: BotPost): Promise<BotAnswer> {
  const failed = (reason: string, again = true): BotFailed =>
    new BotFailed('unreachable', `${shown(url)} ${reason}`, again);
  const explain = (error: unknown): unknown =>
    signal.aborted || error instanceof BotFailed
      ? error
      : failed(`cannot be used: ${withoutSecrets(causeOf(error), [apiKey])}.`);

  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        accept,
        ...(apiKey && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify(body),
      signal,
    });
  } catch (error) {
    throw explain(error);
  }
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw failed(`answered ${response.status}: it leads elsewhere, which is not followed.`, false);
  }
  if (!response.ok) {
    const said = withoutSecrets(await beginningOf(response), [apiKey]);
    const message = `${shown(url)} answered ${response.status}${saying(said)}`;
    throw new Refused(response.status, said, message);
  }

  async function* pieces(): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      for await (const piece of response.body ?? []) {
        size += (piece as Uint8Array).length;
        if (size > MOST_BYTES) throw failed('answers without end.', false);
        yield piece as Uint8Array;
      }
    } catch (error) {
      throw explain(error);
    }
  }
  const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';');
  return { mediaType: mediaType.trim().toLowerCase(), pieces: pieces() };
}

async function beginningOf(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const piece of response.body ?? []) {
      text += decoder.decode(piece as Uint8Array, { stream: true });
      if (text.length > MOST_READ) break;
    }
  } catch {
    // As much as came has to do.
  }
  return text;
}
