import type { Adviser, Choice, Opinion } from './port';
import { ask, type Server } from './server';

const MODEL = 'text-embedding-3-small';
/** Of each choice; more cost time and say little. */
const EXAMPLES = 12;
/** Vectors that are kept, a few KB each. */
const KEPT = 5_000;
/** An example less like the sentence than this says nothing. */
const LEAST_LIKENESS = 0.4;
/** The best choice has to be ahead of the next by so much. */
const LEAD = 0.03;

type Vector = readonly number[];

/** `POST /v1/embeddings`: the choice whose example is nearest to the sentence. */
export class EmbeddingAdviser implements Adviser {
  readonly name: string;
  private readonly known = new Map<string, Vector>();

  constructor(
    private readonly server: Server,
    private readonly model = MODEL,
  ) {
    this.name = `embeddings (${new URL(server.url).host})`;
  }

  async ask(text: string, choices: readonly Choice[], signal: AbortSignal): Promise<Opinion> {
    const examples = choices.map(({ examples: all }) => all.slice(0, EXAMPLES));
    const missing = [...new Set(examples.flat())].filter((one) => !this.known.has(one));
    const [sentence, ...vectors] = await this.embed([text, ...missing], signal);
    missing.forEach((one, i) => this.keep(one, vectors[i] ?? []));
    const likeness = examples.map((list) =>
      Math.max(0, ...list.map((one) => cosine(sentence ?? [], this.known.get(one) ?? []))),
    );
    const order = [...likeness.keys()].sort((a, b) => (likeness[b] ?? 0) - (likeness[a] ?? 0));
    const [first, second] = order;
    if (first === undefined) return { choice: null, confidence: 0 };
    const confidence = likeness[first] ?? 0;
    const ahead = confidence - (second === undefined ? 0 : (likeness[second] ?? 0));
    const clear = confidence >= LEAST_LIKENESS && ahead >= LEAD;
    return { choice: clear ? first : null, confidence };
  }

  private async embed(input: readonly string[], signal: AbortSignal): Promise<Vector[]> {
    const answer = await ask(this.server, 'embeddings', { model: this.model, input }, signal);
    const rows = answer['data'];
    if (!Array.isArray(rows) || rows.length !== input.length) {
      throw new Error(`${this.name} did not answer with one vector a sentence.`);
    }
    const vectors: Vector[] = [];
    for (const [i, row] of rows.entries()) {
      const { index = i, embedding } = (row ?? {}) as { index?: unknown; embedding?: unknown };
      if (typeof index !== 'number' || !isVector(embedding)) {
        throw new Error(`${this.name} answered with something else than vectors.`);
      }
      vectors[index] = embedding;
    }
    return vectors;
  }

  private keep(text: string, vector: Vector): void {
    this.known.set(text, vector);
    const [oldest] = this.known.keys();
    if (this.known.size > KEPT && oldest !== undefined) this.known.delete(oldest);
  }
}

const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((one) => typeof one === 'number' && Number.isFinite(one));

function cosine(one: Vector, other: Vector): number {
  if (one.length !== other.length) return 0;
  let [product, a, b] = [0, 0, 0];
  for (const [i, value] of one.entries()) {
    const second = other[i] ?? 0;
    product += value * second;
    a += value * value;
    b += second * second;
  }
  return a > 0 && b > 0 ? product / Math.sqrt(a * b) : 0;
}
