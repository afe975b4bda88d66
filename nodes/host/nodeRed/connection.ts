import { DialflowError } from '../../../engine/api';
import type { EngineClient } from '../../../engine/client';

/** What a node asks of its engine. */
export interface Engine {
  client: EngineClient;
  instanceId: string;
}

export type EngineState =
  | { is: 'idle' }
  | { is: 'starting' }
  | { is: 'up'; engine: Engine }
  | { is: 'failed'; error: DialflowError };

/** Started, and how to give it back. */
export interface Started extends Engine {
  release(): Promise<void>;
}

/**
 * The engine of one config node: started for its first user, given back when the node closes
 * and the last user has left. Users are nodes (from deploy to close) and single runs.
 *
 *     idle ── use/ready ──> starting ──> up
 *                             ^  │       │ the engine has ended by itself
 *         next use or retry ──┘  v       v
 *                               failed <─┘
 */
export class Connection {
  private state: EngineState = { is: 'idle' };
  private starting: Promise<Started> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private readonly closer = new AbortController();
  private readonly watchers = new Set<(state: EngineState) => void>();
  private users = 0;
  private left: (() => void) | undefined;

  /**
   * @param start acquires the engine and its instance.
   * @param retryMs after a failure that may pass (a data folder held by a process that is
   *   about to end) and after the engine's own end, as long as there are users.
   */
  constructor(
    private readonly start: () => Promise<Started>,
    private readonly retryMs = 5000,
  ) {}

  /** Aborted when the config node closes: runs through it end. */
  get closing(): AbortSignal {
    return this.closer.signal;
  }

  /**
   * Counts a user in; the engine is started unless it is.
   * @param watch told of the state now and of each that follows.
   * @returns counts it out again.
   */
  use(watch?: (state: EngineState) => void): () => void {
    this.users += 1;
    if (watch) {
      this.watchers.add(watch);
      watch(this.state);
    }
    this.ready().catch(() => undefined); // told to the watchers
    let gone = false;
    return () => {
      if (gone) return;
      gone = true;
      if (watch) this.watchers.delete(watch);
      this.users -= 1;
      if (this.users === 0) this.left?.();
    };
  }

  /** The engine, once it is up. Rejects with what kept it from starting; asking again tries again. */
  async ready(): Promise<Engine> {
    if (this.closing.aborted) {
      throw new DialflowError('EngineStopped', 'The engine of this node is being closed.');
    }
    this.starting ??= this.begin();
    return this.starting;
  }

  /** Ends the runs through it, waits until the last user has left and gives the engine back. */
  async close(): Promise<void> {
    clearTimeout(this.retry);
    this.closer.abort();
    if (this.users > 0) await new Promise<void>((resolve) => (this.left = resolve));
    const started = await this.starting?.catch(() => undefined);
    await started?.release();
  }

  private async begin(): Promise<Started> {
    clearTimeout(this.retry);
    this.become({ is: 'starting' });
    try {
      const started = await this.start();
      void started.client.ended.then((error) => this.lost(started, error));
      this.become({ is: 'up', engine: started });
      return started;
    } catch (thrown) {
      const error = DialflowError.from(thrown);
      this.fail(error, error.retryable);
      throw error;
    }
  }

  /** The engine's thread has ended though nobody here wanted it: users wait for a new one. */
  private lost(started: Started, error: DialflowError | null): void {
    if (this.closing.aborted) return;
    started.release().catch(() => undefined); // there is nothing left to give back
    this.fail(error ?? new DialflowError('EngineStopped', 'The engine has stopped.'), true);
  }

  private fail(error: DialflowError, mayPass: boolean): void {
    this.starting = undefined;
    this.become({ is: 'failed', error });
    if (!mayPass || this.users === 0 || this.closing.aborted) return;
    this.retry = setTimeout(() => this.ready().catch(() => undefined), this.retryMs);
  }

  private become(state: EngineState): void {
    this.state = state;
    if (this.closing.aborted) return;
    for (const watch of this.watchers) watch(state);
  }
}
