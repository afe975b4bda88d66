/** As much as is passed on of what a server says about an error, characters. */
const MOST_TOLD = 300;

/** An address without its query, which may hold a secret. */
export const shown = ({ origin, pathname }: URL): string => origin + pathname;

/** fetch says "fetch failed"; its cause says why. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const first =
    cause instanceof AggregateError && cause.errors.length > 0
      ? (cause.errors[0] as unknown)
      : cause;
  return first instanceof Error ? first.message : String(first);
}

/**
 * What an answer says about an error, as a text or as its JSON. OpenAI's errors are
 * `{error: {message}}`; others say something like it.
 */
export function messageIn(body: unknown): string {
  try {
    const said: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    const { error, message, detail } = (said ?? {}) as Record<string, unknown>;
    const inner = (error as { message?: unknown } | null | undefined)?.message;
    const found = [inner, error, message, detail].find((one) => typeof one === 'string');
    return typeof found === 'string' ? found : String(body);
  } catch {
    return String(body); // plain text, or a page
  }
}

/** The same in one line of a sensible length, to stand behind a status: `: …`, or a full stop. */
export function saying(body: string): string {
  const text = messageIn(body).replace(/\s+/g, ' ').trim().slice(0, MOST_TOLD);
  return text ? `: ${text}` : '.';
}

/** What a server says may repeat what it was sent. */
export const withoutSecrets = (text: string, secrets: readonly (string | undefined)[]): string =>
  secrets.reduce<string>((said, secret) => (secret ? said.replaceAll(secret, '…') : said), text);
