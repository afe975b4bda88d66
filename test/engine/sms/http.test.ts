import { connect } from 'node:net';
import { expect } from 'chai';
import { WEBHOOK_HEADERS } from '../../../engine/api';
import { signature } from '../../../engine/events/webhooks/signature';
import { HttpGateway, type IncomingSms, type SmsReport } from '../../../engine/sms';
import { FakeClock } from '../../support/fakeClock';
import { HttpSmsc, SECRET, TOKEN } from '../../support/sms/gateway';

const gateways: HttpGateway[] = [];
const HEAD = `POST /sms HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n`;

async function open(): Promise<{
  gateway: HttpGateway;
  http: HttpSmsc;
  received: IncomingSms[];
  reports: SmsReport[];
  failed: unknown[];
  refuse: { next: boolean };
}> {
  const http = await HttpSmsc.start();
  const [received, reports, failed]: [IncomingSms[], SmsReport[], unknown[]] = [[], [], []];
  const refuse = { next: false };
  const gateway = new HttpGateway({
    clock: new FakeClock(),
    settings: http.settings,
    userAgent: 'dialflow/test',
    failed: (error) => failed.push(error),
  });
  gateways.push(gateway);
  await gateway.start({
    received: async (sms) => {
      if (refuse.next) throw new Error('disk full');
      received.push(sms);
    },
    report: async (report) => void reports.push(report),
  });
  return { gateway, http, received, reports, failed, refuse };
}

describe('messages by HTTP', () => {
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.stop();
  });

  const sms = { from: '13800000001', to: '17000000001', text: '你好' };

  it('are taken one by one, or many at once', async () => {
    const { http, received, gateway } = await open();
    expect(gateway.url).to.equal(`http://127.0.0.1:${http.listenPort}`);
    const one = await http.bring({ ...sms, id: 'a' });
    expect([one.status, await one.json()]).to.deep.equal([200, { code: 0, ids: ['a'] }]);
    await http.bring([sms, { ...sms, text: 'b' }]);
    expect(received.map(({ text, sourceId }) => [text, sourceId])).to.deep.equal([
      ...[
        ['你好', 'a'],
        ['你好', undefined],
        ['b', undefined],
      ],
    ]);
  });

  it('are taken from nobody without the token', async () => {
    const { http, received } = await open();
    for (const Authorization of ['', 'Bearer wrong', 'Basic a-token-of-sixteen']) {
      const answer = await http.post('/sms', sms, { Authorization });
      expect(answer.status).to.equal(401);
    }
    expect(received).to.have.length(0);
  });

  it('are refused in words, by path, and none of a list is taken', async () => {
    const { http, received } = await open();
    const status = async (body: unknown, path = '/sms', headers = {}) => {
      const answer = await http.post(path, body, headers);
      return [answer.status, ((await answer.json()) as { message: string }).message] as const;
    };
    const [code, words] = await status([sms, { from: 'me', text: 1 }]);
    expect(code).to.equal(400);
    expect(words).to.match(/\[1\]\.to: is missing/);
    expect(words).to.match(/\[1\]\.from: must be a number, such as 13800000000, not "me"/);
    expect((await status('{'))[0]).to.equal(400);
    expect((await status([]))[0]).to.equal(400);
    expect((await status(sms, '/other'))[0]).to.equal(404);
    expect((await status(sms, '/sms', { 'Content-Type': 'text/plain' }))[0]).to.equal(415);
    expect((await status({ ...sms, text: 'x'.repeat(600_000) }))[0]).to.equal(413);
    const get = await fetch(`http://127.0.0.1:${http.listenPort}/sms`, {
      headers: { Authorization: 'Bearer a-token-of-sixteen' },
    });
    expect(get.status).to.equal(405);
    expect(received).to.have.length(0);
  });

  it('may have an extension behind X', async () => {
    const { http, received } = await open();
    const to = '17000000001,123';
    expect((await http.bring({ ...sms, to })).status).to.equal(200);
    expect(received).to.have.length(1);
    expect(received[0]).to.include({ to });
  });

  for (const [what, octets] of [
    ['says nothing', ''],
    ['stops in its header', 'POST /sms HTTP/1.1\r\nHost: x\r\n'],
    ['stops in its body', `${HEAD}Content-Length: 1000\r\n\r\n{`],
  ] as const) {
    it(`are no longer waited for at the end where a client ${what}`, async () => {
      const { gateway, http, failed } = await open();
      const socket = connect({ host: '127.0.0.1', port: http.listenPort });
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      await new Promise((resolve) => socket.once('connect', resolve));
      if (octets) socket.write(octets);
      // The server has it once it has dealt with what came after it.
      expect((await http.bring(sms)).status).to.equal(200);
      await gateway.stop();
      await closed;
      expect(failed).to.deep.equal([]);
    });
  }

  it('are to come again when they could not be kept', async () => {
    const { http, refuse, failed } = await open();
    refuse.next = true;
    const answer = await http.bring(sms);
    expect(answer.status).to.equal(503);
    expect(answer.headers.get('retry-after')).to.equal('15');
    expect(await answer.text()).not.to.match(/disk/);
    expect(failed).to.have.length(1);
  });

  it('are posted signed, and reported of by their ids', async () => {
    const { http, gateway, reports } = await open();
    const outgoing = { id: 'sms-1', from: '17000000001', to: '13900000002', text: '到了', done: 0 };
    expect(await gateway.send(outgoing)).to.deep.equal({
      ...{ ok: true, messageIds: ['sms-1'], receipts: true },
    });
    const { body, headers, sms: sent } = http.posted[0]!;
    expect(sent).to.deep.equal({
      ...{ id: 'sms-1', from: '17000000001', to: '13900000002', text: '到了' },
    });
    const timestamp = Number(headers[WEBHOOK_HEADERS.timestamp.toLowerCase()]);
    expect(headers[WEBHOOK_HEADERS.signature.toLowerCase()]).to.equal(
      signature(SECRET, timestamp, body),
    );
    await http.report([
      { id: 'sms-1', status: 'delivered' },
      { id: 'sms-2', status: 'failed', reason: '关机' },
    ]);
    expect(reports).to.deep.equal([
      { gateway: 'http', messageId: 'sms-1', delivered: true, error: '' },
      { gateway: 'http', messageId: 'sms-2', delivered: false, error: '关机' },
    ]);
  });

  it('are tried again where that may help, and not where it may not', async () => {
    const { http, gateway } = await open();
    const outgoing = { id: 'sms-1', from: '1', to: '2', text: 'x', done: 0 };
    for (const [status, retryable] of [
      [500, true],
      [429, true],
      [400, false],
      [302, false],
    ] as const) {
      http.answers = [status];
      expect(await gateway.send(outgoing)).to.deep.include({ ok: false, retryable });
    }
    expect(gateway.status()).to.deep.include({ state: 'down', sends: true, receives: true });
    await gateway.send(outgoing);
    expect(gateway.status()).to.deep.include({ state: 'up', detail: null, sent: 1 });
  });
});
