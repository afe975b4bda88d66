import type { BotUsage } from '../../../api';
import { messageIn } from '../../../http/faults';
import { answerEvents, parsed, wholeOf } from '../lines';
import { BotFailed, type BotPiece } from '../port';
import type { BotAnswer } from '../post';
import { CallFragments } from './calls';
import { HiddenParts } from './hidden';
import type { Tools } from './tools';

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an answer of chat completions: chunks of server-sent events up to `[DONE]` or, from servers
 * that do not stream, one object. What it says is passed on as it comes, what it calls at the end.
 */
export async function* readAnswer(answer: BotAnswer, tools: Tools): AsyncGenerator<BotPiece> {
  const reading = new Reading();
  if (answer.mediaType === 'application/json') {
    yield* reading.chunk(parsed(await wholeOf(answer.pieces)));
    reading.complete = true;
  } else {
    for await (const { event, data } of answerEvents(answer.pieces)) {
      if (data.trim() === '[DONE]') {
        reading.complete = true;
        break;
      }
      const chunk = parsed(data);
      if (event === 'error') throw errorIn(chunk);
      yield* reading.chunk(chunk);
    }
  }
  yield* reading.end(tools);
}

class Reading {
  /** It has come to an end of its own. */
  complete = false;
  private readonly hidden = new HiddenParts();
  private readonly calls = new CallFragments();
  private usage: BotUsage | undefined;
  private filtered = false;

  *chunk(chunk: Json): Generator<BotPiece> {
    if (chunk['error'] ?? undefined) throw errorIn(chunk);
    if (chunk['object'] === 'error') throw errorIn(chunk); // vLLM
    this.usage = usageIn(chunk['usage']) ?? this.usage;
    // The last one, with the usage, has none; some servers say null.
    const choice = objectIn(Array.isArray(chunk['choices']) ? chunk['choices'][0] : undefined);
    const delta = objectIn(choice['delta'] ?? choice['message']);
    // A refusal is said as what it is: the model's answer.
    for (const part of [delta['content'], delta['refusal']]) {
      const said = this.hidden.push(textOf(part));
      if (said) yield { kind: 'text', text: said };
    }
    this.calls.push(delta['tool_calls']);
    const finish = choice['finish_reason'];
    if (typeof finish !== 'string' || finish === '') return;
    this.complete = true;
    if (finish === 'error') throw errorIn(chunk);
    this.filtered = finish === 'content_filter';
  }

  *end(tools: Tools): Generator<BotPiece> {
    if (!this.complete) {
      throw new BotFailed('unreachable', 'The bot broke off in the middle of its answer.', true);
    }
    const said = this.hidden.finish();
    if (said) yield { kind: 'text', text: said };
    for (const call of this.hidden.calls) this.calls.addWritten(call);
    if (this.usage) yield { kind: 'usage', usage: this.usage };
    if (this.filtered) {
      throw new BotFailed(
        'malformed',
        'The answer was held back by the content filter of the bot.',
      );
    }
    for (const { act, token } of this.calls.acts(tools)) yield { kind: 'act', act, token };
  }
}

const objectIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};

/** Text, or parts of which some are text. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: Json | null) => (typeof part?.['text'] === 'string' ? part['text'] : ''))
    .join('');
}

function usageIn(usage: unknown): BotUsage | undefined {
  if (typeof usage !== 'object' || usage === null) return undefined;
  const { prompt_tokens: prompt, completion_tokens: completion } = objectIn(usage);
  const count = (value: unknown): number =>
    typeof value === 'number' && value >= 0 ? Math.round(value) : 0;
  return { prompt: count(prompt), completion: count(completion) };
}

const errorIn = (chunk: Json): BotFailed =>
  new BotFailed('unreachable', `The bot reports an error: ${messageIn(chunk).slice(0, 300)}`, true);
