import { languageOf } from './words';

/** What the runtime answers; see `nodeRed/lineTest.ts`. */
type Answer =
  { trunks: { up: boolean; words: Record<'zh-CN' | 'en-US', string> }[] } | { failed: string };

/** The button of the engine's dialog that tries its trunks, with what is in the dialog just now. */
export class LineTest {
  private readonly button: JQuery;
  private readonly result: JQuery;

  /** Nothing in dialogs that have no such button. */
  static of(
    node: EditorNode,
    prefix: string,
    values: () => Record<string, unknown>,
  ): LineTest | undefined {
    return $(`#${prefix}-test`).length > 0 ? new LineTest(node, prefix, values) : undefined;
  }

  private constructor(
    private readonly node: EditorNode,
    prefix: string,
    private readonly values: () => Record<string, unknown>,
  ) {
    this.button = $(`#${prefix}-test`).on('click', () => void this.run());
    this.result = $(`#${prefix}-test-result`);
  }

  show(visible: boolean): void {
    this.button.closest('.form-row').toggle(visible);
  }

  private async run(): Promise<void> {
    const { node, button } = this;
    button.prop('disabled', true);
    this.tell([{ up: true, text: node._('editor.testing') }]);
    try {
      const language = languageOf(node);
      const answer = await this.ask();
      if ('failed' in answer) this.fail(answer.failed);
      else this.tell(answer.trunks.map(({ up, words }) => ({ up, text: words[language] })));
    } catch (failure) {
      this.fail((failure as JQuery.jqXHR).statusText); // the runtime is not there
    } finally {
      button.prop('disabled', false);
    }
  }

  private async ask(): Promise<Answer> {
    // Passwords that are kept and not known here are the runtime's to add: they are left out.
    const body = { id: this.node.id, settings: this.values() };
    return (await $.ajax({
      url: `${RED.settings.apiRootUrl}dialflow/test-line`,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(body),
    })) as Answer;
  }

  private fail(why: string): void {
    this.tell([{ up: false, text: this.node._('editor.testFailed') + why }]);
  }

  private tell(lines: { up: boolean; text: string }[]): void {
    this.result.empty();
    for (const { up, text } of lines) {
      $('<div></div>').toggleClass('dialflow-bad', !up).text(text).appendTo(this.result);
    }
  }
}
