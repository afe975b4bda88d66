import type { EngineApi, EventEnvelope, EventFilter } from '../../engine/api';
import type { EngineClient, EventHandler } from '../../engine/client';
import { checkParams } from '../../engine/service/params';

type Methods = {
  [G in keyof EngineApi]: `${G}.${Extract<keyof EngineApi[G], string>}`;
}[keyof EngineApi];

type MethodOf<N extends Methods> = N extends `${infer G}.${infer M}`
  ? G extends keyof EngineApi
    ? M extends keyof EngineApi[G]
      ? EngineApi[G][M]
      : never
    : never
  : never;

type AnswerOf<N extends Methods> =
  MethodOf<N> extends (...args: infer P) => Promise<infer R>
    ? R | ((...args: P) => R | Promise<R>)
    : never;

/** By method: the answer, or what makes it (and may throw). */
export type Answers = { [N in Methods]?: AnswerOf<N> };

export interface RecordedCall {
  method: string;
  params: unknown;
}

export interface FakeClient {
  client: EngineClient;
  calls: RecordedCall[];
  /** What one method was called with, call by call. */
  paramsOf(method: Methods): unknown[];
  subscriptions: {
    consumer: string;
    filter: EventFilter;
    open: boolean;
    transient: boolean;
  }[];
  /** Hands an event to every open subscription. */
  publish(event: EventEnvelope): Promise<void>;
}

/**
 * A client without an engine: it keeps what it was asked and answers from a table. What a node
 * asks is checked as the engine checks it.
 */
export function fakeClient(answers: Answers = {}): FakeClient {
  const table = answers as Record<string, unknown>;
  const calls: RecordedCall[] = [];
  const subscriptions: (FakeClient['subscriptions'][number] & { handler: EventHandler })[] = [];

  const ask = async (method: string, params: unknown): Promise<unknown> => {
    calls.push({ method, params });
    const [domain = '', name = ''] = method.split('.');
    checkParams(domain, name, structuredClone(params));
    if (!(method in table)) throw new Error(`This test has no answer for ${method}.`);
    const answer = table[method];
    return typeof answer === 'function' ? (answer as (p: unknown) => unknown)(params) : answer;
  };
  const group = (name: string): unknown =>
    new Proxy(
      {},
      { get: (_, method) => (params: unknown) => ask(`${name}.${String(method)}`, params) },
    );
  const own: Pick<EngineClient, 'subscribe' | 'as' | 'stop'> = {
    as: () => client,
    async subscribe(consumer, filter, handler, { transient = false } = {}) {
      const subscription = { consumer, filter, handler, open: true, transient };
      checkParams('events', 'open', { consumer, filter, transient });
      subscriptions.push(subscription);
      return {
        close: async () => {
          subscription.open = false;
        },
      };
    },
    stop: async () => undefined,
  };
  const client: EngineClient = new Proxy(own, {
    get: (target, name) =>
      name in target ? target[name as keyof typeof own] : group(String(name)),
  }) as EngineClient;

  return {
    client,
    calls,
    subscriptions,
    paramsOf: (method) => calls.filter((c) => c.method === method).map((c) => c.params),
    async publish(event) {
      for (const subscription of subscriptions) {
        if (subscription.open) await subscription.handler(event);
      }
    },
  };
}
