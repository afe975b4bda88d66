import type { NodeMessage } from 'node-red';
import { DialflowError, type EventEnvelope } from '../../../engine/api';
import type { EngineClient, Subscription } from '../../../engine/client';
import { outputsOf, type Fields } from '../definition';
import type { TriggerContext, TriggerModule } from '../run';
import { checkSettings, fieldsOf } from '../settings';
import type { Engine } from './connection';
import { callerOf, type Hosted } from './hosted';
import { withEngine } from './message';
import { restingStatus } from './status';
import { evaluate } from './values';

/** Before a filter that could not be resolved (a scene still to be imported) is tried again. */
const RETRY_MS = 5000;

/**
 * A node without an input: subscribes when the engine is up, sends a message per event and
 * acknowledges it by that. What it had not taken before a redeploy or restart comes after it.
 */
export function followEvents(
  hosted: Hosted,
  module: TriggerModule,
): (removed: boolean) => Promise<void> {
  const { node, status, say, connection, signal } = hosted;
  const consumer = `node-red:${node.id}`;
  let following: Promise<Following | undefined> = Promise.resolve(undefined);
  let retry: NodeJS.Timeout | undefined;
  let told = '';

  const follow = async (engine: Engine): Promise<Following | undefined> => {
    try {
      const context = await contextOf(hosted, engine);
      const filter = await module.run.filter(context);
      if (signal.aborted) return undefined;
      const subscription = await engine.client.subscribe(consumer, filter, (event) =>
        emit(hosted, module, event, context),
      );
      status.rest({ fill: 'green', shape: 'ring', text: say('waiting') });
      return { subscription, client: engine.client };
    } catch (thrown) {
      if (signal.aborted) return undefined;
      const error = DialflowError.from(thrown);
      if (error.message !== told) node.error(error); // once, however often it is tried
      told = error.message;
      status.rest(status.failed(error));
      if (error.code !== 'InvalidInput') {
        retry = setTimeout(() => (following = follow(engine)), RETRY_MS);
      }
      return undefined;
    }
  };

  const leave = connection.use((state) => {
    status.engineIs(state);
    clearTimeout(retry);
    if (state.is === 'up') following = follow(state.engine);
    if (state.is === 'failed') following = Promise.resolve(undefined);
  });

  return async (removed) => {
    clearTimeout(retry);
    try {
      const followed = await following;
      await followed?.subscription.close();
      // A node that is gone for good leaves no events waiting for it.
      if (removed) await followed?.client.events.forget({ consumer });
    } finally {
      leave();
    }
  };
}

interface Following {
  subscription: Subscription;
  client: EngineClient;
}

async function contextOf(hosted: Hosted, engine: Engine): Promise<TriggerContext<Fields>> {
  const { RED, node, definition, saved } = hosted;
  const fields = fieldsOf(definition);
  const raw = await evaluate(RED, node, fields, saved, {});
  const settings = checkSettings(fields, raw);
  const client = engine.client.as(callerOf(hosted));
  return { settings, node: hosted.name, client, instanceId: engine.instanceId };
}

async function emit(
  { node, definition, saved, status, language, signal }: Hosted,
  module: TriggerModule,
  event: EventEnvelope,
  context: TriggerContext<Fields>,
): Promise<void> {
  try {
    if ((await module.run.wants?.(event, context)) === false) return;
    const result = await module.run.emit(event, context);
    // Not acknowledged: it comes again when the node is back.
    if (signal.aborted) throw new DialflowError('Aborted', 'The flow was stopped.');
    const outputs = outputsOf(definition, context.settings);
    const message: NodeMessage = withEngine(result.data, String(saved['engine']));
    node.send(outputs.map((output) => (output.key === result.output ? message : null)));
    if (result.status !== undefined) status.rest(restingStatus(result, language));
  } catch (thrown) {
    const error = DialflowError.from(thrown);
    if (!signal.aborted) {
      node.error(error);
      status.rest(status.failed(error));
    }
    throw error;
  }
}
