import { DialflowError, type Problem, type SpeechSettings } from '../api';
import { at } from '../validation/path';
import { problemsOf } from '../validation/problems';

/** Empty as an operator's form leaves it: the provider's usual one. */
const optional = { type: 'string', maxLength: 500 };
const url = { type: 'string' };

const openai = {
  kind: { const: 'openai' },
  url,
  key: optional,
  model: optional,
};

/** By kind. */
const SYNTHESISERS: Kinds = {
  espeak: object({ kind: { const: 'espeak' } }, ['kind']),
  openai: object({ ...openai, voice: optional }, ['kind', 'url']),
};
const RECOGNISERS: Kinds = {
  funasr: object({ kind: { const: 'funasr' }, url }, ['kind', 'url']),
  openai: object(openai, ['kind', 'url']),
};

const list = {
  type: 'array',
  maxItems: 10,
  items: { type: 'object', description: 'must be an object with at least a "kind"' },
};
const schema = object({ synthesisers: list, recognisers: list }, []);

type Kinds = Readonly<Record<string, object>>;

/**
 * Settings of speech as an operator wrote them, checked; nothing at all is none.
 *
 * @throws DialflowError InvalidInput, with every problem by its path.
 */
export function parseSpeech(value: unknown): SpeechSettings {
  if (value === undefined || value === null) return {};
  const problems = problemsOf(schema, value);
  const { synthesisers, recognisers } = value as Readonly<Record<string, unknown>>;
  problems.push(...problemsOfList('synthesisers', synthesisers, SYNTHESISERS));
  problems.push(...problemsOfList('recognisers', recognisers, RECOGNISERS));
  if (problems.length > 0) throw DialflowError.invalid('speech', problems);
  return {
    ...(Array.isArray(synthesisers) ? { synthesisers: synthesisers.map(withoutEmpty) } : {}),
    ...(Array.isArray(recognisers) ? { recognisers: recognisers.map(withoutEmpty) } : {}),
  } as SpeechSettings;
}

function problemsOfList(path: string, value: unknown, kinds: Kinds): Problem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown, index) =>
    isObject(one) ? problemsOfOne(at(path, index), one, kinds) : [],
  );
}

function problemsOfOne(path: string, one: Record<string, unknown>, kinds: Kinds): Problem[] {
  const { kind } = one;
  const kindSchema = typeof kind === 'string' ? kinds[kind] : undefined;
  if (!kindSchema) {
    const known = Object.keys(kinds).join(', ');
    const reason =
      kind === undefined
        ? `is missing; known here are ${known}`
        : `must be one of ${known}, not ${JSON.stringify(kind)}`;
    return [{ path: at(path, 'kind'), reason }];
  }
  const problems = problemsOf(kindSchema, one).map((problem) => ({
    ...problem,
    path: problem.path ? `${path}.${problem.path}` : path,
  }));
  const reason = typeof one['url'] === 'string' ? urlProblem(one['url'], kind) : undefined;
  if (reason) problems.push({ path: at(path, 'url'), reason });
  return problems;
}

/** What is wrong with an address; it may hold a secret, so it is not repeated. */
function urlProblem(text: string, kind: unknown): string | undefined {
  const [plain, secure] = kind === 'funasr' ? ['ws:', 'wss:'] : ['http:', 'https:'];
  const example = kind === 'funasr' ? 'ws://10.0.0.5:10095' : 'https://api.openai.com/v1';
  const parsed = URL.parse(text);
  if (!parsed?.host) return `is not an address; one is ${example}`;
  if (parsed.protocol !== plain && parsed.protocol !== secure) {
    return `must begin with ${plain}// or ${secure}//, not ${parsed.protocol}//; an example is ${example}`;
  }
  if (parsed.username || parsed.password) {
    return kind === 'funasr'
      ? 'must hold no user and password'
      : 'must hold no user and password; a key belongs in "key"';
  }
  if (parsed.hash) return 'must hold no #';
  return undefined;
}

function withoutEmpty(one: object): object {
  return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== ''));
}

function object(properties: object, required: string[]): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
