import type { Worker } from 'node:worker_threads';
import {
  DialflowError,
  METHODS,
  type Caller,
  type EngineApi,
  type EventEnvelope,
  type EventFilter,
} from '../api';
import type { Answer, Request } from '../service/rpc';
import { uncloneable } from './uncloneable';

/** Takes an event; resolving acknowledges it, rejecting has it delivered again after a pause. */
export type EventHandler = (event: EventEnvelope) => Promise<void> | void;

export interface Subscription {
  close(): Promise<void>;
}

export interface SubscribeOptions {
  /** The consumer is forgotten when its subscription ends, also by the end of the engine. */
  transient?: boolean;
}

/** The engine as hosts and integrators see it, wherever it runs. */
export interface EngineClient extends Omit<EngineApi, 'events'> {
  events: Pick<EngineApi['events'], 'list' | 'forget' | 'redis'>;
  /**
   * Delivers events to `handler` under a consumer's name, at least once, those of one call
   * in order; each is acknowledged when the handler's promise resolves, and delivered again
   * after a pause when it rejects.
   */
  subscribe(
    consumer: string,
    filter: EventFilter,
    handler: EventHandler,
    options?: SubscribeOptions,
  ): Promise<Subscription>;
  /** The same engine, asked on behalf of somebody: the audit log says who. */
  as(caller: Caller): EngineClient;
  /** Stops the engine this client started, or leaves the one it joined. */
  stop(): Promise<void>;
  /** Resolves when the engine has ended, with the reason where it was not stopped. */
  readonly ended: Promise<DialflowError | null>;
}

type Pending = { resolve: (value: unknown) => void; reject: (error: unknown) => void };
/** A request before it has its number. */
type Unnumbered<R = Request> = R extends { id: number } ? Omit<R, 'id'> : never;

/** Speaks the contract over a worker's port. */
export function connect(worker: Worker): EngineClient {
  const pending = new Map<number, Pending>();
  const handlers = new Map<number, EventHandler>();
  let nextId = 1;
  let over: DialflowError | null = null;
  let stopping: Promise<void> | null = null;

  const ended = new Promise<DialflowError | null>((resolve) => {
    worker.on('error', (error: unknown) => end(fault(error)));
    worker.on('exit', () => end(null));
    function end(error: DialflowError | null): void {
      over ??= error ?? new DialflowError('EngineStopped', 'The engine has stopped.', {}, true);
      for (const { reject } of pending.values()) reject(over);
      pending.clear();
      resolve(error);
    }
  });

  worker.on('message', (answers: Answer[]) => answers.forEach(take));
  function take(answer: Answer): void {
    if ('event' in answer) return void deliver(answer.subscription, answer.event);
    if (!('id' in answer)) return;
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if ('error' in answer) waiting?.reject(DialflowError.revive(answer.error));
    else waiting?.resolve(answer.value);
  }

  function ask(request: Unnumbered): Promise<unknown> {
    if (over) return Promise.reject(over);
    const id = nextId++;
    try {
      worker.postMessage({ ...request, id } satisfies Request);
    } catch (error) {
      return Promise.reject(uncloneable(...told(request), error));
    }
    return new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
  }

  async function deliver(subscription: number, event: EventEnvelope): Promise<void> {
    let call = 'events.acknowledge';
    try {
      await handlers.get(subscription)?.(event);
    } catch {
      call = 'events.reject'; // What went wrong is the handler's to tell.
    }
    if (!handlers.has(subscription) || over) return;
    const params = { subscription, sequence: event.sequence };
    await ask({ call, params }).catch(() => undefined);
  }

  async function stop(): Promise<void> {
    if (over) return;
    try {
      await ask({ stop: true });
    } catch (error) {
      // It ended before it could answer: that is what was wanted.
      if (DialflowError.from(error).code !== 'EngineStopped') throw error;
    }
    await ended;
  }

  const own: Omit<EngineClient, keyof EngineApi | 'events'> = {
    async subscribe(consumer, filter, handler, { transient = false } = {}) {
      if (typeof handler !== 'function') {
        throw DialflowError.invalid('subscription', [
          { path: 'handler', reason: 'must be a function that takes an event' },
        ]);
      }
      const open = { consumer, filter, transient };
      const opened = (await ask({ open })) as { subscription: number };
      handlers.set(opened.subscription, handler);
      return {
        async close() {
          handlers.delete(opened.subscription);
          if (over) return;
          await ask({ call: 'events.close', params: opened });
        },
      };
    },
    as: clientOf,
    stop: () => (stopping ??= stop()),
    ended,
  };

  // `client.calls.speak(p)` becomes a request `calls.speak`.
  function clientOf(by?: Caller): EngineClient {
    const domains = Object.entries(METHODS).map(([domain, methods]) => [
      domain,
      Object.fromEntries(
        methods.map((method) => [
          method,
          (params: unknown) => ask({ call: `${domain}.${method}`, params, ...(by && { by }) }),
        ]),
      ),
    ]);
    return { ...(Object.fromEntries(domains) as EngineApi), ...own };
  }
  return clientOf();
}

/** What a request is to the one who made it. */
function told(request: Unnumbered): [what: string, value: unknown] {
  if ('call' in request) return [`request ${request.call}`, request.params];
  return ['subscription', 'open' in request ? request.open : undefined];
}

function fault(error: unknown): DialflowError {
  const reason = error instanceof Error ? error.message : String(error);
  const told = new DialflowError(
    'Internal',
    `The engine has ended by a fault of its own: ${reason}`,
  );
  if (error instanceof Error && error.stack) told.stack = error.stack;
  return told;
}
