/** Texts by their features that many indexes hold: those that are shipped. Read once, kept flat. */
export class SharedTexts {
  /** Of each feature. */
  readonly numbers = new Map<string, number>();
  /** By the number of a feature: the texts that have it, and how often. */
  readonly having: { texts: number[]; counts: number[] }[] = [];
  /** Where the features of each text begin; one more at the end. */
  readonly starts: number[] = [0];
  readonly features: number[] = [];
  readonly counts: number[] = [];

  get size(): number {
    return this.starts.length - 1;
  }

  add(text: ReadonlyMap<string, number>): void {
    const at = this.size;
    for (const [feature, count] of text) {
      const number = this.numbers.get(feature) ?? this.numbers.size;
      this.numbers.set(feature, number);
      const having = (this.having[number] ??= { texts: [], counts: [] });
      having.texts.push(at);
      having.counts.push(count);
      this.features.push(number);
      this.counts.push(count);
    }
    this.starts.push(this.features.length);
  }
}

/** Shared texts, and shared features, in one step. */
const AT_ONCE = { texts: 20, features: 500 } as const;

/** Texts by their features, to be compared with another text by TF-IDF and cosine. */
export class SimilarityIndex {
  /** Per feature: its own texts that have it, and its weight in each (of a vector of length 1). */
  private readonly postings = new Map<string, { text: number; weight: number }[]>();
  private readonly texts: ReadonlyMap<string, number>[] = [];
  private readonly frequency = new Map<string, number>();
  /** By the number of a shared feature. */
  private rarity = new Float64Array(0);
  /** By shared text. */
  private readonly lengths: Float64Array;

  constructor(private readonly shared: SharedTexts) {
    this.lengths = new Float64Array(shared.size);
  }

  add(text: ReadonlyMap<string, number>): void {
    for (const feature of text.keys()) {
      this.frequency.set(feature, (this.frequency.get(feature) ?? 0) + 1);
    }
    this.texts.push(text);
  }

  /** After all texts were added, before any is compared; in small steps. */
  *weigh(): Generator<void, void> {
    const { shared } = this;
    this.rarity = new Float64Array(shared.numbers.size);
    for (const [feature, number] of shared.numbers) {
      const having = shared.having[number]?.texts.length ?? 0;
      this.rarity[number] = this.rarityOf(having + (this.frequency.get(feature) ?? 0));
      if (number % AT_ONCE.features === 0) yield;
    }
    for (let text = 0; text < shared.size; text++) {
      if (text % AT_ONCE.texts === 0) yield;
      let sum = 0;
      const end = shared.starts[text + 1] ?? 0;
      for (let i = shared.starts[text] ?? 0; i < end; i++) {
        const rarity = this.rarity[shared.features[i] as number] as number;
        sum += ((shared.counts[i] as number) * rarity) ** 2;
      }
      this.lengths[text] = Math.sqrt(sum);
    }
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

  /** Cosine with every text, 0 to 1: its own in their order, and behind them the shared ones. */
  compare(features: ReadonlyMap<string, number>): Float64Array {
    const { shared, lengths } = this;
    const own = this.texts.length;
    const cosines = new Float64Array(own + shared.size);
    const length = this.lengthOf(features);
    if (length === 0) return cosines;
    for (const [feature, count] of features) {
      const weight = this.weightOf(feature, count) / length;
      for (const posting of this.postings.get(feature) ?? []) {
        cosines[posting.text] = (cosines[posting.text] ?? 0) + posting.weight * weight;
      }
      const number = shared.numbers.get(feature);
      const having = number === undefined ? undefined : shared.having[number];
      if (number === undefined || !having) continue;
      const each = weight * (this.rarity[number] as number);
      for (let i = 0; i < having.texts.length; i++) {
        const at = own + (having.texts[i] as number);
        cosines[at] = (cosines[at] as number) + each * (having.counts[i] as number);
      }
    }
    for (let text = 0; text < shared.size; text++) {
      cosines[own + text] = (cosines[own + text] as number) / (lengths[text] || 1);
    }
    return cosines;
  }

  /** The rarer a feature, the more it weighs; one that no text has makes a stranger of a sentence. */
  private weightOf(feature: string, count: number): number {
    const number = this.shared.numbers.get(feature);
    if (number !== undefined) return count * (this.rarity[number] as number);
    return count * this.rarityOf(this.frequency.get(feature) ?? 0);
  }

  private rarityOf(having: number): number {
    return Math.log((this.texts.length + this.shared.size + 1) / (having + 1)) + 1;
  }

  private lengthOf(text: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const [feature, count] of text) sum += this.weightOf(feature, count) ** 2;
    return Math.sqrt(sum);
  }
}
