import { expect } from 'chai';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { SmppSettings } from '../../../engine/api';
import { type IncomingSms, SmppGateway, type SmsReport } from '../../../engine/sms';
import { receiptId, sentId, smppTarget } from '../../../engine/sms/smpp';
import { References } from '../../../engine/sms/smpp/outgoing';
import { FakeClock } from '../../support/fakeClock';
import { seededRandom } from '../../support/random';
import { Smsc, type SmscSettings } from '../../support/sms/smsc';
import { until } from '../../support/until';
import { certificate } from '../line/sip/transport/certificates';

interface Opened {
  gateway: SmppGateway;
  smsc: Smsc;
  clock: FakeClock;
  received: IncomingSms[];
  reports: SmsReport[];
  failed: unknown[];
  refuse: { next: boolean };
}

const open: Opened[] = [];

async function connect(
  settings: Partial<SmppSettings> = {},
  ofSmsc: SmscSettings = {},
  bound = true,
): Promise<Opened> {
  const smsc = await Smsc.start(ofSmsc);
  const clock = new FakeClock();
  const problems: { path: string; reason: string }[] = [];
  const target = smppTarget(
    {
      ...{ name: 'main', host: '127.0.0.1', port: smsc.port, systemId: 'us', password: 'secret' },
      ...settings,
    },
    'smpp[0]',
    problems,
  );
  expect(problems).to.deep.equal([]);
  const [received, reports, failed]: [IncomingSms[], SmsReport[], unknown[]] = [[], [], []];
  const refuse = { next: false };
  const gateway = new SmppGateway({
    ...{ clock, random: seededRandom(1), target, failed: (error) => failed.push(error) },
  });
  await gateway.start({
    received: async (sms) => {
      if (refuse.next) throw new Error('not now');
      received.push(sms);
    },
    report: async (report) => void reports.push(report),
  });
  const opened = { gateway, smsc, clock, received, reports, failed, refuse };
  open.push(opened);
  if (bound) await until(() => gateway.status().state === 'up');
  return opened;
}

const outgoing = (text: string) => ({
  ...{ id: 'sms-1', from: '17000000001', to: '13800000002', text, done: 0 },
});

