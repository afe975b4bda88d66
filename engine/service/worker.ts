import { parentPort, workerData } from 'node:worker_threads';
import { DialflowError, METHODS, type EngineOptions } from '../api';
import { composeEngine, type Engine } from './compose';
import type { Answer, Request } from './rpc';

/**
 * The engine in a worker thread of the host's process: it composes one from the options it was
 * started with, and answers what clients ask through the port.
 */
async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('The engine worker is started by engine/client, not by itself.');
  const answer = (message: Answer): void => port.postMessage(message);

  let engine: Engine;
  try {
    // A fault that nobody waits for ends the engine: what is on disk is settled at the next start.
    const failed = (error: unknown): void => {
      setImmediate(() => {
        throw error;
      });
    };
    engine = await composeEngine(workerData as EngineOptions, { failed });
  } catch (error) {
    answer({ failed: DialflowError.from(error).toJSON() });
    port.close();
    return;
  }

  port.on('message', (request: Request) => {
    serve(engine, request, answer).then(
      (value) => {
        answer({ id: request.id, value });
        if ('stop' in request) port.close();
      },
      (error: unknown) => answer({ id: request.id, error: DialflowError.from(error).toJSON() }),
    );
  });
  answer({ ready: true });
}

function serve(
  engine: Engine,
  request: Request,
  answer: (message: Answer) => void,
): Promise<unknown> {
  if ('stop' in request) return engine.stop();
  if ('open' in request) {
    const { consumer, filter } = request.open;
    let subscription = 0;
    const early: Answer[] = [];
    return engine
      .subscribe(consumer, filter, (event) => {
        const message = { subscription, event };
        // Before the client knows the subscription's number its events would find nobody.
        if (subscription === 0) early.push(message);
        else answer(message);
      })
      .then((id) => {
        subscription = id;
        setImmediate(() => {
          for (const message of early) answer({ ...message, subscription: id } as Answer);
        });
        return { subscription: id };
      });
  }
  return invoke(engine.api, request.call, request.params);
}

/** `calls.speak` of the contract, and nothing that is not in it. */
async function invoke(api: Engine['api'], name: string, params: unknown): Promise<unknown> {
  const [domain = '', method = ''] = name.split('.');
  const known: Readonly<Record<string, readonly string[] | undefined>> = METHODS;
  const methods = (api as unknown as Record<string, Record<string, unknown> | undefined>)[domain];
  const run = known[domain]?.includes(method) ? methods?.[method] : undefined;
  if (typeof run !== 'function') {
    throw new DialflowError('NotFound', `The engine has no method "${name}".`);
  }
  return (run as (p: unknown) => unknown).call(methods, params);
}

void main();
