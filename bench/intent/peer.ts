import { ask, type Question, type Result } from './set';

/** As much of `@nlpjs/nlp` as is used. */
interface NlpManager {
  settings: Record<string, unknown>;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  process(language: string, text: string): Promise<{ intent: string }>;
}

/** nlp.js with its defaults, in this run; a text says why it could not be had. */
export async function peer(question: Question): Promise<Result | string> {
  let nlp: NlpManager;
  const language = question.language.slice(0, 2);
  try {
    nlp = await open(language);
  } catch (error) {
    return `not installed (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''})`;
  }
  const before = process.memoryUsage().rss;
  for (const { text, label } of question.train) nlp.addDocument(language, text, label);
  const begun = performance.now();
  await nlp.train();
  const trainMs = performance.now() - begun;
  const asked = await ask(question, async (text) => {
    const { intent } = await nlp.process(language, text);
    return intent === 'None' ? null : intent;
  });
  return { ...asked, trainMs, rssMb: (process.memoryUsage().rss - before) / 2 ** 20 };
}

async function open(language: string): Promise<NlpManager> {
  // Its types are not its own; it is a development dependency, and may be absent.
  const load = (name: string): Promise<Record<string, unknown>> =>
    import(name) as Promise<Record<string, unknown>>;
  const { containerBootstrap } = (await load('@nlpjs/core')) as {
    containerBootstrap: () => Promise<Container>;
  };
  const { Nlp } = await load('@nlpjs/nlp');
  const { LangEn } = await load('@nlpjs/lang-en');
  const container = await containerBootstrap();
  container.use(Nlp);
  container.use(LangEn);
  const nlp = container.get('nlp');
  Object.assign(nlp.settings, { autoSave: false, log: false });
  (nlp as NlpManager & { addLanguage(name: string): void }).addLanguage(language);
  return nlp;
}

interface Container {
  use(plugin: unknown): void;
  get(name: 'nlp'): NlpManager;
}
