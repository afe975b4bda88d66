import { DialflowError } from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import { progressText, type Standing } from '../common/progressText';
import type { Words } from '../host/definition';

interface FollowContext {
  client: EngineClient;
  node: string;
  progress(text: Words): void;
}

/** A stopped group's answered calls go on to their end. */
const isOver = ({ status, progress }: Standing): boolean =>
  status === 'Completed' || (status === 'Stopped' && progress.executing === 0);

/** Two runs of one node may follow one group: each has a consumer of its own. */
let followers = 0;

/** Tells the group's counters until it has ended or `signal` is aborted. */
export async function follow(
  groupId: string,
  { client, node, progress }: FollowContext,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const consumer = `progress/${node}/${groupId}/${++followers}`;
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  let over = false;
  const tell = (standing: Standing): void => {
    if (over || signal.aborted) return;
    progress(progressText(standing));
    over = isOver(standing);
    if (over) end();
  };

  signal.addEventListener('abort', end, { once: true });
  try {
    const subscription = await client.subscribe(
      consumer,
      { types: ['JobGroupProgress'], group: groupId },
      ({ body }) => {
        if (body.eventType === 'JobGroupProgress') tell(body);
      },
      { transient: true },
    );
    try {
      // It may have moved, or ended, before the subscription began.
      tell(await client.jobGroups.get({ groupId }));
      await ended;
    } finally {
      await subscription.close();
    }
  } catch (error) {
    // An engine that stops ends the following with it.
    if (DialflowError.from(error).code !== 'EngineStopped') throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}
