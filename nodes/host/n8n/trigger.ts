import type {
  IDataObject,
  INodeExecutionData,
  IRun,
  ITriggerFunctions,
  ITriggerResponse,
  NodeOperationError,
} from 'n8n-workflow';
import { engineFields } from '../../../credentials/engine.definition';
import { DialflowError, type EventEnvelope } from '../../../engine/api';
import { outputsOf, type Fields } from '../definition';
import type { TriggerContext, TriggerModule } from '../run';
import { checkSettings } from '../settings';
import { Consumers } from './consumers';
import { callerOf, CREDENTIAL, hostEngines, type EngineAccess, type EngineSource } from './engine';
import { nodeError } from './errors';
import { fromParameters } from './values';

const consumers = new Consumers();

/**
 * Subscribes a workflow to the engine's events. An event is acknowledged when the run it began
 * has ended, well or not (n8n has it on record): one whose run was cut off with its process comes
 * again. How many runs go on at once is n8n's affair; events of one call come in order.
 */
export async function startTrigger(
  host: ITriggerFunctions,
  module: TriggerModule,
  engines: EngineSource = hostEngines,
): Promise<ITriggerResponse> {
  let engine: EngineAccess | undefined;
  try {
    engine = await engines.open(await host.getCredentials(CREDENTIAL));
    const { fields } = module.definition;
    const settings = checkSettings(
      fields,
      fromParameters(fields, (name) => host.getNodeParameter(name, null)),
    );
    const { client, instanceId } = engine;
    const asked = client.as(callerOf(host));
    const context = { settings, node: host.getNode().name, client: asked, instanceId };
    return host.getMode() === 'manual'
      ? listenForTest(host, module, engine, context)
      : await listen(host, module, engine, context);
  } catch (error) {
    engine?.done();
    throw nodeError(host.getNode(), error, {
      fields: engine ? module.definition.fields : engineFields,
    });
  }
}

const consumerOf = (host: ITriggerFunctions): string =>
  `n8n:${host.getWorkflow().id ?? ''}:${host.getNode().id}`;

async function listen(
  host: ITriggerFunctions,
  module: TriggerModule,
  engine: EngineAccess,
  context: TriggerContext<Fields>,
): Promise<ITriggerResponse> {
  const name = consumerOf(host);
  const filter = await module.run.filter(context);
  let open = true;
  const consumer = await consumers.open(`${engine.dataFolder} ${name}`, {
    subscribe: (handler) => engine.client.subscribe(name, filter, handler),
    begin: (event) => runWorkflow(host, module, event, context),
    closed: () => engine.done(),
  });
  void engine.client.ended.then((error) => {
    if (open) host.emitError(engineGone(host, error));
  });
  return {
    closeFunction: () => {
      open = false;
      return consumer.close();
    },
  };
}

/** "Listen for test event": a consumer of its own, for one event, of which nothing is left. */
function listenForTest(
  host: ITriggerFunctions,
  module: TriggerModule,
  engine: EngineAccess,
  context: TriggerContext<Fields>,
): ITriggerResponse {
  const consumer = `${consumerOf(host)}:test`;
  const { client } = engine;
  let closing: Promise<void> | undefined;
  let subscribing: ReturnType<typeof client.subscribe> | undefined;
  let taken = false;
  const isTaken = (): boolean => taken;

  const close = async (): Promise<void> => {
    try {
      await (await subscribing)?.close();
      await forget(client, consumer);
    } finally {
      engine.done();
    }
  };
  return {
    // n8n sets `emit` up after this function has returned: nothing may come before.
    manualTriggerFunction: async () => {
      await forget(client, consumer); // of a test that was cut off
      const filter = await module.run.filter(context);
      subscribing = client.subscribe(consumer, filter, async (event) => {
        if (taken || (await module.run.wants?.(event, context)) === false) return;
        if (isTaken()) return; // by another event, meanwhile
        taken = true;
        try {
          host.emit(await itemsOf(module, event, context));
        } catch (error) {
          host.emitError(nodeError(host.getNode(), error));
        }
      });
      await subscribing;
      void client.ended.then((error) => {
        if (!closing) host.emitError(engineGone(host, error));
      });
    },
    closeFunction: () => (closing ??= close()),
  };
}

/** n8n takes the workflow off, records why, and activates it again by and by. */
const engineGone = (host: ITriggerFunctions, error: DialflowError | null): NodeOperationError =>
  nodeError(
    host.getNode(),
    error ?? new DialflowError('EngineStopped', 'The engine has stopped.', {}, true),
  );

async function runWorkflow(
  host: ITriggerFunctions,
  module: TriggerModule,
  event: EventEnvelope,
  context: TriggerContext<Fields>,
): Promise<void> {
  if ((await module.run.wants?.(event, context)) === false) return;
  const items = await itemsOf(module, event, context).catch((error: unknown) => {
    const told = nodeError(host.getNode(), error);
    host.saveFailedExecution(told);
    throw told;
  });
  // By hand: n8n-workflow has dropped its own helper for this.
  const ended = Promise.withResolvers<IRun>();
  host.emit(items, undefined, ended);
  try {
    const { status } = await ended.promise;
    if (status === 'error' || status === 'crashed') await tellOfFailure(event, context);
  } catch (error) {
    if (!isOver(error)) throw error;
  }
}

/** Nobody talks to its call any more, unless another workflow does. */
async function tellOfFailure({ callId }: EventEnvelope, { client }: TriggerContext<Fields>) {
  if (callId === null) return;
  // Where the engine is gone, so is the call.
  await client.calls.flowFailed({ callId, mayGoOn: true }).catch(() => undefined);
}

/**
 * n8n rejects what has not ended of itself. A run that an operator or a time limit cancelled is
 * on record and over, and so is one that n8n no longer knows; one that could not be started, or
 * that a shutdown cut off, is to come again.
 */
function isOver(error: unknown): boolean {
  const { name, reason } = error as { name?: unknown; reason?: unknown };
  const kind = error instanceof Error ? error.constructor.name : name;
  return reason === 'manual' || reason === 'timeout' || kind === 'ExecutionNotFoundError';
}

async function itemsOf(
  module: TriggerModule,
  event: EventEnvelope,
  context: TriggerContext<Fields>,
): Promise<INodeExecutionData[][]> {
  const { output, data } = await module.run.emit(event, context);
  return outputsOf(module.definition, context.settings).map(({ key }) =>
    key === output ? [{ json: data as IDataObject }] : [],
  );
}

async function forget(client: EngineAccess['client'], consumer: string): Promise<void> {
  try {
    await client.events.forget({ consumer });
  } catch (error) {
    if (DialflowError.from(error).code !== 'NotFound') throw error;
  }
}
