import type { Language } from '../../engine/api';

export interface Labelled {
  text: string;
  label: string;
}

/** What is learnt, and what is asked then. */
export interface Question {
  language: Language;
  train: Labelled[];
  test: Labelled[];
  /** Sentences that have none of the intents. */
  strangers: string[];
}

export interface Result {
  /** Share of the test's sentences that get their own intent, none being wrong as well. */
  accuracy: number;
  /** Share of the strangers that get none. */
  recall: number;
  trainMs: number;
  usPerUtterance: number;
  /** More than before, at the most. */
  rssMb: number;
  /** Of these, what stays while it is in use. */
  modelMb?: number;
}

/** By label, in the order in which they come first. */
export function byLabel(train: readonly Labelled[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { text, label } of train) {
    const group = groups.get(label);
    if (group) group.push(text);
    else groups.set(label, [text]);
  }
  return groups;
}

/** Asks all of them, and how long one takes. */
export async function ask(
  { test, strangers }: Question,
  intentOf: (text: string) => string | null | Promise<string | null>,
): Promise<Pick<Result, 'accuracy' | 'recall' | 'usPerUtterance'>> {
  for (const { text } of test.slice(0, 300)) await intentOf(text); // warms up
  const begun = performance.now();
  let right = 0;
  for (const { text, label } of test) if ((await intentOf(text)) === label) right++;
  const usPerUtterance = ((performance.now() - begun) * 1000) / test.length;
  let refused = 0;
  for (const text of strangers) if ((await intentOf(text)) === null) refused++;
  return {
    accuracy: right / test.length,
    recall: refused / strangers.length,
    usPerUtterance,
  };
}
