import { expect } from 'chai';
import { runInNewContext } from 'node:vm';
import { modules } from '../../../nodes';
import { kebab } from '../../../nodes/host/definition';
import { toHtml } from '../../../scripts/build/markdown';
import { generated } from '../../nodes/host/nodeRed/generated';

const LANGUAGES = ['zh-CN', 'en-US'];
const names = [...modules.map(({ definition }) => kebab(definition.name)), 'engine'];

/** Keys of nested objects, as paths. */
const paths = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null
      ? paths(inner, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );

describe('what the build makes for Node-RED', () => {
  let files: Map<string, string>;
  const file = (path: string): string => files.get(path) ?? expect.fail(`there is no ${path}`);
  before(async () => (files = await generated()));

  for (const name of names) {
    it(`has the dialog, the words and the help of "${name}" in both languages`, () => {
      const [zh, en] = LANGUAGES.map((language) => {
        const help = file(`dist/node-red/locales/${language}/${name}.html`);
        expect(help).to.match(/^<script type="text\/html" data-help-name="dialflow-[\w-]+">\n<p>/);
        return JSON.parse(file(`dist/node-red/locales/${language}/${name}.json`)) as object;
      });
      expect(paths(zh ?? {})).to.deep.equal(paths(en ?? {}));
      // Every key in the html has words.
      const known = new Set(paths(en ?? {}));
      const keys = [
        ...file(`dist/node-red/${name}.html`).matchAll(/data-i18n="(?:\[\w+\])?([^"]+)"/g),
      ];
      expect(keys.map(([, key = '']) => key).filter((key) => !known.has(key))).to.deep.equal([]);
    });

    it(`registers "${name}" by a literal, as the scorecard reads it`, () => {
      const html = file(`dist/node-red/${name}.html`);
      const script = /<script type="text\/javascript">([^]*)<\/script>/.exec(html)?.[1] ?? '';
      let registered: { type: string; definition: Record<string, unknown> } | undefined;
      runInNewContext(script, {
        dialflow: { check: () => () => true },
        RED: {
          nodes: {
            registerType: (type: string, definition: Record<string, unknown>) =>
              (registered = { type, definition }),
          },
        },
      });
      expect(registered?.type).to.equal(`dialflow-${name}`);
      expect(registered?.definition).to.include.keys('category', 'defaults', 'label');
      expect(html).to.contain(`data-template-name="dialflow-${name}"`);
    });
  }

  it('brings the definitions to the editor in a script of its own', () => {
    const window: { dialflow?: { label?: unknown } } = {};
    const $ = (): object => ({ length: 1 });
    runInNewContext(file('resources/editor.js'), { window, $ });
    expect(window.dialflow).to.include.keys('prepare', 'save', 'label', 'check', 'outputLabels');
  });

  it('makes html of the help as it is written', () => {
    expect(toHtml('### One\n- `a < b`: **bold**\n- c\n\nText\nof two lines & more.')).to.equal(
      [
        '<h3>One</h3>',
        '<ul>\n  <li><code>a &lt; b</code>: <b>bold</b></li>\n  <li>c</li>\n</ul>',
        '<p>Text of two lines &amp; more.</p>',
      ].join('\n'),
    );
  });
});
