import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { startN8n, type RunningN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { startNodeRed, type RunningNodeRed } from '../../scripts/hosts/nodeRed';
import { freePort, ROOT } from '../../scripts/hosts/processes';
import { DEMONSTRATION, surveyFile, withRoster } from '../../scripts/start/survey';
import { BROWSER } from './browser';

const ROSTER = join(ROOT, 'flows/satisfaction-survey/contacts.xlsx');

interface FlowNode {
  id: string;
  type: string;
  wires?: string[][];
  [field: string]: unknown;
}

/** The shipped survey, tried out by text: somebody types, the real flow talks. */
describe('the text test', function () {
  this.timeout(240_000);
  const folder = join(ROOT, '.dialflow', `test-tryout-${process.pid}`);
  let browser: BrowserContext;
  const complaints: string[] = [];

  before(async () => {
    browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
      ...BROWSER,
      viewport: { width: 1280, height: 900 },
    });
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const shot = async (page: Page, name: string): Promise<void> => {
    if (process.env['SHOTS']) await page.screenshot({ path: join(process.env['SHOTS'], name) });
  };

  /** The survey in words, as a satisfied callee. */
  const converse = async (page: Page, name: string): Promise<void> => {
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.setViewportSize({ width: 1000, height: 820 });
    await page.locator('#call').click();
    await page.locator('#answer').click();
    const robot = page.locator('.turn.robot .said');
    await robot.filter({ hasText: '请问您是' }).waitFor();
    await page.locator('#text').fill('是的，我是');
    await page.keyboard.press('Enter');
    await robot.filter({ hasText: '满意吗' }).waitFor();
    await page.locator('#text').fill('挺满意的');
    await page.keyboard.press('Enter');
    await page.locator('.turn.callee .fact.good').nth(1).waitFor();
    await shot(page, `${name}-zh.png`);
    await page.locator('#end-part').waitFor();
    const tags = await page.locator('#tags li').allTextContents();
    expect(tags).to.include.members(['身份: 本人', '满意度: 满意']);
    expect(await page.locator('#end').textContent()).to.include('流程完结');
    const nodes = await page.locator('.turn.callee .who').allTextContents();
    expect(nodes.some((words) => words.includes('听取身份'))).to.equal(true);
    await page.locator('#language').click();
    await shot(page, `${name}-en.png`);
    await page.setViewportSize({ width: 400, height: 800 });
    await shot(page, `${name}-400.png`);
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).to.be.at.most(400);
    expect(complaints).to.deep.equal([]);
  };

  it("is a button away in Node-RED's editor", async () => {
    const dataFolder = join(folder, 'node-red', 'data');
    const shipped = surveyFile('node-red.json') as FlowNode[];
    const scene = shipped.find(({ type }) => type === 'dialflow-scene');
    const flows = withRoster(shipped, ROSTER).map((node) => {
      if (node.type === 'dialflow-engine') return { ...node, ...DEMONSTRATION, dataFolder };
      // The scene is imported, and nobody is called.
      return node.id === scene?.id ? { ...node, wires: [[]] } : node;
    });
    const red: RunningNodeRed = await startNodeRed({
      userFolder: join(folder, 'node-red'),
      port: await freePort(),
      flows,
    });
    try {
      await red.inject(flows.find(({ type }) => type === 'inject')?.id ?? '');
      const editor = await browser.newPage();
      await editor.addInitScript(`localStorage.setItem('editor-language', 'zh-CN')`);
      await editor.goto(red.url);
      await editor.waitForFunction(
        'window.RED && RED.nodes && RED.workspaces && RED.workspaces.active() && $("#red-ui-loading-progress").is(":hidden")',
      );
      const trigger = flows.find(({ type }) => type === 'dialflow-call-trigger')?.id ?? '';
      await editor.evaluate(`RED.editor.edit(RED.nodes.node(${JSON.stringify(trigger)}))`);
      const button = editor.locator('#node-input-try-text');
      await button.waitFor();
      await editor.locator('.red-ui-tray').waitFor();
      await shot(editor, 'node-red-button.png');
      const opened = browser.waitForEvent('page');
      await button.click();
      await converse(await opened, 'node-red-text');
      await editor.close();
    } finally {
      await red.stop();
    }
  });

  it('is an operation of the Scene node in n8n', async () => {
    const host: RunningN8n = await startN8n({
      userFolder: join(folder, 'n8n'),
      port: await freePort(),
    });
    try {
      await host.createCredential({ ...DEMONSTRATION, dataFolder: join(folder, 'n8n', 'data') });
      const shipped = withRoster(surveyFile('n8n.json') as WorkflowJson, ROSTER);
      const id = await host.importWorkflow(tryingOut(shipped));
      await host.publish(id);
      const button = shipped.nodes.find((node) => node.type.endsWith('.manualTrigger'));
      const execution = await host.run(id, String(button?.['name']));
      const url = await until(async () => {
        const { status, error, items } = await host.execution(execution);
        if (status === 'error' || status === 'crashed') throw new Error(error ?? status);
        const [made] = items['试呼']?.[0] ?? [];
        return (made as { url?: string } | undefined)?.url;
      });
      const page = await browser.newPage();
      await page.goto(url);
      await converse(page, 'n8n-text');
    } finally {
      await host.stop();
    }
  });
});

/** The survey's workflow, in which the scene's import is followed by a page. */
function tryingOut(workflow: WorkflowJson): WorkflowJson {
  const scene = workflow.nodes.find(({ type }) => type.endsWith('.scene'));
  const trigger = workflow.nodes.find(({ type }) => type.endsWith('.callTrigger'));
  const { scene: ofScene } = trigger?.['parameters'] as { scene: unknown };
  const node = {
    ...scene,
    ...{ id: 'try', name: '试呼', type: scene?.type ?? '', position: [900, -200] },
    parameters: { operation: 'try', ofScene, tryKind: 'text' },
  };
  const next = { main: [[{ node: '试呼', type: 'main', index: 0 }]] };
  const connections = { ...(workflow.connections as object), [String(scene?.['name'])]: next };
  return { ...workflow, nodes: [...workflow.nodes, node], connections };
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
