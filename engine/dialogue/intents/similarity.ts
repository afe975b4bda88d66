/** Texts by their features, to be compared with another text by TF-IDF and cosine. */
export class SimilarityIndex {
  /** Per feature: the texts that have it, and its weight in each (of a vector of length 1). */
  private readonly postings = new Map<string, { text: number; weight: number }[]>();
  private readonly idf = new Map<string, number>();
  /** Of a feature that no text has: it is the rarest of all, and makes a stranger of a sentence. */
  private readonly unknown: number;

  constructor(private readonly texts: readonly ReadonlyMap<string, number>[]) {
    const frequency = new Map<string, number>();
    for (const text of texts) {
      for (const feature of text.keys()) {
        frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
      }
    }
    const rarity = (having: number): number => Math.log((texts.length + 1) / (having + 1)) + 1;
    this.unknown = rarity(0);
    for (const [feature, having] of frequency) this.idf.set(feature, rarity(having));
    for (const [index, text] of texts.entries()) {
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

  private weightOf(feature: string, count: number): number {
    return count * (this.idf.get(feature) ?? this.unknown);
  }

  private lengthOf(features: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const [feature, count] of features) sum += this.weightOf(feature, count) ** 2;
    return Math.sqrt(sum);
  }
}
