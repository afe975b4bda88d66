import type { Tag } from '../../../api';
import { BotFailed, type BotPiece, type BotTurn } from '../port';
import { isObject as isPlainObject } from '../../../validation/object';

type Json = Readonly<Record<string, unknown>>;

const LONGEST_ARGUMENT = 1_000;

/**
 * One object of a response. Fields that it does not know are left alone; one that it knows and
 * that is of another type is refused by name.
 */
export function* readResponse(response: Json, turn: BotTurn): Generator<BotPiece> {
  const error = field(response, 'error', isText);
  if (error) throw new BotFailed('unreachable', `The bot reports an error: ${error.slice(0, 300)}`);
  const say = field(response, 'say', isText);
  if (say) yield { kind: 'text', text: say };
  const usage = field(response, 'usage', isUsage);
  if (usage) yield { kind: 'usage', usage };

  const tags = field(response, 'tags', areTags);
  if (tags && tags.length > 0 && turn.may.tag) yield { kind: 'act', act: { do: 'tag', tags } };
  const branch = field(response, 'branch', isText);
  if (branch) {
    if (!turn.branches.some(({ name }) => name === branch)) {
      const names = turn.branches.map(({ name }) => `"${name}"`).join(', ');
      throw wrong('branch', `is "${branch.slice(0, 100)}"; there are ${names || 'none'}`);
    }
    const told = field(response, 'arguments', isObject) ?? {};
    yield { kind: 'act', act: { do: 'branch', branch, arguments: asTexts(told) } };
  }
  const transfer = field(response, 'transfer', isSwitch);
  if (transfer && turn.may.transfer) {
    yield { kind: 'act', act: { do: 'transfer', reason: reasonOf(transfer) } };
  }
  const handOver = field(response, 'handOver', isSwitch);
  if (handOver) yield { kind: 'act', act: { do: 'handOver', reason: reasonOf(handOver) } };
  const hangUp = field(response, 'hangUp', isBoolean);
  if (hangUp && turn.may.hangUp) yield { kind: 'act', act: { do: 'hangUp' } };
}

/** A field of a certain type; what is null is not there. */
function field<T>(response: Json, name: string, is: Type<T>): T | undefined {
  const value = response[name] ?? undefined;
  if (value === undefined || is.test(value)) return value as T | undefined;
  throw wrong(name, `must be ${is.words}`);
}

const wrong = (name: string, reason: string): BotFailed =>
  new BotFailed('malformed', `The field "${name}" of the bot's response ${reason}.`);

interface Type<T> {
  words: string;
  test(value: unknown): value is T;
}

const type = <T>(words: string, test: (value: unknown) => boolean): Type<T> => ({
  words,
  test: (value): value is T => test(value),
});

const isText = type<string>('text', (value) => typeof value === 'string');
const isBoolean = type<boolean>('true or false', (value) => typeof value === 'boolean');
const isObject = type<Json>('an object', isPlainObject);
/** A reason may stand in place of `true`. */
const isSwitch = type<boolean | string>('true, false or text', (value) =>
  ['boolean', 'string'].includes(typeof value),
);
const areTags = type<Tag[]>(
  'a list of {"group", "name"}',
  (value) =>
    Array.isArray(value) &&
    value.every(
      (one) =>
        isPlainObject(one) && typeof one['group'] === 'string' && typeof one['name'] === 'string',
    ),
);
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isUsage = type<{ prompt: number; completion: number }>(
  '{"prompt", "completion"}, whole numbers',
  (value) => isPlainObject(value) && isCount(value['prompt']) && isCount(value['completion']),
);

const reasonOf = (value: boolean | string): string => (typeof value === 'string' ? value : '');

const asTexts = (values: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .slice(0, 20)
      .map(([name, value]) => [
        name.slice(0, 100),
        (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_ARGUMENT),
      ]),
  );
