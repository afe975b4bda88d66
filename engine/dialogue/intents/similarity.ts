/** Texts by their features, to be compared with another text by TF-IDF and cosine. */
export class SimilarityIndex {
  /** Per feature: the texts that have it, and its weight in each (of a vector of length 1). */
  private readonly postings = new Map<string, { text: number; weight: number }[]>();
  private readonly texts: ReadonlyMap<string, number>[] = [];
  private readonly frequency = new Map<string, number>();

  add(text: ReadonlyMap<string, number>): void {
    for (const feature of text.keys()) {
      this.frequency.set(feature, (this.frequency.get(feature) ?? 0) + 1);
    }
    this.texts.push(text);
  }

  /** After all texts were added, before any is compared; in small steps. */
  *weigh(): Generator<void, void> {
    for (const [index, text] of this.texts.entries()) {
      yield;
      const length = this.lengthOf(text);
      if (length === 0) continue;
      for (const [feature, count] of text) {
        const weight = this.weightOf(feature, count) / length;
        const list = this.postings.get(feature);
        if (list) list.push({ text: index, weight });
        else this.postings.set(feature, [{ text: index, weight }]);
      }
    }
  }

  /** Cosine with every text of the index, 0 to 1, in their order. */
  compare(features: ReadonlyMap<string, number>): Float64Array {
    const cosines = new Float64Array(this.texts.length);
    const length = this.lengthOf(features);
    if (length === 0) return cosines;
    for (const [feature, count] of features) {
      const list = this.postings.get(feature);
      if (!list) continue;
      const weight = this.weightOf(feature, count) / length;
      for (const posting of list) {
        cosines[posting.text] = (cosines[posting.text] ?? 0) + posting.weight * weight;
      }
    }
    return cosines;
  }

  /** The rarer a feature, the more it weighs; one that no text has makes a stranger of a sentence. */
  private weightOf(feature: string, count: number): number {
    const having = this.frequency.get(feature) ?? 0;
    return count * (Math.log((this.texts.length + 1) / (having + 1)) + 1);
  }

  private lengthOf(features: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const [feature, count] of features) sum += this.weightOf(feature, count) ** 2;
    return Math.sqrt(sum);
  }
}
