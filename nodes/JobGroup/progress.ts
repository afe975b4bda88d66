import { DialflowError, type JobGroupProgress, type JobGroupStatusName } from '../../engine/api';
import type { EngineClient } from '../../engine/client';
import { jobGroupStatusWords } from '../common/terms';
import { words, type Words } from '../host/definition';

interface FollowContext {
  client: EngineClient;
  node: string;
  progress(text: Words): void;
}

interface Standing {
  status: JobGroupStatusName;
  progress: JobGroupProgress;
}

/** `12/20, 3 calling`; with the group's state where it is not simply going on. */
export function progressText({ status, progress }: Standing): Words {
  const ended = progress.succeeded + progress.failed + progress.cancelled;
  const calling = progress.executing;
  const going = status === 'Scheduling' || status === 'Executing';
  const state = jobGroupStatusWords[status];
  const line = (part: string, stateText: string): string =>
    [`${ended}/${progress.total}`, calling > 0 && part, !going && stateText]
      .filter(Boolean)
      .join(', ');
  return words(
    line(`通话中 ${calling}`, state['zh-CN']).replaceAll(', ', '，'),
    line(`${calling} calling`, state['en-US']),
  );
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
