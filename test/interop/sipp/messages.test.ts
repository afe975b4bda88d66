import { expect } from 'chai';
import type { SmsSettings } from '../../../engine/api';
import { DAY, poolWith } from '../../support/privacy';
import { TestEngine } from '../../support/engine';
import { until } from '../../support/until';
import { freePort, LOOPBACK } from '../support/ports';
import { headerOf, Sipp } from '../support/sipp';

const TRUNK = '127.0.0.2';
const STRANGER = '127.0.0.3';
const A = '13800000001';
const B = '13900000002';

interface Opened {
  test: TestEngine;
  port: number;
  x: string;
}

/** An engine whose trunk is sipp, with a binding of A and B. */
async function open(trunkPort: number, sms: SmsSettings): Promise<Opened> {
  const port = await freePort();
  const test = await TestEngine.start({
    sms,
    line: {
      kind: 'sip',
      listen: [{ protocol: 'UDP', address: LOOPBACK, port }],
      media: { address: LOOPBACK, fromPort: 30_000, toPort: 31_999 },
      trunks: [{ name: 'carrier', host: TRUNK, port: trunkPort, keepAliveSeconds: 0 }],
      strangers: 'forbid',
    },
  });
  const { pool } = await poolWith(test, 'AXB', 1, { sms: { mode: 'smart' } });
  const expiresAt = test.clock.now() + DAY;
  const { x } = await test.api.privacy.bind({ poolKey: pool.key, a: A, b: B, expiresAt });
  return { test, port, x };
}

interface Text {
  to: string;
  text: string;
  status: number;
  from?: string;
  type?: string;
  address?: string;
}

async function sendText(port: number, { address = TRUNK, ...text }: Text): Promise<Sipp> {
  const values = { from: A, type: 'text/plain', ...text };
  const sipp = await Sipp.start('texts', { to: { port }, address, values });
  await sipp.done();
  return sipp;
}

describe('texts by SIP MESSAGE, with sipp as the carrier', () => {
  it('come in over a trunk, and go on to the other side as one of X', async () => {
    const carrier = await Sipp.start('takes-texts', {
      ...{ address: TRUNK, values: { status: '202 Accepted' } },
    });
    const { test, port, x } = await open(carrier.port, { sip: { sendOver: 'carrier' } });
    await sendText(port, { to: x, text: '到楼下了', status: 202 });
    await carrier.done();
    const [message] = carrier.received('MESSAGE');
    expect(message?.start).to.contain(`sip:${B}@${TRUNK}`);
    expect(headerOf(message!, 'From')[0]).to.contain(`sip:${x}@`);
    expect(headerOf(message!, 'Content-Type')[0]).to.equal('text/plain;charset=UTF-8');
    expect(message?.text).to.contain('【号码隐私保护】到楼下了【回T退订】');
    expect(message?.text).not.to.contain(A);
    await until(async () => (await test.api.sms.list({ state: 'Sent' })).list.length === 1);
  });

  it('are refused as what they are: no plain text, for nobody, of strangers', async () => {
    const { test, port, x } = await open(await freePort(), { sip: {} });
    const other = await sendText(port, { to: x, text: 'x', type: 'text/html', status: 415 });
    expect(headerOf(other.received('SIP/2.0 415')[0]!, 'Accept')).to.deep.equal(['text/plain']);
    await sendText(port, { to: x, text: 'x', address: STRANGER, status: 403 });
    expect((await test.api.sms.list({})).list).to.deep.equal([]);
  });

  it('are not taken of trunks that are not named, nor where messages are not set up', async () => {
    const other = await open(await freePort(), { sip: { trunks: [] } });
    await sendText(other.port, { to: other.x, text: 'x', status: 403 });
    const none = await open(await freePort(), {});
    await sendText(none.port, { to: none.x, text: 'x', status: 405 });
  });

  it('fail where the carrier refuses them', async () => {
    const carrier = await Sipp.start('takes-texts', {
      ...{ address: TRUNK, values: { status: '404 Not Found' } },
    });
    const { test, port, x } = await open(carrier.port, { sip: { sendOver: 'carrier' } });
    await sendText(port, { to: x, text: 'hello', status: 202 });
    await carrier.done();
    await until(async () => (await test.api.sms.list({ state: 'Failed' })).list.length === 1);
    const [sms] = (await test.api.sms.list({})).list;
    expect(sms?.error).to.equal('The trunk does not take it: 404 Not Found.');
  });
});
