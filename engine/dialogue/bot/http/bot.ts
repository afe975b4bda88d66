import type { HttpBotSettings } from '../../../api';
import { answerEvents, answerLines, parsed, wholeOf } from '../lines';
import type { Bot, BotMessage, BotPiece, BotTurn } from '../port';
import { post } from '../post';
import { readResponse } from './response';

/** Raised when a field changes its meaning. */
const VERSION = 1;

/**
 * An endpoint of one's own: a JSON object a turn, answered by one, or by a stream of them as NDJSON
 * or server-sent events. The shapes are in docs/integrators.md.
 */
export class HttpBot implements Bot {
  readonly name: string;
  private readonly url: URL;

  constructor(private readonly settings: HttpBotSettings) {
    this.url = new URL(settings.url);
    this.name = this.url.host;
  }

  async *answer(turn: BotTurn, signal: AbortSignal): AsyncGenerator<BotPiece> {
    const { mediaType, pieces } = await post({
      url: this.url,
      apiKey: this.settings.apiKey,
      accept: 'application/json, application/x-ndjson, text/event-stream',
      body: requestOf(turn),
      signal,
    });
    for await (const object of objectsOf(mediaType, pieces)) yield* readResponse(object, turn);
  }
}

async function* objectsOf(
  mediaType: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Record<string, unknown>> {
  switch (mediaType) {
    case 'text/event-stream':
      for await (const { data } of answerEvents(pieces)) {
        if (data.trim() === '[DONE]') return;
        yield parsed(data);
      }
      return;
    case 'application/x-ndjson':
    case 'application/ndjson':
    case 'application/jsonl':
    case 'application/x-jsonlines':
      for await (const line of answerLines(pieces)) if (line.trim()) yield parsed(line);
      return;
    default:
      yield parsed(await wholeOf(pieces));
  }
}

function requestOf(turn: BotTurn): object {
  const { call, language, systemPrompt, variables, history, heard, branches, may, tagGroups } =
    turn;
  return {
    version: VERSION,
    call,
    language,
    turn: turn.turn,
    ...(systemPrompt && { prompt: systemPrompt }),
    variables,
    history: history.map(plain),
    heard,
    branches,
    may,
    tagGroups,
  };
}

/** What was said; what was done besides is known to the endpoint, whose doing it was. */
function plain(message: BotMessage): object {
  if (message.from === 'callee') return message;
  const { from, text, interrupted } = message;
  return { from, text, ...(interrupted && { interrupted }) };
}
