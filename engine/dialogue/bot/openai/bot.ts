import type { OpenAiBotSettings } from '../../../api';
import type { Bot, BotPiece, BotTurn } from '../port';
import { post, Refused, type BotAnswer } from '../post';
import { messagesOf } from './messages';
import { readAnswer } from './stream';
import { Tools } from './tools';

const MAX_TOKENS = 400;

/** What a server does not take, found out by asking: by address and model. */
export type Quirks = Map<string, Set<string>>;

/**
 * `POST /v1/chat/completions` with `stream: true` and the branches as tools.
 *
 * Servers differ in what else they take. One that refuses `stream_options`, `max_tokens` (newer
 * models want `max_completion_tokens`) or `temperature` is asked again without, and remembered.
 */
export class OpenAiBot implements Bot {
  readonly name: string;
  private readonly url: URL;

  constructor(
    private readonly settings: OpenAiBotSettings,
    private readonly quirks: Quirks,
  ) {
    this.url = endpoint(settings.url);
    this.name = `${settings.model} (${this.url.host})`;
  }

  async *answer(turn: BotTurn, signal: AbortSignal): AsyncGenerator<BotPiece> {
    const tools = new Tools(turn);
    yield* readAnswer(await this.ask(turn, tools, signal), tools);
  }

  private async ask(turn: BotTurn, tools: Tools, signal: AbortSignal): Promise<BotAnswer> {
    const key = `${this.url.href} ${this.settings.model}`;
    for (;;) {
      const refused = this.quirks.get(key) ?? new Set<string>();
      try {
        return await post({
          url: this.url,
          apiKey: this.settings.apiKey,
          accept: 'text/event-stream, application/json',
          body: this.body(turn, tools, refused),
          signal,
        });
      } catch (error) {
        const name = error instanceof Refused ? refusedIn(error) : undefined;
        if (!name || refused.has(name)) throw error;
        this.quirks.set(key, new Set([...refused, name]));
      }
    }
  }

  private body(turn: BotTurn, tools: Tools, refused: ReadonlySet<string>): object {
    const { model, temperature, maxTokens = MAX_TOKENS } = this.settings;
    const limit = refused.has('max_tokens') ? 'max_completion_tokens' : 'max_tokens';
    return {
      model,
      messages: messagesOf(turn),
      tools: tools.list,
      stream: true,
      ...(!refused.has('stream_options') && { stream_options: { include_usage: true } }),
      ...(!refused.has('max_completion_tokens') && { [limit]: maxTokens }),
      ...(temperature !== undefined && !refused.has('temperature') && { temperature }),
    };
  }
}

/** In the order in which they are given up. */
const OPTIONAL = ['stream_options', 'max_completion_tokens', 'max_tokens', 'temperature'];

/** Which parameter a server will not have: OpenAI names it, others only speak of it. */
function refusedIn({ status, said }: Refused): string | undefined {
  if (status !== 400 && status !== 422) return undefined;
  const param = /"param"\s*:\s*"([a-z_.]+)"/.exec(said)?.[1]?.split('.')[0];
  if (param && OPTIONAL.includes(param)) return param;
  // "Unsupported parameter: 'max_tokens' …. Use 'max_completion_tokens' instead."
  return OPTIONAL.filter((name) => said.includes(name)).sort(
    (one, other) => said.indexOf(one) - said.indexOf(other),
  )[0];
}

/** The method's address: what is set may be it, its base (`…/v1`), or the server alone. */
export function endpoint(url: string): URL {
  const address = new URL(url);
  const path = address.pathname.replace(/\/+$/, '');
  if (!path.endsWith('/chat/completions')) {
    address.pathname = `${path || '/v1'}/chat/completions`;
  }
  return address;
}
