/**
 * Runs that triggers of this process have begun and that are not acknowledged yet, by consumer.
 *
 * n8n closes and opens a trigger whenever its workflow is saved, while runs that it began go on.
 * Their events were not acknowledged, so the new subscription delivers them again: those runs are
 * waited for, not begun a second time.
 */
export class RunsUnderWay {
  private readonly runs = new Map<string, Map<number, Promise<void>>>();

  /**
   * @param begin starts the run; resolves when it has ended.
   * @param isOpen whether the subscription that delivered the event can still acknowledge it.
   */
  async once(
    consumer: string,
    sequence: number,
    begin: () => Promise<void>,
    isOpen: () => boolean,
  ): Promise<void> {
    const runs = this.runs.get(consumer) ?? new Map<number, Promise<void>>();
    this.runs.set(consumer, runs);
    const run = runs.get(sequence) ?? begin();
    runs.set(sequence, run);
    try {
      await run;
    } catch (error) {
      runs.delete(sequence); // not begun: the next delivery tries again
      throw error;
    }
    if (isOpen()) runs.delete(sequence);
  }
}
