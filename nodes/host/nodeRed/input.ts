import type { NodeAPI, NodeMessage, NodeMessageInFlow, NodeStatus } from 'node-red';
import { DialflowError } from '../../../engine/api';
import type { EngineClient } from '../../../engine/client';
import { outputsOf, type Fields } from '../definition';
import {
  isAll,
  type AllModule,
  type Data,
  type EachModule,
  type FileOut,
  type RunContext,
} from '../run';
import { checkSettings, fieldsOf } from '../settings';
import type { Connection } from './connection';
import { callerOf, type Hosted } from './hosted';
import { connectionOf } from './lookup';
import { attachmentOf, callOf, recordsOf, withEngine } from './message';
import { restingStatus } from './status';
import { evaluate } from './values';

type Send = (messages: (NodeMessage | NodeMessage[] | null)[]) => void;

/** What goes out of which port, and what stands under the node afterwards. */
interface Outcome {
  ports: (NodeMessage | NodeMessage[] | null)[] | undefined;
  status: NodeStatus;
}

/**
 * A node with an input: one run per message. Every message ends in `done`, with what it sends
 * sent before; a run that a redeploy stops ends in silence, and its call with it.
 */
export function takeMessages(hosted: Hosted, module: EachModule | AllModule): () => Promise<void> {
  const { node, status, connection, signal, underway } = hosted;
  const leave = connection.use((state) => status.engineIs(state));

  node.on('input', (message, send, done) => {
    status.begin();
    const run = oneRun(hosted, module, message).then(
      ({ ports, status: ended }) => {
        status.end(ended);
        if (ports) (send as Send)(ports);
        done();
      },
      (thrown: unknown) => {
        const error = DialflowError.from(thrown);
        status.end(signal.aborted ? {} : status.failed(error));
        if (!signal.aborted) done(error);
      },
    );
    track(underway, run);
  });

  return async () => {
    await Promise.allSettled(underway);
    leave();
  };
}

async function oneRun(
  hosted: Hosted,
  module: EachModule | AllModule,
  message: NodeMessageInFlow,
): Promise<Outcome> {
  const { liveCall, pastCall } = module.definition;
  const call = liveCall || pastCall ? callOf(message) : undefined;
  const connection = engineOfCall(hosted, call?.engine);
  const leave = connection.use();
  const signal = AbortSignal.any([hosted.signal, connection.closing]);
  let client: EngineClient | undefined;
  try {
    const engine = await until(signal, connection.ready());
    client = engine.client;
    const context = await contextOf(hosted, message, engine, signal);
    return isAll(module)
      ? await runAll(hosted, module, message, context, signal)
      : await runEach(hosted, module, message, context, signal);
  } catch (error) {
    if (signal.aborted && client && call) await hangUp(client, call.id);
    throw error;
  } finally {
    leave();
  }
}

async function contextOf(
  hosted: Hosted,
  message: NodeMessageInFlow,
  engine: { client: EngineClient; instanceId: string },
  signal: AbortSignal,
): Promise<RunContext<Fields>> {
  const { RED, node, definition, saved, status, underway } = hosted;
  const fields = fieldsOf(definition);
  const raw = await until(signal, evaluate(RED, node, fields, saved, message));
  return {
    settings: checkSettings(fields, raw),
    node: hosted.name,
    client: engine.client.as(callerOf(hosted)),
    instanceId: engine.instanceId,
    host: { kind: 'nodeRed', engine: engineOf(RED, saved['engine']) },
    signal,
    progress: (text) => {
      if (!hosted.signal.aborted) status.progress(text[hosted.language]);
    },
    background: (task) => {
      const ended = task(signal).catch((error: unknown) => {
        if (signal.aborted) return;
        node.error(error);
        status.rest(status.failed(DialflowError.from(error)));
      });
      track(underway, ended);
    },
  };
}

/** What the flow calls it. */
const engineOf = (RED: NodeAPI, id: unknown): { id: string; name: string } => {
  const found = typeof id === 'string' ? RED.nodes.getNode(id) : null;
  return { id: found?.id ?? '', name: found?.name ?? '' };
};

async function runEach(
  { definition, language, say, saved }: Hosted,
  module: EachModule,
  message: NodeMessageInFlow,
  context: RunContext<Fields>,
  signal: AbortSignal,
): Promise<Outcome> {
  const running = module.run({
    ...context,
    input: message,
    attachment: () => Promise.resolve(attachmentOf(message)),
  });
  // A call that a stopped run brings after all has no flow to talk to it.
  running.then(
    ({ data }) => {
      const late = signal.aborted ? callOf(data) : undefined;
      if (late) void hangUp(context.client, late.id);
    },
    () => undefined,
  );
  const result = await until(signal, running);

  const outputs = outputsOf(definition, context.settings);
  const index = outputs.findIndex((output) => output.key === result.output);
  const gone = definition.liveCall && result.output === 'hungUp';
  if (index < 0 && !gone) throw unknownOutput(result.output);
  const data = withEngine(result.data, callOf(message)?.engine ?? String(saved['engine']));
  return {
    ports:
      index < 0
        ? undefined
        : outputs.map((_, port) => (port === index ? Object.assign(message, data) : null)),
    status: gone
      ? { fill: 'grey', shape: 'ring', text: say('hungUp') }
      : restingStatus(result, language),
  };
}

async function runAll(
  { language }: Hosted,
  module: AllModule,
  message: NodeMessageInFlow,
  context: RunContext<Fields>,
  signal: AbortSignal,
): Promise<Outcome> {
  const running = module.run({
    ...context,
    inputs: recordsOf(message),
    attachment: () => Promise.resolve(attachmentOf(message)),
  });
  const result = await until(signal, running);

  const outputs = outputsOf(module.definition, context.settings);
  const stray = Object.keys(result.outputs).find((key) => !outputs.some((o) => o.key === key));
  if (stray !== undefined) throw unknownOutput(stray);
  const ports = outputs.map(({ key }) => {
    const records = result.outputs[key] ?? [];
    const files = result.files?.[key];
    if (files) return records.map((record, index) => fileMessage(message, record, files[index]));
    // Nothing for a branch is no message; a node with one output always answers.
    return records.length > 0 || outputs.length === 1 ? { ...message, payload: records } : null;
  });
  return { ports, status: restingStatus(result, language) };
}

/** As the File In node leaves a file, so that a File node or a mail takes it as it is. */
function fileMessage(message: NodeMessage, record: Data, file: FileOut | undefined): NodeMessage {
  if (!file) return { ...message, payload: record };
  const { data, fileName: filename } = file;
  const payload = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Object.assign({ ...message }, { payload, filename, file: record });
}

/** The call's own engine, where it is another than the node's and still there. */
function engineOfCall({ RED, connection, saved }: Hosted, engine: string | undefined): Connection {
  if (engine === undefined || engine === saved['engine']) return connection;
  return connectionOf(RED, engine) ?? connection;
}

/** The promise, or a rejection as soon as the signal is aborted. */
function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(new DialflowError('Aborted', 'The flow was stopped.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

// The call may be over, the engine too: either way nothing is left of it.
const hangUp = async (client: EngineClient, callId: string): Promise<void> => {
  await client.calls.hangUp({ callId, reason: 'FlowStopped', atOnce: true }).catch(() => undefined);
};

function track(set: Set<Promise<unknown>>, promise: Promise<unknown>): void {
  set.add(promise);
  void promise.finally(() => set.delete(promise));
}

const unknownOutput = (key: string): DialflowError =>
  new DialflowError('Internal', `The run answered with an output "${key}" that this node has not.`);
