import type { EventEnvelope } from '../../../engine/api';
import type { EventHandler, Subscription } from '../../../engine/client';

export interface ConsumerParts {
  subscribe(handler: EventHandler): Promise<Subscription>;
  /** Starts the run of an event; resolves when it has ended. */
  begin(event: EventEnvelope): Promise<void>;
  /** Called when nothing is listened to or acknowledged any more. */
  closed(): void;
}

type State = 'open' | 'draining' | 'finished';

interface Consumer {
  /** Runs begun by this process whose event is not acknowledged yet, by its sequence. */
  runs: Map<number, Promise<void>>;
  /** Ends a subscription that takes nothing new and waits for its runs. */
  finish?: (() => Promise<void>) | undefined;
}

/**
 * The consumers that triggers of this process are, through all their subscriptions. n8n closes a
 * trigger when it stops and whenever the workflow is saved, while runs that it began go on:
 *
 *     open ── close ──→ draining ── all runs ended, or opened again ──→ finished
 *
 * A draining subscription takes nothing new; it is there to acknowledge its runs. Where the next
 * one comes before they have ended, it is handed their events again and waits for those runs
 * instead of beginning them a second time.
 */
export class Consumers {
  private readonly known = new Map<string, Consumer>();

  async open(name: string, parts: ConsumerParts): Promise<{ close(): Promise<void> }> {
    const consumer = this.known.get(name) ?? { runs: new Map<number, Promise<void>>() };
    this.known.set(name, consumer);
    await consumer.finish?.();

    let state: State = 'open';
    const is = (one: State): boolean => state === one; // it changes while a run is waited for
    const mine = new Set<Promise<void>>();
    const subscription = await parts.subscribe(async (event) => {
      if (!is('open')) throw new Error('This trigger is closed: not taken.');
      const run = consumer.runs.get(event.sequence) ?? parts.begin(event);
      consumer.runs.set(event.sequence, run);
      mine.add(run);
      try {
        await run;
      } catch (error) {
        consumer.runs.delete(event.sequence); // not begun: the next delivery tries again
        throw error;
      } finally {
        mine.delete(run);
      }
      // A finished subscription cannot acknowledge: the next one will.
      if (!is('finished')) consumer.runs.delete(event.sequence);
    });

    const finish = async (): Promise<void> => {
      if (is('finished')) return;
      state = 'finished';
      if (consumer.finish === finish) consumer.finish = undefined;
      try {
        await subscription.close();
      } finally {
        parts.closed();
      }
    };
    return {
      close: async () => {
        if (!is('open')) return;
        state = 'draining';
        if (mine.size === 0) return finish();
        consumer.finish = finish;
        // What has ended is acknowledged first, in the same turn: the close comes a turn later.
        void Promise.allSettled(mine)
          .then(() => new Promise((turn) => setImmediate(turn)))
          .then(finish);
      },
    };
  }
}
