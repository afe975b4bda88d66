import type { IntentRanking } from '../../../engine/api';
import { becauseIn } from '../../../engine/api/because';
import { search } from './choices';
import { sceneMeant } from './scene';
import { languageOf } from './words';

/** What the runtime answers; see `nodeRed/sentence.ts`. */
type Answer = IntentRanking | { failed: string };

/** So many meanings are shown. */
const SHOWN = 5;

/** The field and button of a dialog that try a sentence, with what is in the dialog just now. */
export class SentenceTest {
  private readonly button: JQuery;
  private readonly sentence: JQuery;
  private readonly scene: JQuery;
  private readonly result: JQuery;

  constructor(
    private readonly node: EditorNode,
    private readonly prefix: string,
    private readonly now: {
      saved(): Record<string, unknown>;
      settings(): Readonly<Record<string, unknown>>;
    },
  ) {
    this.button = $(`#${prefix}-sentence-run`).on('click', () => void this.run());
    this.result = $(`#${prefix}-sentence-result`);
    this.sentence = $(`#${prefix}-sentence-text`).on('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault(); // the dialog would take it
      void this.run();
    });
    this.scene = $(`#${prefix}-sentence-scene`);
    this.scene.autoComplete({ minLength: 0, search: search('scene', () => this.engine()) });
  }

  private engine(): string {
    return String($(`#${this.prefix}-engine`).val() ?? '');
  }

  private async run(): Promise<void> {
    if (this.button.prop('disabled') === true) return;
    this.button.prop('disabled', true);
    this.tell([this.node._('editor.testing')]);
    try {
      const answer = await this.ask();
      if ('failed' in answer) this.tell([this.node._('editor.testFailed') + answer.failed], true);
      else this.show(answer);
    } catch (failure) {
      // The runtime is not there, or does not let everybody do so.
      this.tell([this.node._('editor.testFailed') + (failure as JQuery.jqXHR).statusText], true);
    } finally {
      this.button.prop('disabled', false);
    }
  }

  private async ask(): Promise<Answer> {
    const values = this.now.saved();
    const { scene, definition } = sceneMeant(this.prefix, values);
    if (!definition && !scene) return { failed: this.node._('editor.sentenceNoScene') };
    const { branches, globalQuestions } = this.now.settings();
    const body = {
      engine: this.engine(),
      text: String(this.sentence.val() ?? ''),
      ...(definition ? { definition: JSON.parse(definition) as unknown } : scene && { scene }),
      ...(Array.isArray(branches) && { branches: branches as unknown[] }),
      ...(typeof globalQuestions === 'boolean' && { globalQuestions }),
    };
    return (await $.ajax({
      url: `${RED.settings.apiRootUrl}dialflow/try-sentence`,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(body),
    })) as Answer;
  }

  private show({ result, ranking, threshold, model, secondOpinion }: IntentRanking): void {
    const { node } = this;
    const taken =
      result.outcome === 'unrecognised'
        ? node._('editor.sentenceNone')
        : node._('editor.sentenceTaken', {
            what: result.outcome === 'branch' ? result.branch : result.question,
          });
    const percent = (share: number): string => `${Math.round(share * 100)} %`;
    const language = languageOf(node);
    const comma = language === 'zh-CN' ? '，' : ', ';
    this.tell([
      taken,
      ...ranking.slice(0, SHOWN).map(({ name, confidence, because, branch }) => {
        const to = branch !== null && branch !== name ? ` → ${branch}` : '';
        return `${percent(confidence)}  ${name}${to}  (${becauseIn(because, language)})`;
      }),
      node._('editor.sentenceThreshold', { threshold: percent(threshold) }) +
        comma +
        node._(`editor.sentenceBy.${model}`),
      ...(secondOpinion
        ? [`${node._(`editor.secondOpinion.${secondOpinion.outcome}`)} ${secondOpinion.detail}`]
        : []),
    ]);
  }

  private tell(lines: readonly string[], bad = false): void {
    this.result.empty().toggleClass('dialflow-bad', bad);
    for (const line of lines) $('<div></div>').text(line).appendTo(this.result);
  }
}
