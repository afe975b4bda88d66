import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { engineFields } from '../../credentials/engine.definition';
import { isSecret } from '../../nodes/host/nodeRed/secrets';
import type { TrunkSettings } from '../../engine/api';
import { registerEngine } from '../../nodes/host/nodeRed/engineNode';
import { FakeEngine } from '../nodes/host/nodeRed/fakeEngine';
import { writePackage } from '../nodes/host/nodeRed/generated';
import { Runtime } from '../nodes/host/nodeRed/runtime';
import { BROWSER } from './browser';

/** As much of the editor's global as the tests reach for inside the page. */
interface EditorRed {
  nodes: {
    node(id: string): Record<string, unknown> & { valid: boolean };
    getType(type: string): { defaults: Record<string, { value: unknown }>; label(): string };
    registry: { getNodeTypes(): string[] };
    import(nodes: object[]): void;
    createExportableNodeSet(nodes: object[]): (Record<string, unknown> & { id: string })[];
    dirty(): boolean;
  };
  editor: { edit(node: object): void; editConfig(name: string, type: string, id: string): void };
  workspaces: { active(): string };
  view: { redraw(all: boolean): void };
}
declare const RED: EditorRed;
declare const document: {
  querySelectorAll(selector: string): Iterable<{
    getAttribute(name: string): string | null;
    textContent: string;
  }>;
};

const LANGUAGES = ['zh-CN', 'en-US'] as const;

