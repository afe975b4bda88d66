import { expect } from 'chai';
import { request } from 'node:http';
import { TestEngine } from '../../support/engine';
import { TryoutPage } from '../../support/tryoutPage';
import { until } from '../../support/until';

describe('the server of pages to try flows out', () => {
  const open = async () => {
    const engine = await TestEngine.start();
    const { instanceId } = engine;
    const tryout = await engine.api.tryout.open({ instanceId, kind: 'text' });
    return { engine, url: tryout.url, id: tryout.id };
  };
  const get = (url: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; headers: Record<string, unknown> }>((resolve, reject) => {
      request(url, { headers, agent: false }, (response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, headers: response.headers });
      })
        .on('error', reject)
        .end();
    });
  const refused = async (joining: Promise<unknown>): Promise<string> => {
    try {
      await joining;
    } catch (error) {
      return String(error);
    }
    throw new Error('The page was let in.');
  };

  it('listens on this machine alone, and only while there is a page', async () => {
    const { engine, url, id } = await open();
    expect(new URL(url).hostname).to.equal('127.0.0.1');
    expect((await get(url)).status).to.equal(200);
    await engine.api.tryout.close({ tryout: id });
    expect(await refused(get(url))).to.include('ECONNREFUSED');
    const again = await engine.api.tryout.open({ instanceId: engine.instanceId, kind: 'text' });
    expect((await get(again.url)).status).to.equal(200);
    expect(again.url).to.not.equal(url);
  });

  it('closes when nobody comes', async () => {
    const { engine, url } = await open();
    await engine.clock.advance(11 * 60_000);
    expect(await refused(get(url))).to.include('ECONNREFUSED');
  });

  it('closes some time after the page is gone', async () => {
    const { engine, url } = await open();
    const page = await TryoutPage.join(url);
    await engine.clock.advance(3_600_000);
    expect((await get(url)).status).to.equal(200);
    await page.close();
    await until(() => engine.clock.pending() > 0);
    await engine.clock.advance(2 * 60_000);
    expect(await refused(get(url))).to.include('ECONNREFUSED');
  });

  it('shows nothing without the token, and not what it has besides', async () => {
    const { url } = await open();
    const wrong = url.replace(/try\/.{5}/, 'try/AAAAA');
    expect((await get(wrong)).status).to.equal(404);
    expect((await get(new URL('/', url).href)).status).to.equal(404);
    expect((await get(`${url}package.json`)).status).to.equal(404);
    expect((await get(`${url}..%2f..%2fetc%2fpasswd`)).status).to.equal(404);
    expect(await refused(TryoutPage.join(wrong))).to.include('404');
  });

  it('is not reached by a name that leads here: DNS rebinding', async () => {
    const { url } = await open();
    const { port } = new URL(url);
    expect((await get(url, { host: `evil.example:${port}` })).status).to.equal(421);
    expect((await get(url, { host: `localhost:${port}` })).status).to.equal(200);
    expect((await get(url, { host: `127.0.0.1.evil.example:${port}` })).status).to.equal(421);
  });

  it('lets no page of others speak for its own', async () => {
    const { url } = await open();
    expect(await refused(TryoutPage.join(url, { origin: 'https://evil.example' }))).to.include(
      '403',
    );
    expect(await refused(TryoutPage.join(url, { origin: 'null' }))).to.include('403');
    const crossSite = { 'sec-fetch-site': 'cross-site' };
    const script = { ...crossSite, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' };
    expect((await get(`${url}page.js`, script)).status).to.equal(403);
    // The editor opens it, from another origin.
    const opened = { ...crossSite, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await get(url, opened)).status).to.equal(200);
    const framed = { ...opened, 'sec-fetch-dest': 'iframe' };
    expect((await get(url, framed)).status).to.equal(403);
  });

  it('allows nothing from elsewhere', async () => {
    const { url } = await open();
    const { headers } = await get(url);
    expect(headers['content-security-policy'])
      .to.include("default-src 'none'")
      .and.include("script-src 'self'")
      .and.include("frame-ancestors 'none'")
      .and.not.include('unsafe');
    expect(headers['x-content-type-options']).to.equal('nosniff');
    expect(headers['referrer-policy']).to.equal('no-referrer');
    expect(headers['cache-control']).to.equal('no-store');
  });

  it('takes one page at a time, another only in its place', async () => {
    const { url } = await open();
    const first = await TryoutPage.join(url);
    await first.until('hello');
    expect(await refused(TryoutPage.join(url))).to.include('409');
    const second = await TryoutPage.join(url, { query: '?take=1' });
    expect((await first.until('bye')).because).to.equal('elsewhere');
    await second.until('hello');
    expect(await first.ended()).to.equal(4001);
  });

  it('does as nothing what makes no sense', async () => {
    const { url } = await open();
    const page = await TryoutPage.join(url);
    for (const junk of ['', '{', '[]', '{"type":"key","key":"drop table"}', '{"type":"x"}']) {
      page.sendRaw(junk);
    }
    page.send({ type: 'hangUp' });
    page.send({ type: 'answer' });
    page.send({ type: 'call' });
    await page.until('hello');
    expect(page.closed).to.equal(false);
  });

  it('does not open where its address is taken, and says so', async () => {
    const { url } = await open();
    const port = Number(new URL(url).port);
    const other = await TestEngine.start({ tryout: { port } });
    const { instanceId } = other;
    const failed = other.api.tryout.open({ instanceId, kind: 'text' });
    expect(await refused(failed)).to.include('in use by another program');
  });
});