describe('a message centre by SMPP (the server of the smpp package)', () => {
  afterEach(async () => {
    for (const { gateway, clock } of open.splice(0)) {
      await gateway.stop();
      expect(clock.pending(), 'timers left').to.equal(0);
    }
  });

  it('is bound as transceiver, and brings messages in every encoding', async () => {
    const { smsc, received } = await connect();
    const from = { source_addr: '13800000009', destination_addr: '17000000001' };
    expect(await smsc.deliver({ ...from, short_message: 'Hi {€}' })).to.equal(0);
    expect(await smsc.deliver({ ...from, short_message: '你好😀' })).to.equal(0);
    expect(await smsc.deliver({ ...from, message_payload: '很'.repeat(500) })).to.equal(0);
    expect(await smsc.deliver({ ...from, message_payload: 'by data_sm' }, 'data_sm')).to.equal(0);
    const abroad = { ...from, source_addr_ton: 1, source_addr: '85212345678' };
    await smsc.deliver({ ...abroad, short_message: 'x' });
    expect(received.map(({ text }) => text)).to.deep.equal([
      ...['Hi {€}', '你好😀', '很'.repeat(500), 'by data_sm', 'x'],
    ]);
    expect(received[0]).to.deep.include({ gateway: 'main', from: '13800000009' });
    expect(received[0]?.to).to.equal('17000000001');
    expect(received[4]?.from).to.equal('+85212345678');
  });

  it('brings parts of long messages with their marks, by header or by SAR', async () => {
    const { smsc, received } = await connect();
    const from = { source_addr: '13800000009', destination_addr: '17000000001' };
    const udh = Buffer.from('0500032a0201', 'hex');
    await smsc.deliver({ ...from, short_message: { udh, message: '上半句' } });
    await smsc.deliver({
      ...{ ...from, short_message: 'second half' },
      ...{ sar_msg_ref_num: 300, sar_total_segments: 2, sar_segment_seqnum: 2 },
    });
    expect(received.map(({ text, mark }) => ({ text, mark }))).to.deep.equal([
      { text: '上半句', mark: { reference: '8:42', total: 2, index: 1 } },
      { text: 'second half', mark: { reference: 'sar:300', total: 2, index: 2 } },
    ]);
  });

  it('is told to come again with what could not be taken', async () => {
    const { smsc, received, refuse, failed } = await connect();
    const sms = { source_addr: '1', destination_addr: '17000000001', short_message: 'x' };
    refuse.next = true;
    expect(await smsc.deliver(sms)).to.equal(0x64);
    refuse.next = false;
    expect(await smsc.deliver(sms)).to.equal(0);
    expect(received).to.have.length(1);
    expect(failed).to.have.length(1);
  });

  it('takes messages, and reports what became of them', async () => {
    const { gateway, smsc, reports } = await connect();
    const sent = await gateway.send(outgoing('【号码隐私保护】到楼下了'));
    expect(sent).to.deep.equal({ ok: true, messageIds: ['1'], receipts: true });
    const [one] = smsc.submitted;
    expect(one).to.deep.include({ from: '17000000001', to: '13800000002', dataCoding: 8 });
    expect(one?.text).to.equal('【号码隐私保护】到楼下了');
    expect(one?.pdu['registered_delivery']).to.equal(1);
    await smsc.receipt('1', 'ENROUTE');
    await smsc.receipt('1', 'DELIVRD');
    await smsc.receipt('1', 'UNDELIV', '069');
    expect(reports).to.deep.equal([
      { gateway: 'main', messageId: '1', delivered: true, error: '' },
      {
        ...{ gateway: 'main', messageId: '1', delivered: false },
        error: 'it cannot be delivered; error 069 of the network',
      },
    ]);
  });

  it('takes long messages in parts that fit each other, or as one', async () => {
    const text = '这是一条很长的短信。'.repeat(20);
    const udh = await connect();
    await udh.gateway.send(outgoing(text));
    const { submitted } = udh.smsc;
    expect(submitted.map((part) => part.text).join('')).to.equal(text);
    expect(submitted.map((part) => part.udh?.slice(3))).to.deep.equal([
      ...[
        [3, 1],
        [3, 2],
        [3, 3],
      ].map(([, index]) => [submitted.length, index]),
    ]);
    expect(new Set(submitted.map((part) => part.udh?.[2])).size).to.equal(1);

    const sar = await connect({ longMessages: 'sar' });
    await sar.gateway.send(outgoing(text));
    expect(sar.smsc.submitted.map(({ pdu }) => pdu['sar_segment_seqnum'])).to.deep.equal([1, 2, 3]);
    expect(sar.smsc.submitted.map((part) => part.text).join('')).to.equal(text);

    const payload = await connect({ longMessages: 'payload' });
    await payload.gateway.send(outgoing(text));
    expect(payload.smsc.submitted.map((part) => part.text)).to.deep.equal([text]);
  });

  it('gets only what is left of a message that was begun', async () => {
    const { gateway, smsc } = await connect();
    const text = '这是一条很长的短信。'.repeat(20);
    await gateway.send({ ...outgoing(text), done: 2 });
    expect(smsc.submitted.map(({ udh }) => udh?.[4])).to.deep.equal([3]);
  });

  it('gets what it throttled again after a rest, and no more meanwhile', async () => {
    const { gateway, smsc, clock } = await connect(
      { window: 1 },
      { submitStatus: (nth) => (nth === 1 ? 0x58 : nth === 2 ? 0x14 : 0) },
    );
    const both = Promise.all([gateway.send(outgoing('a')), gateway.send(outgoing('b'))]);
    await until(() => smsc.heard.includes('submit_sm'));
    await clock.settle();
    await clock.advance(999);
    expect(smsc.heard.filter((one) => one === 'submit_sm')).to.have.length(1);
    await clock.advance(1);
    await until(() => smsc.heard.filter((one) => one === 'submit_sm').length === 2);
    await clock.settle();
    await clock.advance(2_000);
    expect((await both).map(({ ok }) => ok)).to.deep.equal([true, true]);
    expect(smsc.submitted).to.have.length(2);
  });

  it('says why it does not take a message, and whether to try again', async () => {
    const { gateway } = await connect({}, { submitStatus: (nth) => (nth === 1 ? 0x0b : 0x08) });
    expect(await gateway.send(outgoing('a'))).to.deep.include({
      ...{ ok: false, retryable: false },
      error:
        'The message centre does not take it: it does not take the number that is sent to (0x0000000b).',
    });
    expect(await gateway.send(outgoing('a'))).to.deep.include({ ok: false, retryable: true });
  });

  it('sends no faster than it may', async () => {
    const { gateway, smsc, clock } = await connect({ perSecond: 2, window: 100 });
    const all = Promise.all(Array.from({ length: 5 }, () => gateway.send(outgoing('a'))));
    const sentBy: number[] = [];
    for (let at = 0; at < 5; at++) {
      await until(() => smsc.submitted.length > at);
      await clock.settle();
      sentBy.push(smsc.submitted.length);
      await clock.advance(500);
    }
    await all;
    expect(sentBy).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('is bound again when it was gone, with growing waits', async () => {
    const { gateway, smsc, clock, received } = await connect();
    await smsc.kill();
    await until(() => gateway.status().state === 'down');
    expect(gateway.ready).to.equal(false);
    expect(await gateway.send(outgoing('a'))).to.deep.include({ ok: false, retryable: true });
    // Nobody is there at the first try, nor at the second.
    await clock.advance(1_300);
    await until(() => /ECONNREFUSED/.test(gateway.status().detail ?? ''));
    await clock.advance(2_500);
    await until(() => gateway.status().state === 'down');
    await clock.settle();
    await smsc.listen();
    for (let tries = 0; tries < 100 && !gateway.ready; tries++) {
      await clock.advance(500);
      for (let turn = 0; turn < 20; turn++) await clock.settle();
    }
    await until(() => gateway.ready);
    expect(gateway.status()).to.deep.include({ state: 'up', detail: null });
    expect((await gateway.send(outgoing('again'))).ok).to.equal(true);
    await smsc.deliver({ source_addr: '1', destination_addr: '17000000001', short_message: 'x' });
    expect(received).to.have.length(1);
  });

  it('fails what was on its way when it went, to be tried again', async () => {
    const { gateway, smsc } = await connect();
    smsc.settings.submitStatus = () => {
      void smsc.kill();
      return 0;
    };
    const sent = await gateway.send(outgoing('a'));
    expect(sent).to.deep.include({ ok: false, retryable: true });
    await until(() => gateway.status().state === 'down');
  });

  it('is asked whether it is there when it is quiet, and left when it does not say', async () => {
    const { gateway, smsc, clock } = await connect({ enquireSeconds: 30, responseSeconds: 10 });
    await clock.advance(30_000);
    await until(() => smsc.heard.includes('enquire_link'));
    await clock.settle();
    expect(gateway.ready).to.equal(true);
    // It hears no more.
    smsc.mute();
    await clock.advance(30_000);
    await clock.settle();
    await clock.advance(10_000);
    await until(() => gateway.status().state === 'down');
    expect(gateway.status().detail).to.match(/whether it is there/);
  });

  it('is told why it does not let us bind', async () => {
    const { gateway } = await connect({ password: 'wrong' }, { password: 'right' }, false);
    await until(() => gateway.status().state === 'down');
    expect(gateway.status().detail).to.equal(
      'The message centre does not let us bind: the password is wrong (0x0000000e).',
    );
  });

  it('has a connection for each direction where that is asked for', async () => {
    const { gateway, smsc, received } = await connect({ bind: 'separate' });
    await until(() => smsc.bound === 2);
    expect(smsc.heard.slice().sort()).to.deep.equal(['bind_receiver', 'bind_transmitter']);
    expect((await gateway.send(outgoing('a'))).ok).to.equal(true);
    await smsc.deliver({ source_addr: '1', destination_addr: '17000000001', short_message: 'x' });
    expect(received).to.have.length(1);
  });

  it('survives what is no SMPP: a PDU cut short, one it does not know, and nonsense', async () => {
    const { gateway, smsc, clock } = await connect();
    const pdu = (command: number, body: string): Buffer => {
      const bytes = Buffer.from(body, 'hex');
      const head = Buffer.alloc(16);
      [16 + bytes.length, command, 0, 7].forEach((value, at) => head.writeUInt32BE(value, at * 4));
      return Buffer.concat([head, bytes]);
    };
    smsc.sendRaw(pdu(0x05, '00010131'));
    await until(() => smsc.heard.includes('deliver_sm_resp'));
    smsc.sendRaw(pdu(0x77, ''));
    await until(() => smsc.heard.includes('generic_nack'));
    expect(gateway.ready).to.equal(true);
    smsc.sendRaw(Buffer.from('ffffffff00000005', 'hex'));
    smsc.sendRaw(Buffer.alloc(16, 0xff));
    await until(() => gateway.status().state === 'down');
    await clock.advance(1_300);
    await until(() => gateway.ready);
  });
});

describe('a message centre by SMPP over TLS', () => {
  const tls = certificate('DNS:localhost,IP:127.0.0.1');
  const usual = getCACertificates('default');
  afterEach(async () => {
    setDefaultCACertificates(usual);
    for (const { gateway, clock } of open.splice(0)) {
      await gateway.stop();
      expect(clock.pending(), 'timers left').to.equal(0);
    }
  });

  for (const host of ['127.0.0.1', 'localhost']) {
    it(`is bound, brings and takes messages, known by its certificate as ${host}`, async () => {
      setDefaultCACertificates([...usual, tls.cert]);
      const { gateway, smsc, received } = await connect({ tls: true, host }, { tls });
      expect(smsc.heard).to.deep.equal(['bind_transceiver']);
      const status = await smsc.deliver({
        ...{ source_addr: '13800000002', destination_addr: '17000000001', data_coding: 8 },
        short_message: '您好',
      });
      expect(status).to.equal(0);
      await until(() => received.length === 1);
      expect(received[0]).to.include({ from: '13800000002', text: '您好' });
      expect(await gateway.send(outgoing('到了'))).to.deep.include({ ok: true });
      expect(smsc.submitted.map(({ text }) => text)).to.deep.equal(['到了']);
    });
  }

  it('is sent neither password nor message where nobody vouches for it, or it is another one', async () => {
    const stranger = await connect({ tls: true }, { tls }, false);
    await until(() => /certificate/.test(stranger.gateway.status().detail ?? ''));
    expect(stranger.smsc.heard).to.deep.equal([]);
    const other = certificate('DNS:another.test');
    setDefaultCACertificates([...usual, other.cert]);
    const renamed = await connect({ tls: true }, { tls: other }, false);
    await until(() => /IP: 127.0.0.1 is not in/.test(renamed.gateway.status().detail ?? ''));
    expect(renamed.smsc.heard).to.deep.equal([]);
  });

  it('is not mistaken for one without, nor the other way round', async () => {
    const plain = await connect({ tls: true }, {}, false);
    await plain.clock.advance(10_000);
    await until(() => /did not answer in time/.test(plain.gateway.status().detail ?? ''));
    expect(plain.smsc.heard).to.deep.equal([]);
    const secure = await connect({}, { tls }, false);
    await until(() => (secure.gateway.status().detail ?? '') !== '');
    expect(secure.smsc.heard).to.deep.equal([]);
  });
});

describe('references of long messages', () => {
  it('are others for two that follow each other, and the same when one is sent again', () => {
    const references = new References();
    const pair = { from: '17000000001', to: '13800000001' };
    const seen: number[] = [];
    for (let count = 0; count < 2_000; count++) {
      const sms = { ...pair, id: `message-${count}` };
      const reference = references.of(sms) & 0xff;
      expect(reference).to.not.equal(seen.at(-1));
      expect(references.of(sms) & 0xff).to.equal(reference);
      seen.push(reference);
    }
    expect(new Set(seen).size).to.equal(256);
  });
});

describe('ids of receipts', () => {
  it('are as they were given, with and without noughts, in capitals or not', () => {
    for (const [given, told] of [
      ['0000001234', '1234'],
      ['000004D2', '4d2'],
      ['B1c0-77', 'B1c0-77'],
      ['0', '000'],
    ] as const) {
      expect(receiptId(told, 'asGiven')).to.equal(sentId(given));
    }
    expect(receiptId('16', 'asGiven')).to.not.equal(sentId('10'));
  });

  it('are turned into the other base where the message centre is set to write them in it', () => {
    expect(receiptId('0000001234', 'decimal')).to.equal(sentId('000004D2'));
    expect(receiptId('4D2', 'hexadecimal')).to.equal(sentId('0000001234'));
    expect(receiptId('b1c0-77', 'decimal')).to.equal(sentId('b1c0-77'));
  });
});
