import type { HotWord } from '../../api';
import type { LabelStore } from '../../store/results/labels';

/** Of an instance's, a recogniser is told those that were noted most often. */
const MOST = 200;

/** 热词: words that labelling has collected, by instance. Recognisers are told them at every call. */
export class HotWords {
  private readonly words = new Map<string, readonly string[]>();

  constructor(private readonly store: LabelStore) {}

  async load(): Promise<void> {
    for (const instanceId of await this.store.instancesWithHotWords()) {
      await this.refresh(instanceId);
    }
  }

  /** Those that are noted most often first. */
  of(instanceId: string): readonly string[] {
    return this.words.get(instanceId) ?? [];
  }

  list(instanceId: string): Promise<HotWord[]> {
    return this.store.hotWords(instanceId);
  }

  /** Whoever notes some calls it: calls go by what is in memory. */
  async refresh(instanceId: string): Promise<void> {
    const all = await this.store.hotWords(instanceId);
    if (all.length === 0) this.words.delete(instanceId);
    else
      this.words.set(
        instanceId,
        all.slice(0, MOST).map(({ word }) => word),
      );
  }

  async remove(instanceId: string, words: readonly string[]): Promise<number> {
    const removed = await this.store.removeHotWords(instanceId, words);
    await this.refresh(instanceId);
    return removed;
  }
}
