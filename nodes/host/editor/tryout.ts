import { nameIn, sceneMeant, written } from './scene';
import { languageOf } from './words';

/** What the runtime answers; see `nodeRed/tryout.ts`. */
type Answer = { url: string } | { failed: string };

const KINDS = ['text', 'phone'] as const;

/** The buttons of a dialog that try the flow out, with what is in the dialog just now. */
export class TryButtons {
  private readonly result: JQuery;

  constructor(
    private readonly node: EditorNode,
    private readonly prefix: string,
    private readonly startedBy: 'page' | 'dial',
    private readonly values: () => Record<string, unknown>,
  ) {
    this.result = $(`#${prefix}-try-result`);
    for (const kind of KINDS) {
      const button = $(`#${prefix}-try-${kind}`);
      button.on('click', () => {
        // At once: a window that is opened later is taken for an advertisement.
        const tab = window.open('about:blank', '_blank');
        button.prop('disabled', true);
        void this.run(kind, tab).finally(() => button.prop('disabled', false));
      });
    }
  }

  private async run(kind: (typeof KINDS)[number], tab: Window | null): Promise<void> {
    this.tell('');
    let answer: Answer;
    try {
      answer = await this.ask(kind);
    } catch (failure) {
      // The runtime is not there, or does not let everybody do so.
      answer = { failed: (failure as JQuery.jqXHR).statusText };
    }
    if ('failed' in answer) {
      tab?.close();
      this.tell(this.node._('editor.tryFailed') + answer.failed);
    } else if (tab) tab.location.replace(answer.url);
    else this.tell(answer.url);
  }

  private async ask(kind: (typeof KINDS)[number]): Promise<Answer> {
    const { node, prefix, startedBy } = this;
    const values = this.values();
    const meant = sceneMeant(prefix, values);
    const scene = meant.definition ? nameIn(meant.definition) : meant.scene;
    // Of a scene it is the scene that is tried; a trigger may be there for all of them.
    if (!scene && 'definition' in values) return { failed: node._('editor.sentenceNoScene') };
    const body = {
      engine: String($(`#${prefix}-engine`).val() ?? ''),
      node: node.id,
      ...{ kind, language: languageOf(node), dials: startedBy === 'dial' },
      ...{ scene, group: written(values, 'jobGroup') },
    };
    return (await $.ajax({
      url: `${RED.settings.apiRootUrl}dialflow/try`,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(body),
    })) as Answer;
  }

  private tell(text: string): void {
    this.result.text(text).toggleClass('dialflow-bad', text !== '');
  }
}
