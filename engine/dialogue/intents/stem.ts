/** Forms that no rule makes. */
const IRREGULAR: Readonly<Record<string, string>> = {
  paid: 'pay',
  bought: 'buy',
  got: 'get',
  gotten: 'get',
  sent: 'send',
  took: 'take',
  taken: 'take',
  came: 'come',
  made: 'make',
  had: 'have',
  has: 'have',
  lost: 'lose',
  broke: 'break',
  broken: 'break',
  stole: 'steal',
  stolen: 'steal',
  told: 'tell',
  said: 'say',
  spoke: 'speak',
  spoken: 'speak',
  forgot: 'forget',
  forgotten: 'forget',
  found: 'find',
  left: 'leave',
  went: 'go',
  gone: 'go',
  gave: 'give',
  given: 'give',
  kept: 'keep',
  sold: 'sell',
  rang: 'ring',
  rung: 'ring',
  knew: 'know',
  known: 'know',
  thought: 'think',
  did: 'do',
  done: 'do',
  was: 'be',
  were: 'be',
  been: 'be',
  is: 'be',
  are: 'be',
  am: 'be',
  chose: 'choose',
  chosen: 'choose',
  driven: 'drive',
  drove: 'drive',
  ate: 'eat',
  eaten: 'eat',
  flew: 'fly',
  held: 'hold',
  met: 'meet',
  spent: 'spend',
  wrote: 'write',
  written: 'write',
  children: 'child',
  people: 'person',
  better: 'good',
  worse: 'bad',
};

const known = new Map<string, string>();
const KEPT = 5_000;

/**
 * The word that an English word is a form of, roughly: `cancelled`, `cancelling`, `cancels` are
 * one. What it makes of a word need not be a word.
 */
export function stemOf(word: string): string {
  const ready = known.get(word);
  if (ready !== undefined) return ready;
  const stem = stripped(word);
  if (known.size >= KEPT) known.clear();
  known.set(word, stem);
  return stem;
}

function stripped(word: string): string {
  const irregular = Object.hasOwn(IRREGULAR, word) ? IRREGULAR[word] : undefined;
  let stem = irregular ?? word;
  if (irregular === undefined && stem.length > 3) {
    stem = stem
      .replace(/(?:sses)$/, 'ss')
      .replace(/ies$/, 'y')
      .replace(/(?<=x|ch|sh|z)es$/, '')
      .replace(/(?<![su])s$/, '');
    if (stem.length > 4) stem = stem.replace(/ied$/, 'y').replace(/(?:ing|ed)$/, '');
    // `stopp`, `cancell`; `call` and `miss` are as they are in all forms.
    stem = stem.replace(/([bdgmnprt])\1$/, '$1').replace(/ll$/, 'l');
  }
  return stem.length > 3 ? stem.replace(/e$/, '').replace(/ll$/, 'l') : stem;
}
