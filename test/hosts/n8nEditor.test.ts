import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { startN8n, type RunningN8n, type WorkflowJson } from '../../scripts/hosts/n8n';
import { freePort, ROOT } from '../../scripts/hosts/processes';
import { DEMONSTRATION, surveyFile } from '../../scripts/start/survey';
import { trunkThatSays } from '../support/trunk';
import { BROWSER } from './browser';

/** What n8n answers of a credential's test. */
interface Tested {
  status: string;
  message: string;
}

describe("n8n's editor", () => {
  const folder = join(ROOT, '.dialflow', `test-n8n-editor-${process.pid}`);
  const workflow = surveyFile('n8n.json') as WorkflowJson;
  let host: RunningN8n;
  let browser: BrowserContext;
  let page: Page;
  let id: string;
  let credential: string;

  before(async () => {
    host = await startN8n({
      userFolder: folder,
      port: await freePort(),
      env: { N8N_DEFAULT_LOCALE: 'zh-CN' },
    });
    const dataFolder = join(folder, 'data');
    credential = await host.createCredential({ ...DEMONSTRATION, dataFolder });
    id = await host.importWorkflow(workflow);
    browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
      ...BROWSER,
      viewport: { width: 1500, height: 950 },
    });
    const [name = '', value = ''] = host.cookie.split('=');
    await browser.addCookies([{ name, value, url: host.url }]);
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    await host?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the shipped survey with every node known', async () => {
    await page.goto(`${host.url}/workflow/${id}`);
    const nodes = page.locator('[data-test-id="canvas-node"]');
    const own = workflow.nodes.filter((node) => !node.type.endsWith('.stickyNote'));
    await nodes.nth(own.length - 1).waitFor();
    const shown = await nodes.evaluateAll((found) =>
      found.map((node) => node.getAttribute('data-node-name')),
    );
    for (const { name } of own) expect(shown).to.include(name);
    expect(await page.getByText(/unrecognized|not installed|Install this node/i).count()).to.equal(
      0,
    );
    if (process.env['SHOTS'])
      await page.screenshot({ path: join(process.env['SHOTS'], 'n8n.png') });
  });

  it('opens a node with its fields in the language of the host', async () => {
    await page.locator('[data-node-name="判断身份"]').first().dblclick();
    await page.getByText('意图分支').first().waitFor();
    await page.getByText('回答全局问题').first().waitFor();
    if (process.env['SHOTS']) {
      await page.screenshot({ path: join(process.env['SHOTS'], 'n8n-intent-match.png') });
    }
  });

  it('tests the connection to the engine, and tells which one answers', async () => {
    const stored = (await host.rest(
      'GET',
      `/credentials/${credential}?includeData=true`,
    )) as object;
    const tested = (await host.rest('POST', '/credentials/test', {
      credentials: stored,
    })) as Tested;
    expect(tested.status, tested.message).to.equal('OK');
    expect(tested.message).to.match(/simulated/);
  });

  it('asks the trunks of a SIP line, and says how each of them stands', async () => {
    const [up, down] = [
      await trunkThatSays('200 OK'),
      await trunkThatSays('503 Service Unavailable'),
    ];
    try {
      const id = await host.createCredential({
        line: 'sip',
        trunks: '2',
        trunk1Name: 'main',
        trunk1Host: '127.0.0.1',
        trunk1Port: up.address().port,
        trunk2Name: 'spare',
        trunk2Host: '127.0.0.1',
        trunk2Port: down.address().port,
        trunk2Username: 'me',
        trunk2Password: 'wrong',
        localAddress: '127.0.0.1',
        listenPort: 0,
        synthesiser: 'none',
        dataFolder: join(folder, 'sip'),
      });
      const stored = await host.rest('GET', `/credentials/${id}?includeData=true`);
      const { status, message } = (await host.rest('POST', '/credentials/test', {
        credentials: stored,
      })) as Tested;
      expect(status, message).to.equal('Error');
      expect(message).to.match(/中继“main”可用（\d+ 毫秒）; 中继“spare”不可用：.*503/);
      if (process.env['SHOTS']) {
        await page.setViewportSize({ width: 1500, height: 3200 });
        await page.goto(`${host.url}/home/credentials/${id}`);
        await page.getByText('允许的号段').first().waitFor();
        await page.screenshot({ path: join(process.env['SHOTS'], 'n8n-sip.png') });
      }
    } finally {
      up.close();
      down.close();
    }
  });
});
