import { expect } from 'chai';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import type { Callee, SceneDefinition } from '../../engine/api';
import { wavHeader } from '../../engine/media/wavHeader';
import { composeEngine, type Engine } from '../../engine/service/compose';
import { Child } from '../../scripts/hosts/processes';
import { Speakers } from '../../scripts/start/sip/voice';
import { surveyFile } from '../../scripts/start/survey';
import { BROWSER } from './browser';

const RATE = 8_000;
/** Said into the microphone so long after the answer; the prompt is over by then. */
const SAYS_AFTER_S = 9;

/** The softphone page in Chromium, with a wav file for a microphone, against real speech. */
describe('the soft-phone test', function () {
  this.timeout(120_000);
  let folder: string;
  let engine: Engine;
  let instanceId: string;
  let browser: BrowserContext;
  let recogniser: Child;
  const faults: unknown[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dialflow-try-'));
    const speakers = await Speakers.load();
    const words = speakers.say('挺满意的', { timbre: 'f3', pitch: 55, rate: 165 });
    const samples = new Int16Array((SAYS_AFTER_S + 30) * RATE);
    samples.set(words, SAYS_AFTER_S * RATE);
    const wav = join(folder, 'microphone.wav');
    writeFileSync(
      wav,
      Buffer.concat([wavHeader('PCM16', 1, samples.byteLength), Buffer.from(samples.buffer)]),
    );
    recogniser = new Child('The recogniser', process.execPath, [
      join(__dirname, '../../scripts/start/sip/recogniser/main.js'),
    ]);
    const url = (await recogniser.says(/^ready \S+$/m)).slice('ready '.length);
    engine = await composeEngine(
      {
        dataFolder: join(folder, 'data'),
        line: { kind: 'simulated', callees: surveyFile('callees.json') as Callee[] },
        speech: { synthesisers: [{ kind: 'espeak' }], recognisers: [{ kind: 'funasr', url }] },
      },
      { failed: (error) => faults.push(error) },
    );
    instanceId = (await engine.api.instances.ensure({ name: 'test', maxConcurrency: 5 })).id;
    const definition = surveyFile('scene.json') as SceneDefinition;
    await engine.api.scenes.import({ instanceId, definition });
    browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
      ...BROWSER,
      args: [
        ...BROWSER.args,
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        `--use-file-for-fake-audio-capture=${wav}%noloop`,
        '--autoplay-policy=no-user-gesture-required',
      ],
      viewport: { width: 1000, height: 760 },
    });
  });
  after(async () => {
    await browser?.close();
    await engine?.stop();
    await recogniser?.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(faults).to.deep.equal([]);
  });

  const shot = async (page: Page, name: string): Promise<void> => {
    if (process.env['SHOTS']) await page.screenshot({ path: join(process.env['SHOTS'], name) });
  };

  it('rings the page, is heard there, and understands what is said into it', async () => {
    const { scenes } = engine.api;
    const [scene] = await scenes.list({ instanceId });
    const name = scene?.name ?? '';
    const heard: unknown[] = [];
    const sequence = await engine.subscribe(
      'flow',
      { types: ['CallAnswered'], instanceId },
      (event) => {
        void (async () => {
          await engine.api.events.acknowledge({ subscription: sequence, sequence: event.sequence });
          const callId = event.callId ?? '';
          const { calls } = engine.api;
          await calls.speak({
            callId,
            node: '问满意度',
            texts: ['您好，请问您对我们的服务满意吗？'],
          });
          const keys = await calls.listen({
            callId,
            node: '听',
            accept: 'both',
            noInputMs: 30_000,
          });
          heard.push(keys);
          if (keys.outcome === 'hungUp') return;
          await calls.match({
            ...{ callId, node: '判断', heard: keys },
            branches: [{ name: '满意', keywords: ['满意'] }],
          });
          await calls.speak({ callId, node: '致谢', texts: ['谢谢，请按一个键。'] });
          heard.push(
            await calls.listen({ callId, node: '按键', accept: 'keys', noInputMs: 20_000 }),
          );
          await calls.hangUp({ callId });
        })();
      },
    );
    const { url } = await engine.api.tryout.open({
      instanceId,
      kind: 'phone',
      scene: name,
      language: 'zh-CN',
    });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(url);
    await page.locator('#call:not([disabled])').click();
    await page.locator('#answer').waitFor();
    await shot(page, 'phone-ringing.png');
    await page.locator('#answer').click();
    await page.locator('.turn.robot').first().waitFor();
    // What it hears is no silence: the robot's voice comes out of the page's audio.
    const level = await page.evaluate(LOUDEST);
    expect(level).to.be.greaterThan(0.02);
    const turn = page.locator('.turn.callee').first();
    await turn.waitFor({ timeout: 40_000 });
    await page.locator('.turn.callee .fact.good, .turn.callee .fact').first().waitFor();
    await shot(page, 'phone-zh.png');
    expect(await turn.locator('.said').textContent()).to.equal('挺满意的');
    await page.locator('.turn.robot').nth(1).waitFor();
    await page.locator('#keys-toggle').click();
    await page.locator('#language').click();
    await shot(page, 'phone-en.png');
    await page.waitForTimeout(2_500); // the prompt is heard to its end
    await page.locator('#keys button', { hasText: '5' }).click();
    await page.locator('#end-part').waitFor({ timeout: 20_000 });
    await shot(page, 'phone-ended.png');
    expect(heard).to.have.length(2);
    expect(heard[0]).to.include({ outcome: 'speech', text: '挺满意的' });
    expect(heard[1]).to.include({ outcome: 'keys', keys: '5' });
    expect(complaints).to.deep.equal([]);
    await engine.api.events.close({ subscription: sequence });
  });
});

/** The loudest sample that the page's audio has within three seconds, 0 to 1. */
const LOUDEST = `(async () => {
  const stream = document.getElementById('sound').srcObject;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let most = 0;
  for (let n = 0; n < 60; n++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    analyser.getFloatTimeDomainData(samples);
    for (const sample of samples) most = Math.max(most, Math.abs(sample));
  }
  await context.close();
  return most;
})()`;
