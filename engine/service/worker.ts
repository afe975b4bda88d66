import { parentPort, workerData } from 'node:worker_threads';
import { DialflowError, type EngineOptions, type EventEnvelope } from '../api';
import { composeEngine, type Engine } from './compose';
import { invoke } from './invoke';
import { checkParams } from './params';
import { raiseThreadPriority } from '../process/priority';
import type { Answer, OpenRequest, Request } from './rpc';

/**
 * The engine in a worker thread of the host's process: it composes one from the options it was
 * started with, and answers what clients ask through the port.
 */
async function main(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('The engine worker is started by engine/client, not by itself.');
  const send = (...answers: Answer[]): void => port.postMessage(answers);
  const answer = together(send);
  raiseThreadPriority();

  let engine: Engine;
  try {
    // A fault that nobody waits for ends the engine: what is on disk is settled at the next start.
    const failed = (error: unknown): void => {
      setImmediate(() => {
        throw error;
      });
    };
    engine = await composeEngine((workerData ?? {}) as EngineOptions, { failed });
  } catch (error) {
    send({ failed: DialflowError.from(error).toJSON() });
    process.exit(1); // Only this thread, with whatever it had opened.
  }

  port.on('message', (request: Request) => {
    const tell = 'stop' in request ? send : answer;
    serve(engine, request, answer).then(
      (value) => {
        tell({ id: request.id, value });
        if ('stop' in request) port.close();
      },
      (error: unknown) => {
        tell({ id: request.id, error: DialflowError.from(error).toJSON() });
        // What an engine that cannot stop leaves half done is settled at the next start.
        if ('stop' in request) process.exit(1);
      },
    );
  });
  send({ ready: true });
}

/**
 * What is answered at once, as all is that a transaction was waited for, goes in one message: each
 * message costs both threads more than what is in it.
 */
function together(send: (...answers: Answer[]) => void): (answer: Answer) => void {
  let answers: Answer[] = [];
  return (answer) => {
    if (answers.push(answer) > 1) return;
    queueMicrotask(() => {
      const all = answers;
      answers = [];
      send(...all);
    });
  };
}

async function serve(
  engine: Engine,
  request: Request,
  answer: (message: Answer) => void,
): Promise<unknown> {
  if ('stop' in request) return engine.stop();
  if ('open' in request) return open(engine, request.open, answer);
  return invoke(engine, request.call, request.params, request.by);
}

/** Opens a subscription; its events go out behind the answer that tells its number. */
async function open(
  engine: Engine,
  params: unknown,
  answer: (message: Answer) => void,
): Promise<{ subscription: number }> {
  const { consumer, filter, transient } = checkParams('events', 'open', params) as OpenRequest;
  let subscription: number | null = null;
  const early: EventEnvelope[] = [];
  const deliver = (event: EventEnvelope): void => {
    if (subscription === null) early.push(event);
    else answer({ subscription, event });
  };
  const id = await engine.subscribe(consumer, filter, deliver, { transient });
  setImmediate(() => {
    subscription = id;
    early.forEach(deliver);
  });
  return { subscription: id };
}

void main();
