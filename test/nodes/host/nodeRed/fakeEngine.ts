import type {
  DialflowError,
  EngineOptions,
  EventEnvelope,
  EventFilter,
} from '../../../../engine/api';
import type { EngineClient, EngineLease, EventHandler } from '../../../../engine/client';

/** An engine without calls: it notes what it is asked, and delivers what a test makes up. */
export class FakeEngine {
  readonly acquired: EngineOptions[] = [];
  readonly hungUp: unknown[] = [];
  readonly failed: unknown[] = [];
  readonly forgotten: string[] = [];
  readonly ranked: unknown[] = [];
  readonly subscriptions = new Map<string, { filter: EventFilter; handler: EventHandler }>();
  leases = 0;
  /** Ends it, as a crash does. */
  crash: (error: DialflowError) => void = () => undefined;
  /** What the next start fails with. */
  refusal: Error | undefined;

  readonly client = {
    as: () => this.client,
    ended: new Promise<DialflowError>((resolve) => (this.crash = resolve)),
    instances: {
      ensure: ({ name }: { name: string }) => Promise.resolve({ id: `id of ${name}`, name }),
    },
    scenes: {
      list: () => Promise.resolve([{ id: 's1', name: 'survey' }]),
    },
    intents: {
      rank: (asked: { text: string }) => {
        this.ranked.push(asked);
        return asked.text === '?'
          ? Promise.reject(new Error('no such scene'))
          : Promise.resolve({ text: asked.text, ranking: [] });
      },
    },
    jobGroups: {
      list: () =>
        Promise.resolve({
          list: [
            { id: 'g1', name: 'May' },
            { id: 'g2', name: 'twice' },
            { id: 'g3', name: 'twice' },
          ],
          next: null,
        }),
    },
    privacy: {
      listPools: () =>
        Promise.resolve([
          { key: 'FC1', name: 'Rides', kind: 'AXB' },
          { key: 'FC2', name: 'Food', kind: 'AXN' },
          { key: 'FC3', name: 'Food', kind: 'AXN' },
        ]),
    },
    calls: {
      flowFailed: (failed: unknown) => {
        this.failed.push(failed);
        return Promise.resolve();
      },
      hangUp: (asked: unknown) => {
        this.hungUp.push(asked);
        return Promise.resolve({ outcome: 'ended' as const, endReason: 'FlowStopped' as const });
      },
    },
    events: {
      forget: ({ consumer }: { consumer: string }) => {
        this.forgotten.push(consumer);
        return Promise.resolve();
      },
    },
    subscribe: (consumer: string, filter: EventFilter, handler: EventHandler) => {
      this.subscriptions.set(consumer, { filter, handler });
      return Promise.resolve({
        close: () => {
          this.subscriptions.delete(consumer);
          return Promise.resolve();
        },
      });
    },
  } as unknown as EngineClient;

  readonly acquire = (options: EngineOptions): Promise<EngineLease> => {
    this.acquired.push(options);
    if (this.refusal) return Promise.reject(this.refusal);
    this.leases += 1;
    return Promise.resolve({
      client: this.client,
      release: () => {
        this.leases -= 1;
        return Promise.resolve();
      },
    });
  };

  /** As the engine does: the promise is that of the consumer. */
  deliver(consumer: string, event: Partial<EventEnvelope>): Promise<void> {
    const subscription = this.subscriptions.get(consumer);
    if (!subscription) throw new Error(`nobody listens as "${consumer}"`);
    return Promise.resolve(subscription.handler(event as EventEnvelope));
  }
}
