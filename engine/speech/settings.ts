import { DialflowError, type Problem, type SpeechSettings } from '../api';
import { at } from '../validation/path';
import { problemsOf } from '../validation/problems';
import { isObject } from '../validation/object';

/** Empty as an operator's form leaves it: the provider's usual one. */
const optional = { type: 'string', maxLength: 500 };
const needed = { type: 'string', minLength: 1, maxLength: 500, description: 'must not be empty' };
const url = { type: 'string' };
const flag = { type: 'boolean' };
const path = { type: 'string', maxLength: 1_000 };

const openai = { url, key: optional, model: optional };
const aliyun = {
  ...{ appKey: needed, token: optional, accessKeyId: optional, accessKeySecret: optional },
  ...{ url, tokenUrl: url },
};

/** By kind. */
const SYNTHESISERS: Kinds = {
  espeak: kind('espeak', {}, []),
  openai: kind('openai', { ...openai, voice: optional }, ['url']),
  aliyun: kind('aliyun', { ...aliyun, voice: optional }, ['appKey']),
};
const RECOGNISERS: Kinds = {
  funasr: kind('funasr', { url }, ['url']),
  openai: kind('openai', { ...openai, stream: flag }, ['url']),
  openaiRealtime: kind('openaiRealtime', openai, ['url']),
  vosk: kind('vosk', { url, expectedOnly: flag }, ['url']),
  aliyun: kind('aliyun', { ...aliyun, vocabularyId: optional }, ['appKey']),
  deepgram: kind('deepgram', { key: needed, url, model: optional }, ['key']),
  pocketsphinx: kind('pocketsphinx', { modelFolder: path }, []),
};

const list = {
  type: 'array',
  maxItems: 10,
  items: { type: 'object', description: 'must be an object with at least a "kind"' },
};
const schema = object(
  {
    ...{ synthesisers: list, recognisers: list, cacheFolder: path },
    cacheMb: { type: 'number', minimum: 0, maximum: 1_000_000 },
    apologies: object({ 'zh-CN': path, 'en-US': path }, []),
  },
  [],
);

type Kinds = Readonly<Record<string, object>>;

/**
 * Settings of speech as an operator wrote them, checked; nothing at all is none.
 *
 * @throws DialflowError InvalidInput, with every problem by its path.
 */
export function parseSpeech(value: unknown): SpeechSettings {
  if (value === undefined || value === null) return {};
  const problems = problemsOf(schema, value);
  const given = value as Readonly<Record<string, unknown>>;
  const { synthesisers, recognisers, apologies } = given;
  problems.push(...problemsOfList('synthesisers', synthesisers, SYNTHESISERS));
  problems.push(...problemsOfList('recognisers', recognisers, RECOGNISERS));
  if (problems.length > 0) throw DialflowError.invalid('speech', problems);
  return {
    ...withoutEmpty(given),
    ...(isObject(apologies) ? { apologies: withoutEmpty(apologies) } : {}),
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
  for (const [name, sort] of addressesOf(kind)) {
    const text = one[name];
    const isLeftOut = text === '' && !isRequired(kindSchema, name);
    const reason = typeof text === 'string' && !isLeftOut ? urlProblem(text, sort) : undefined;
    if (reason) problems.push({ path: at(path, name), reason });
  }
  if (kind === 'aliyun') problems.push(...aliyunProblems(path, one));
  return problems;
}

/** Either of both lets us in; half an AccessKey does not. */
function aliyunProblems(path: string, one: Record<string, unknown>): Problem[] {
  const { token, accessKeyId, accessKeySecret } = one;
  if (token || (accessKeyId && accessKeySecret)) return [];
  const missing = accessKeyId ? 'accessKeySecret' : accessKeySecret ? 'accessKeyId' : 'token';
  const reason =
    missing === 'token'
      ? 'is missing; set it, or an AccessKey (accessKeyId and accessKeySecret)'
      : 'is missing; an AccessKey has an id and a secret';
  return [{ path: at(path, missing), reason }];
}

interface AddressSort {
  schemes: readonly [string, string];
  example: string;
  /** A provider with a key has a field for it. */
  hasKey: boolean;
}

const socket = (example: string, hasKey: boolean): AddressSort => ({
  ...{ schemes: ['ws:', 'wss:'], example, hasKey },
});
const web = (example: string): AddressSort => ({
  ...{ schemes: ['http:', 'https:'], example, hasKey: true },
});

/** Fields of a provider that are addresses, and of what. */
function addressesOf(kind: unknown): [string, AddressSort][] {
  switch (kind) {
    case 'funasr':
      return [['url', socket('ws://10.0.0.5:10095', false)]];
    case 'vosk':
      return [['url', socket('ws://10.0.0.5:2700', false)]];
    case 'openaiRealtime':
      return [['url', socket('wss://api.openai.com/v1', true)]];
    case 'deepgram':
      return [['url', socket('wss://api.deepgram.com/v1/listen', true)]];
    case 'aliyun':
      return [
        ['url', socket('wss://nls-gateway-cn-shanghai.aliyuncs.com/ws/v1', true)],
        ['tokenUrl', web('https://nls-meta.cn-shanghai.aliyuncs.com/')],
      ];
    default:
      return [['url', web('https://api.openai.com/v1')]];
  }
}

const isRequired = (kindSchema: object, name: string): boolean =>
  ((kindSchema as { required?: readonly string[] }).required ?? []).includes(name);

/** What is wrong with an address; it may hold a secret, so it is not repeated. */
function urlProblem(text: string, { schemes, example, hasKey }: AddressSort): string | undefined {
  const [plain, secure] = schemes;
  const parsed = URL.parse(text);
  if (!parsed?.host) return `is not an address; one is ${example}`;
  if (parsed.protocol !== plain && parsed.protocol !== secure) {
    return `must begin with ${plain}// or ${secure}//, not ${parsed.protocol}//; an example is ${example}`;
  }
  if (parsed.username || parsed.password) {
    return hasKey
      ? 'must hold no user and password; a key has a field of its own'
      : 'must hold no user and password';
  }
  if (parsed.hash) return 'must hold no #';
  return undefined;
}

function withoutEmpty(one: object): object {
  return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== ''));
}

function kind(name: string, properties: object, required: string[]): object {
  return object({ kind: { const: name }, ...properties }, ['kind', ...required]);
}

function object(properties: object, required: string[]): object {
  return { type: 'object', properties, required, additionalProperties: false };
}