describe("Node-RED's editor", function () {
  this.timeout(60_000);
  const engine = new FakeEngine();
  const red = new Runtime();
  const complaints: string[] = [];
  const probed: TrunkSettings[] = [];
  let folder: string;
  let browser: BrowserContext;
  let page: Page;
  /** The language that the editor is open in, and how many sets of nodes it was given. */
  let spoken = '';
  let canvas = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dialflow-editor-'));
    await writePackage(join(folder, 'package'), 'module.exports = () => {};');
    await red.start(
      (api) => {
        registerEngine(api, {
          acquire: (options) => engine.acquire(options),
          toOptions: (_settings, home) => ({
            dataFolder: home,
            line: { kind: 'simulated', callees: [] },
          }),
          lineTest: {
            join: () => Promise.resolve(null),
            probe: ({ trunks }, name) => {
              probed.push(...trunks);
              const state = name === 'spare' ? 'down' : 'up';
              const detail = state === 'down' ? '403 Forbidden' : null;
              const status = { name, state, detail, registered: true } as const;
              return Promise.resolve({ ...status, since: 0, liveCalls: 0, roundTripMs: 12 });
            },
          },
        });
      },
      join(folder, 'package'),
    );
    const settings = Object.entries(engineFields)
      .filter(([, field]) => !isSecret(field))
      .map(([name, field]) => [name, field.default]);
    const engineNode = { id: 'engine', type: 'dialflow-engine', config: true, name: '' };
    await red.deploy([{ ...engineNode, ...Object.fromEntries(settings) }]);
    browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
      ...BROWSER,
      viewport: { width: 1280, height: 1000 },
    });
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
  });
  after(async () => {
    await browser.close();
    await red.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => (complaints.length = 0));
  afterEach(() => expect(complaints).to.deep.equal([]));

  /** Marks follow what is typed, not at once where the machine is busy. */
  const untilThere = async (selector: string, count: number): Promise<void> => {
    const there = `document.querySelectorAll(${JSON.stringify(selector)}).length`;
    await page.waitForFunction(`${there} === ${count}`);
  };

  /** The editor in a language, with a new node of each type on the canvas. */
  const openEditor = async (
    language: (typeof LANGUAGES)[number],
    changes: Record<string, object> = {},
  ): Promise<string[]> => {
    if (spoken !== language) {
      await page.addInitScript(`localStorage.setItem('editor-language', '${language}')`);
      await page.goto(red.url);
      await page.waitForSelector('#red-ui-palette-dialflow .red-ui-palette-node');
      await page.waitForFunction(
        'RED.workspaces.active() && $("#red-ui-loading-progress").is(":hidden")',
      );
      await page.addStyleTag({ content: '* { transition: none !important; }' });
      await page.evaluate('$.fx.off = true');
      spoken = language;
    }
    canvas += 1;
    return page.evaluate(
      ({ given, prefix }) => {
        const types = RED.nodes.registry.getNodeTypes().filter((t) => t.startsWith('dialflow-'));
        const z = RED.workspaces.active();
        const nodes = types
          .filter((type) => type !== 'dialflow-engine')
          .map((type, index) => {
            const { defaults } = RED.nodes.getType(type);
            const values = Object.entries(defaults).map(([key, { value }]) => [key, value]);
            const place = { id: prefix + type, type, z, x: 200, y: 60 * (index + 1), wires: [] };
            return { ...place, ...Object.fromEntries(values), engine: 'engine', ...given[type] };
          });
        RED.nodes.import(nodes);
        RED.view.redraw(true);
        return types;
      },
      { given: changes, prefix: idOf('') },
    );
  };
  const idOf = (type: string): string =>
    type === 'dialflow-engine' ? 'engine' : `n${canvas}-${type}`;
  const openDialog = async (type: string): Promise<void> => {
    await page.evaluate(
      ({ one, id }) => {
        if (one === 'dialflow-engine') RED.editor.editConfig('', one, id);
        else RED.editor.edit(RED.nodes.node(id));
      },
      { one: type, id: idOf(type) },
    );
    const tray = await page.waitForSelector('.red-ui-tray:has(.dialflow-form)');
    await tray.waitForElementState('stable');
  };
  const press = async (button: 'ok' | 'cancel', kind = 'node'): Promise<void> => {
    await page.click(`#node-${kind === 'config' ? 'config-' : ''}dialog-${button}`);
    await page.waitForFunction('$(".dialflow-form").length === 0');
  };
  const saved = (type: string): Promise<Record<string, unknown>> =>
    page.evaluate(
      (id) => RED.nodes.createExportableNodeSet([RED.nodes.node(id)])[0] ?? {},
      idOf(type),
    );

  for (const language of LANGUAGES) {
    it(`opens the dialog of every node in ${language}, and saves it as it was`, async () => {
      const types = await openEditor(language);
      expect(types).to.include('dialflow-engine').and.have.length.above(10);
      for (const type of types) {
        const before = await saved(type);
        await openDialog(type);
        const keys = await page.evaluate(() =>
          [...document.querySelectorAll('.dialflow-form [data-i18n]')].flatMap((element) =>
            [
              element.textContent,
              element.getAttribute('title'),
              element.getAttribute('placeholder'),
            ].filter((text) => /\b(fields|editor)\.\w/.test(text ?? '')),
          ),
        );
        expect(keys, `${type} lacks words`).to.deep.equal([]);
        if (process.env['SHOTS']) {
          await page.screenshot({ path: join(process.env['SHOTS'], `${language}-${type}.png`) });
        }
        await press('ok', type === 'dialflow-engine' ? 'config' : 'node');
        expect(await saved(type), type).to.deep.equal(before);
      }
    });
  }

  it('saves literals, typed inputs, lines and rows as the runtime reads them', async () => {
    await openEditor('en-US');
    await openDialog('dialflow-speak');
    await page.fill('#node-input-text-area', 'Hello @name ,\nhow are you?');
    await page.fill('#node-input-similar-area', 'Hi @name \n\n Hey ');
    await page.selectOption('#node-input-bargeIn', 'any');
    await press('ok');
    expect(await saved('dialflow-speak')).to.deep.include({
      text: 'Hello @name ,\nhow are you?',
      textType: 'str',
      similar: ['Hi @name', 'Hey'],
      bargeIn: 'any',
    });

    await openDialog('dialflow-speak');
    await page.evaluate(
      "$('#node-input-text').typedInput('type', 'msg').typedInput('value', 'words')",
    );
    await press('ok');
    expect(await saved('dialflow-speak')).to.deep.include({ text: 'words', textType: 'msg' });

    await openDialog('dialflow-tag');
    await page.click('.dialflow-form .red-ui-editableList-addButton');
    await page.evaluate(`
      $('.dialflow-row').last().find('[data-field=group] input').first()
        .typedInput('type', 'jsonata').typedInput('value', 'a & b')`);
    await press('ok');
    expect((await saved('dialflow-tag'))['tags']).to.deep.equal([
      { group: '', name: '' },
      { group: 'a & b', groupType: 'jsonata', name: '' },
    ]);
  });

  it('keeps the wires on their branches when branches come, go and move', async () => {
    // Ids of the nodes that are about to be made.
    const next = (name: string): string => `n${canvas + 1}-dialflow-${name}`;
    const branch = (name: string): object => ({
      name,
      intents: [],
      utterances: [],
      keywords: [],
      keys: ['1'],
    });
    await openEditor('en-US', {
      'dialflow-intent-match': {
        branches: [branch('yes'), branch('no')],
        outputs: 5,
        wires: [[], [next('speak')], [next('tag')], [], []],
      },
    });
    await openDialog('dialflow-intent-match');
    await page.click('.red-ui-editableList-item-remove >> nth=0');
    await page.waitForFunction('$(".dialflow-row").length === 1');
    await page.click('.dialflow-form .red-ui-editableList-addButton');
    await page.fill('.dialflow-row >> nth=1 >> [data-field=name] input', 'perhaps');
    await page.check('#node-input-showHungUp');
    await press('ok');
    const node = await saved('dialflow-intent-match');
    expect(node['outputs']).to.equal(6);
    expect(node['wires']).to.deep.equal([
      [idOf('dialflow-speak')],
      [],
      [idOf('dialflow-tag')],
      [],
      [],
      [],
    ]);
    expect(
      await page.evaluate((id) => {
        const intentMatch = RED.nodes.node(id);
        const labels = (intentMatch['_def'] as { outputLabels(port: number): string }).outputLabels;
        return [0, 1, 2, 3, 4, 5].map((port) => labels.call(intentMatch, port));
      }, idOf('dialflow-intent-match')),
    ).to.deep.equal(['no', 'perhaps', 'Global question', 'Unrecognised', 'No input', 'Hung up']);
  });

  it('marks what is wrong, and says why in the language of the editor', async () => {
    await openEditor('zh-CN', {
      'dialflow-intent-match': {
        branches: [{ name: 'a', keys: ['1'] }, { keys: ['x'] }],
        outputs: 5,
      },
    });
    const isValid = (id: string): boolean => RED.nodes.node(id).valid;
    const valid = await page.evaluate(isValid, idOf('dialflow-intent-match'));
    expect(valid).to.equal(false);
    const reasons = await page.evaluate(
      (id) => RED.nodes.node(id)['validationErrors'] as string[],
      idOf('dialflow-intent-match'),
    );
    expect(reasons.join()).to.contain('意图分支 2 › 分支名称: 不能为空');
    expect(reasons.join()).to.contain('意图分支 2 › 按键 1: “x”不是按键');
    await openDialog('dialflow-intent-match');
    const marked = '.dialflow-row .input-error';
    await untilThere(marked, 2);
    await page.fill(`${marked} >> nth=0`, 'b');
    await untilThere(marked, 1);
    await page.fill(marked, '');
    // Nothing is left that could take the branch: its row is marked.
    await untilThere(marked, 0);
    await untilThere('.dialflow-row.input-error', 1);
    await page.fill('.dialflow-row >> nth=1 >> [data-field=keys] textarea', '2');
    await untilThere('.dialflow-row.input-error', 0);
    await press('ok');
    expect(await page.evaluate(isValid, idOf('dialflow-intent-match'))).to.equal(true);
  });

  it('marks settings that can never work, but not what only the runtime knows', async () => {
    await openEditor('en-US', {
      'dialflow-job-group': {
        strategy: '{"foo":1}',
        workingTime: [{ beginTime: '9点', endTime: '18:00' }],
        callerNumber: 'topic',
        callerNumberType: 'msg',
      },
      'dialflow-dial': { number: 'abc', variables: [{ key: '1x', value: '' }] },
      'dialflow-listen': { endKey: '##' },
      'dialflow-scene': { from: 'field', definition: '{"name":1}' },
    });
    const reasonsOf = (type: string): Promise<string[]> =>
      page.evaluate(
        (id) => (RED.nodes.node(id)['validationErrors'] ?? []) as string[],
        idOf(`dialflow-${type}`),
      );
    const jobGroup = (await reasonsOf('job-group')).join('\n');
    expect(jobGroup).to.contain('Strategy JSON (advanced) › foo: is not a known field');
    expect(jobGroup).to.contain('Working times 1 › From: "9点" is no time of day');
    expect(jobGroup).to.not.contain('Caller number');
    const dial = (await reasonsOf('dial')).join('\n');
    expect(dial).to.contain('Number: "abc" is no telephone number');
    expect(dial).to.contain('Variables 1 › Name: "1x" is no name of a variable');
    expect((await reasonsOf('listen')).join()).to.contain('End key: "##" is not one key');
    expect((await reasonsOf('scene')).join('\n')).to.match(/industry: is missing[^]*name: must be/);
  });

  it('says on the canvas what is chosen, in the language of the editor', async () => {
    const labelOf = (type: string): Promise<unknown> =>
      page.evaluate(({ id, one }) => RED.nodes.getType(one).label.call(RED.nodes.node(id)), {
        id: idOf(type),
        one: type,
      });
    const said = async (): Promise<unknown[]> => [
      await labelOf('dialflow-listen'),
      await labelOf('dialflow-call-trigger'),
      await labelOf('dialflow-job-group'),
    ];
    await openEditor('zh-CN');
    expect(await said()).to.deep.equal(['说话或按键，5 秒', '通话接通', '创建、加入名单并启动']);
    await openEditor('en-US');
    expect(await said()).to.deep.equal([
      'Speech or keys, 5 s',
      'Call answered',
      'Create, assign and start',
    ]);
  });

  it('shows the fields that belong to what is chosen', async () => {
    await openEditor('en-US');
    await openDialog('dialflow-job-group');
    const shown = (field: string): Promise<boolean> =>
      page.locator(`.dialflow-form > [data-field=${field}]`).isVisible();
    expect([await shown('jobGroup'), await shown('retryTimes')]).to.deep.equal([false, true]);
    await page.selectOption('#node-input-operation', 'pause');
    expect([await shown('jobGroup'), await shown('retryTimes')]).to.deep.equal([true, false]);
    await press('cancel');
  });

  it('tries a sentence in the scene that is named, and asks for one where none is', async () => {
    await openEditor('zh-CN');
    await openDialog('dialflow-scene');
    await page.fill('#node-input-sentence-text', '是的');
    await page.click('#node-input-sentence-run');
    const result = page.locator('#node-input-sentence-result');
    await result.getByText('请先选择场景。').waitFor();
    await page.fill('#node-input-sentence-scene', 'survey');
    const [asked] = await Promise.all([
      page.waitForRequest('**/dialflow/try-sentence'),
      page.click('#node-input-sentence-run'),
    ]);
    expect(asked.postDataJSON()).to.include({ text: '是的', scene: 'survey' });
    const [tried] = await Promise.all([
      page.waitForRequest('**/dialflow/try'),
      page.click('#node-input-try-text'),
    ]);
    expect(tried.postDataJSON()).to.include({ kind: 'text', scene: 'survey' });
    await page.fill('#node-input-sentence-scene', '');
    await page.click('#node-input-try-text');
    await page.locator('#node-input-try-result').getByText('请先选择场景。').waitFor();
    await press('cancel');
  });

  it('offers the scenes of the engine, and takes other names as well', async () => {
    await openEditor('en-US');
    await openDialog('dialflow-dial');
    await page.click('#node-input-scene');
    await page.click('.red-ui-autoComplete-container >> text=survey');
    await press('ok');
    expect((await saved('dialflow-dial'))['scene']).to.equal('survey');
    await openDialog('dialflow-dial');
    await page.fill('#node-input-scene', 'still to come');
    await press('ok');
    expect((await saved('dialflow-dial'))['scene']).to.equal('still to come');
  });

  it("tries the engine's line from its dialog, and keeps its secrets out of the flow", async () => {
    const input = (name: string): string => `#node-config-input-${name}`;
    const row = (name: string) => page.locator(`.dialflow-form > .form-row[data-field=${name}]`);
    const result = page.locator(input('test-result'));
    await openEditor('zh-CN');
    await openDialog('dialflow-engine');
    expect(await row('trunk1Host').isVisible()).to.equal(false);
    expect(await page.locator(input('test')).isVisible()).to.equal(false);
    await page.selectOption(input('line'), 'sip');
    expect(await row('trunk1Host').isVisible()).to.equal(true);
    expect(await row('speed').isVisible()).to.equal(false);

    await page.click(input('test'));
    await result.getByText('trunk1Host: must not be empty').waitFor();
    await page.fill(input('trunk1Host'), 'sip.example.com');
    await page.fill(input('trunk1Password'), 'top secret');
    await page.selectOption(input('trunks'), '2');
    await page.fill(input('trunk2Name'), 'spare');
    await page.fill(input('trunk2Host'), '10.0.0.2');
    await page.fill(input('phones'), 'li');
    expect(await page.locator(`${input('phones')}.input-error`).count()).to.equal(1);
    await page.fill(input('phones'), 'li other-secret');
    expect(await page.locator(`${input('phones')}.input-error`).count()).to.equal(0);
    await page.click(input('test'));
    await result.getByText('中继“trunk1”可用（已注册，12 毫秒）').waitFor();
    await result.getByText('中继“spare”不可用：403 Forbidden').waitFor();
    expect(probed[0]).to.include({ host: 'sip.example.com', password: 'top secret' });
    if (process.env['SHOTS']) {
      await page.setViewportSize({ width: 1280, height: 3400 });
      await page.screenshot({ path: join(process.env['SHOTS'], 'zh-CN-sip.png') });
      await page.setViewportSize({ width: 1280, height: 1000 });
    }
    await press('ok', 'config');

    const node = await saved('dialflow-engine');
    expect(node).to.include({ line: 'sip', trunk1Host: 'sip.example.com', trunks: '2' });
    expect(JSON.stringify({ ...node, credentials: {} })).to.not.contain('secret');
    await page.click('#red-ui-header-button-deploy');
    await page.click('.red-ui-notification .primary'); // new nodes lack what they need
    await page.waitForFunction('!RED.nodes.dirty()');
    expect(red.savedFlows()).to.contain('sip.example.com').and.not.contain('secret');

    // What is kept: a password is not told again, a list of phones can be edited.
    await page.reload();
    spoken = '';
    await openEditor('zh-CN');
    await openDialog('dialflow-engine');
    expect(await page.inputValue(input('trunk1Password'))).to.equal('__PWRD__');
    expect(await page.inputValue(input('phones'))).to.equal('li other-secret');
    probed.length = 0;
    await page.click(input('test'));
    await result.getByText('中继“trunk1”可用').waitFor();
    expect(probed[0]).to.include({ password: 'top secret' });
    await press('cancel', 'config');
  });

  it('asks for what messages need where they are wanted, and says when they can be tried', async () => {
    const input = (name: string): string => `#node-config-input-${name}`;
    const isShown = (name: string): Promise<boolean> =>
      page.locator(`.dialflow-form > .form-row[data-field=${name}]`).isVisible();
    const marked = (name: string) => page.locator(`${input(name)}.input-error`);
    await openEditor('zh-CN');
    await openDialog('dialflow-engine');
    await page.selectOption(input('line'), 'simulated');
    expect([await isShown('smpp'), await page.locator(input('test')).isVisible()]).to.deep.equal([
      ...[false, false],
    ]);
    await page.check(input('sms'));
    await page.selectOption(input('smpp'), '1');
    for (const name of ['smsHttpIn', 'smsHttpOut']) await page.check(input(name));
    for (const name of ['smpp1Host', 'smsHttpToken', 'smsHttpUrl', 'smsSignature']) {
      expect(await isShown(name), name).to.equal(true);
    }
    for (const name of ['smpp2Host', 'smsSip', 'smpp1Window']) {
      expect(await isShown(name), name).to.equal(false);
    }
    await page.fill(input('smsHttpToken'), 'short');
    expect(await marked('smsHttpToken').count()).to.equal(1);
    await page.fill(input('smsHttpToken'), 'long-enough-for-it');
    expect(await marked('smsHttpToken').count()).to.equal(0);
    const result = page.locator(input('test-result'));
    await page.click(input('test'));
    await result.getByText('smpp1Host').waitFor(); // what is missing is told by name
    await page.fill(input('smpp1Host'), 'smpp.example.com');
    await page.fill(input('smpp1SystemId'), 'me');
    await page.fill(input('smsHttpUrl'), 'https://sms.example.com/send');
    await page.fill(input('smsHttpSecret'), 'a-secret-of-sixteen');
    await page.click(input('test'));
    await result.getByText('短信通道：部署后再测试').waitFor();
    if (process.env['SHOTS']) {
      await page.setViewportSize({ width: 1280, height: 3000 });
      await page.screenshot({ path: join(process.env['SHOTS'], 'zh-CN-sms-settings.png') });
      await page.setViewportSize({ width: 1280, height: 1000 });
    }
    await press('cancel', 'config');
  });
});
