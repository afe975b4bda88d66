import { DialflowError, type EngineOptions } from '../../../engine/api';
import type { EngineClient, EngineLease } from '../../../engine/client';

export interface LingerParts {
  acquire(options: EngineOptions): Promise<EngineLease>;
  after(ms: number, run: () => void): { cancel(): void };
  /** How long an engine that nobody uses and in which nothing is under way is kept. */
  lingerMs: number;
  /** Told what goes wrong where nobody waits for it. */
  report(error: unknown): void;
}

/** A use of an engine by one execution, trigger or question; `done` ends it. */
export interface EngineUse {
  client: EngineClient;
  /** Asked for once while the engine is held, then remembered by `key`. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T>;
  done(): void;
}

interface Held {
  options: string;
  lease: Promise<EngineLease>;
  users: number;
  timer?: { cancel(): void } | undefined;
  answers: Map<string, Promise<unknown>>;
}

/**
 * One engine a data folder, kept from execution to execution. n8n's executions are short and a
 * campaign is long: an engine that stopped with the execution that started the campaign would
 * end it. So an engine is given back only when nobody uses it, no call is up and no job group
 * is executing, and `lingerMs` have passed.
 *
 *     used ⇄ quiet (timer) → asked → given back
 *                  ↑____________|  something is under way
 */
export class LingeringEngines {
  private readonly held = new Map<string, Held>();

  constructor(private readonly parts: LingerParts) {}

  async use(options: EngineOptions): Promise<EngineUse> {
    const held = await this.hold(options);
    return this.useOf(options.dataFolder, held, (await held.lease).client);
  }

  private useOf(folder: string, held: Held, client: EngineClient): EngineUse {
    let used = true;
    return {
      client,
      once: async <T>(key: string, ask: () => Promise<T>): Promise<T> => {
        const known = held.answers.get(key) as Promise<T> | undefined;
        if (known) return known;
        const answer = ask();
        held.answers.set(key, answer);
        answer.catch(() => held.answers.delete(key));
        return answer;
      },
      done: () => {
        if (!used) return;
        used = false;
        held.users -= 1;
        if (held.users === 0) this.startTimer(folder, held);
      },
    };
  }

  /** Counts one use more of the folder's engine; one with other settings gives way if idle. */
  private async hold(options: EngineOptions): Promise<Held> {
    const folder = options.dataFolder;
    const wanted = JSON.stringify(options);
    const there = this.held.get(folder);
    if (there?.options === wanted) {
      there.users += 1;
      this.stopTimer(there);
      return there;
    }
    if (there) {
      if (there.users > 0 || (await this.busy(there))) {
        throw new DialflowError(
          'EngineSettingsDiffer',
          `The engine of the data folder "${folder}" is at work with other settings. Wait until its calls and job groups have ended and deactivate the workflows that use it, or use another data folder.`,
          { dataFolder: folder },
        );
      }
      // Somebody else may have come while the engine was asked.
      if (this.held.get(folder) === there && there.users === 0) await this.giveBack(folder, there);
      return this.hold(options);
    }
    const held: Held = {
      options: wanted,
      lease: this.parts.acquire(options),
      users: 1,
      answers: new Map(),
    };
    this.held.set(folder, held);
    // An engine that has ended stays ended, whoever still holds it: the next use starts another.
    const forget = (): void => this.forget(folder, held);
    held.lease.then(({ client }) => client.ended).then(forget, forget);
    return held;
  }

  private startTimer(folder: string, held: Held): void {
    this.stopTimer(held);
    held.timer = this.parts.after(this.parts.lingerMs, () => {
      held.timer = undefined;
      this.whenQuiet(folder, held).catch(this.parts.report);
    });
  }

  private stopTimer(held: Held): void {
    held.timer?.cancel();
    held.timer = undefined;
  }

  private async whenQuiet(folder: string, held: Held): Promise<void> {
    const busy = await this.busy(held);
    if (held.users > 0 || held.timer) return; // in use again meanwhile
    if (busy) this.startTimer(folder, held);
    else await this.giveBack(folder, held);
  }

  private async busy(held: Held): Promise<boolean> {
    try {
      const { liveCalls, executingGroups } = await (await held.lease).client.engine.info();
      return liveCalls + executingGroups > 0;
    } catch (error) {
      if (DialflowError.from(error).code !== 'EngineStopped') this.parts.report(error);
      return false; // what cannot answer has nothing under way
    }
  }

  private async giveBack(folder: string, held: Held): Promise<void> {
    this.forget(folder, held);
    this.stopTimer(held);
    await (await held.lease).release();
  }

  private forget(folder: string, held: Held): void {
    if (this.held.get(folder) === held) this.held.delete(folder);
  }
}
