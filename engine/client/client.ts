import type { Worker } from 'node:worker_threads';
import {
  DialflowError,
  METHODS,
  type EngineApi,
  type EventEnvelope,
  type EventFilter,
} from '../api';
import type { Answer, Request } from '../service/rpc';

/** Takes an event; resolving acknowledges it, rejecting leaves it for the next delivery. */
export type EventHandler = (event: EventEnvelope) => Promise<void> | void;

export interface Subscription {
  close(): Promise<void>;
}

/** The engine as hosts and integrators see it, wherever it runs. */
export interface EngineClient extends Omit<EngineApi, 'events'> {
  events: Pick<EngineApi['events'], 'list' | 'forget'>;
  /**
   * Delivers events to `handler` under a consumer's name, at least once, those of one call
   * in order; each is acknowledged when the handler's promise resolves.
   */
  subscribe(consumer: string, filter: EventFilter, handler: EventHandler): Promise<Subscription>;
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

  worker.on('message', (message: Answer) => {
    if ('event' in message) return void deliver(message.subscription, message.event);
    if (!('id' in message)) return;
    const waiting = pending.get(message.id);
    pending.delete(message.id);
    if ('error' in message) waiting?.reject(DialflowError.revive(message.error));
    else waiting?.resolve(message.value);
  });

  function ask(request: Unnumbered): Promise<unknown> {
    if (over) return Promise.reject(over);
    const id = nextId++;
    return new Promise((resolve, reject) => {
      pending.set(id, { resolve, reject });
      worker.postMessage({ ...request, id } satisfies Request);
    });
  }

  async function deliver(subscription: number, event: EventEnvelope): Promise<void> {
    try {
      await handlers.get(subscription)?.(event);
    } catch {
      return; // Not acknowledged: it comes again with the next subscription. The handler has told.
    }
    if (!handlers.has(subscription) || over) return;
    const params = { subscription, sequence: event.sequence };
    await ask({ call: 'events.acknowledge', params }).catch(() => undefined);
  }

  // `client.calls.speak(p)` becomes a request `calls.speak`.
  const domains = Object.entries(METHODS).map(([domain, methods]) => [
    domain,
    Object.fromEntries(
      methods.map((method) => [
        method,
        (params: unknown) => ask({ call: `${domain}.${method}`, params }),
      ]),
    ),
  ]);
  return {
    ...(Object.fromEntries(domains) as EngineApi),
    async subscribe(consumer, filter, handler) {
      const opened = (await ask({ open: { consumer, filter } })) as { subscription: number };
      handlers.set(opened.subscription, handler);
      return {
        async close() {
          handlers.delete(opened.subscription);
          if (over) return;
          await ask({ call: 'events.close', params: opened });
        },
      };
    },
    async stop() {
      if (over) return;
      await ask({ stop: true });
      await ended;
    },
    ended,
  };
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
