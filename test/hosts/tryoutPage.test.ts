import { expect } from 'chai';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { composeEngine, type Engine } from '../../engine/service/compose';
import { BROWSER } from './browser';

/** A test page in Chromium, behind a proxy that can be cut, as a host that dies cuts its pages off. */
describe('a test page', function () {
  this.timeout(60_000);
  let folder: string;
  let engine: Engine;
  let browser: BrowserContext;
  let proxy: Server;
  let instanceId: string;
  let port = 0;
  const behind = { port: 0 };
  const sockets = new Set<Socket>();
  const faults: unknown[] = [];

  const listen = async (on: number): Promise<void> => {
    proxy = createServer((near) => {
      const far = connect(behind.port, '127.0.0.1');
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
    proxy.listen(on, '127.0.0.1');
    await once(proxy, 'listening');
    ({ port } = proxy.address() as AddressInfo);
  };
  const cut = async (): Promise<void> => {
    const closed = once(proxy, 'close');
    proxy.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dialflow-page-'));
    await listen(0);
    engine = await composeEngine(
      {
        dataFolder: join(folder, 'data'),
        line: { kind: 'simulated', callees: [] },
      },
      { failed: (error) => faults.push(error) },
    );
    instanceId = (await engine.api.instances.ensure({ name: 'test', maxConcurrency: 5 })).id;
    browser = await chromium.launchPersistentContext(join(folder, 'browser'), BROWSER);
  });
  after(async () => {
    await browser?.close();
    await engine?.stop();
    await cut();
    rmSync(folder, { recursive: true, force: true });
    expect(faults).to.deep.equal([]);
  });

  /** The page as the proxy has it. */
  const open = async (): Promise<{ page: Page; url: string; id: string }> => {
    const made = await engine.api.tryout.open({ instanceId, kind: 'text', language: 'en-US' });
    const at = new URL(made.url);
    behind.port = Number(at.port);
    at.port = String(port);
    const page = await browser.newPage();
    await page.goto(at.href);
    await page.locator('#call').waitFor();
    return { page, url: at.href, id: made.id };
  };
  const told = (page: Page, words: string): Promise<void> =>
    page.locator('#banner', { hasText: words }).waitFor();

  it('tries again when its engine cannot be reached, and goes on when it can', async () => {
    const { page, url, id } = await open();
    const asked = page.waitForEvent('requestfailed', (request) => request.url() === url);
    await cut();
    await asked;
    await told(page, 'The connection to the engine is gone.');
    await listen(port);
    await page.locator('#banner').waitFor({ state: 'hidden' });
    await engine.api.tryout.close({ tryout: id });
    await told(page, 'This test is over.');
    await page.close();
  });

  it('says that another window has it, and is quiet once that one has taken over', async () => {
    const { page, url, id } = await open();
    await page.locator('#call').click();
    await page.locator('#answer').click();
    await page.locator('#typed').waitFor();
    const other = await browser.newPage();
    await other.goto(url);
    await told(other, 'This page is open in another window.');
    await other.locator('#banner button').click();
    await other.locator('#call').waitFor();
    await told(page, 'This page is open in another window.');
    for (const part of ['#typed', '#call', '#hang-up']) {
      expect(await page.locator(part).isVisible(), part).to.equal(false);
    }
    await engine.api.tryout.close({ tryout: id });
    await told(other, 'This test is over.');
  });
});
