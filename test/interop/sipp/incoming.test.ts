import { expect } from 'chai';
import { CALLED, TestLine, type LineSetting } from '../support/line';
import { headerOf, Sipp, type SippSettings } from '../support/sipp';
import { freePort } from '../support/ports';

const TRUNK = '127.0.0.2';
const STRANGER = '127.0.0.3';
const OPTIONS = { method: 'OPTIONS', status: 200, header: 'Accept: application/sdp' };
const PHONES = [
  { name: '1001', password: 'secret-1001' },
  { name: '1002', password: 'secret-1002' },
];

/** A line with two phones, and a trunk at an address of its own. */
function openLine(more: Partial<LineSetting> = {}, trunk: object = {}): Promise<TestLine> {
  return TestLine.open({
    trunks: [{ host: TRUNK, port: 5060, ...trunk }],
    phones: PHONES,
    phoneNetworks: ['127.0.0.1'],
    ...more,
  });
}

interface CallerSettings extends SippSettings {
  phone?: string;
  password?: string;
}

/** sipp as the side that asks. */
function ask(
  line: TestLine,
  scenario: string,
  { phone = '1001', password = 'secret-1001', values, ...more }: CallerSettings = {},
): Promise<Sipp> {
  const to = { port: line.port(more.protocol) };
  // sipp would sign a URI without the number.
  const { called } = values ?? {};
  const args = called === undefined ? [] : ['-auth_uri', `${called}@127.0.0.1:${to.port}`];
  return Sipp.start(scenario, {
    to,
    args,
    values: { phone, password, expires: 120, talk: 100, ...values },
    ...more,
  });
}

/** A phone that is registered from `port`, where it can be called. */
async function register(line: TestLine, phone: string, port: number): Promise<void> {
  const { password = '' } = PHONES.find(({ name }) => name === phone) ?? {};
  await (await ask(line, 'registers', { phone, password, port })).done();
  await line.until(() => line.phone(phone)?.registered === true);
}

describe('phones of sipp that register with the line', () => {
  for (const protocol of ['UDP', 'TCP'] as const) {
    it(`are registered over ${protocol} with their password, until they take it back`, async () => {
      const line = await openLine({
        listen: [
          { protocol, address: '127.0.0.1', port: 0 },
          ...(protocol === 'TCP'
            ? [{ protocol: 'UDP' as const, address: '127.0.0.1', port: 0 }]
            : []),
        ],
      });
      const port = await freePort();
      const sipp = await ask(line, 'registers', { protocol, port });
      await sipp.done();
      if (protocol === 'UDP') {
        expect(line.phone('1001')).to.include({ registered: true, inCall: false });
        expect(line.phone('1002')).to.include({ registered: false });
        await (await ask(line, 'unregisters', { protocol, port })).done();
      }
      // Over TCP the way to it is gone with its connection.
      await line.until(() => line.phone('1001')?.registered === false);
    });
  }

  it('are forgotten when they do not refresh', async () => {
    const line = await openLine({ speed: 60 });
    await (await ask(line, 'registers')).done();
    expect(line.phone('1001')?.registered).to.equal(true);
    // 120 s at sixty times the speed.
    await line.until(() => line.phone('1001')?.registered === false);
  });

  it('are refused with a wrong password, and locked out after five of them', async () => {
    const line = await openLine();
    for (let n = 0; n < 5; n++) {
      const values = { status: 403 };
      await (await ask(line, 'is-not-registered', { password: 'wrong', values })).done();
    }
    expect(line.phone('1001')?.registered).to.equal(false);
    // Nothing is answered any more, not even with the right one.
    const late = await ask(line, 'registers');
    await (await ask(line, 'asks', { address: TRUNK, values: OPTIONS })).done();
    expect(late.received('SIP/2.0')).to.deep.equal([]);
  });

  it('are refused just the same where there is no such phone', async () => {
    const line = await openLine();
    await (await ask(line, 'is-not-registered', { phone: '1009', values: { status: 403 } })).done();
  });
});

describe('strangers and trunks that ask the line', () => {
  it('answers OPTIONS of a trunk', async () => {
    const line = await openLine();
    const sipp = await ask(line, 'asks', { address: TRUNK, values: OPTIONS });
    await sipp.done();
    const [answer] = sipp.received('SIP/2.0 200');
    expect(headerOf(answer!, 'Allow')[0]).to.contain('INVITE');
    expect(headerOf(answer!, 'Accept')[0]).to.contain('application/sdp');
  });

  const wrong = [
    { method: 'BYE', status: 481, why: 'of a call that there is not' },
    { method: 'FROBNICATE', status: 501, why: 'that nobody knows' },
    { method: 'SUBSCRIBE', status: 405, why: 'for which it has no use' },
    { method: 'OPTIONS', status: 420, why: 'that needs an extension', header: 'Require: teleport' },
    { method: 'INVITE', status: 420, why: 'that needs an extension', header: 'Require: teleport' },
  ];
  for (const { method, status, why, header = '' } of wrong) {
    it(`answers ${status} to ${method} ${why}`, async () => {
      const line = await openLine();
      const values = { method, status, header };
      await (await ask(line, 'asks', { address: TRUNK, values })).done();
    });
  }

  it('does not answer a stranger', async () => {
    const line = await openLine();
    const stranger = await ask(line, 'asks', { address: STRANGER, values: OPTIONS });
    await stranger.sends('OPTIONS');
    // Whoever asks later is answered.
    await (await ask(line, 'asks', { address: TRUNK, values: OPTIONS })).done();
    expect(stranger.received('SIP/2.0')).to.deep.equal([]);
  });

  it('answers strangers 403 where it is told to', async () => {
    const line = await openLine({ strangers: 'forbid' });
    await (
      await ask(line, 'asks', { address: STRANGER, values: { ...OPTIONS, status: 403 } })
    ).done();
  });

  it('refuses the call of a stranger that knows no password', async () => {
    const line = await openLine();
    const values = { status: 403, called: CALLED };
    const caller = await ask(line, 'calls-with-password-and-is-refused', {
      password: 'wrong',
      values,
    });
    await caller.done();
    expect(line.line.counters()).to.include({ legs: 0, incoming: 0 });
  });
});

describe('calls of phones of sipp through the line', () => {
  it('reach another phone', async () => {
    const line = await openLine();
    const port = await freePort();
    await register(line, '1002', port);
    const callee = await Sipp.start('answers', { port, echo: true });
    const caller = await ask(line, 'calls-with-password', {
      values: { called: '1002', talk: 300 },
    });
    await callee.hears('ACK');
    expect(line.phone('1001')?.inCall).to.equal(true);
    expect(line.phone('1002')?.inCall).to.equal(true);
    await caller.done();
    await callee.done();
    await line.until(() => line.phone('1001')?.inCall === false);
    expect(headerOf(callee.received('INVITE')[0]!, 'From')[0]).to.contain('sip:1001@');
    expect(caller.received('SIP/2.0 180')).to.have.length(1);
    await line.until(() => line.line.counters()['rtpPorts'] === 0);
  });

  it('are ended when the phone that was called hangs up', async () => {
    const line = await openLine();
    const port = await freePort();
    await register(line, '1002', port);
    const values = { talk: 100, reason: '' };
    const callee = await Sipp.start('answers-and-hangs-up', { port, values });
    const caller = await ask(line, 'calls-and-is-hung-up-on', { values: { called: '1002' } });
    await caller.done();
    await callee.done();
  });

  it('are told what became of them: busy, declined, no such number', async () => {
    const line = await openLine();
    for (const [status, told] of [
      ['486 Busy Here', 486],
      ['603 Decline', 603],
    ] as const) {
      const port = await freePort();
      await register(line, '1002', port);
      const callee = await Sipp.start('refuses', { port, values: { status, header: '' } });
      const values = { called: '1002', status: told };
      await (await ask(line, 'calls-with-password-and-is-refused', { values })).done();
      await callee.done();
    }
  });

  it('reach a number over a trunk', async () => {
    const trunk = await Sipp.start('answers', { address: TRUNK });
    const line = await openLine({}, { port: trunk.port, callerNumber: '02188888888' });
    const caller = await ask(line, 'calls-with-password', { values: { called: CALLED } });
    await caller.done();
    await trunk.done();
    const [invite] = trunk.received('INVITE');
    expect(invite?.start).to.contain(`sip:${CALLED}@${TRUNK}`);
    expect(headerOf(invite!, 'From')[0]).to.contain('02188888888');
  });

  it('are refused (403) to numbers outside the allowed prefixes', async () => {
    const line = await openLine();
    const values = { called: '0044123456', status: 403 };
    await (await ask(line, 'calls-with-password-and-is-refused', { values })).done();
  });
});

describe('calls that come in over a trunk of sipp', () => {
  const open = async (): Promise<{ line: TestLine; port: number }> => {
    const line = await openLine({}, { inboundPhones: ['1001', '1002'] });
    const port = await freePort();
    await register(line, '1002', port);
    return { line, port };
  };
  const call = { address: TRUNK, phone: '13911112222' };

  it('ring the first phone that is there, and are put through', async () => {
    const { line, port } = await open();
    const phone = await Sipp.start('answers', { port });
    const caller = await ask(line, 'calls', { ...call, values: { called: '02180000000' } });
    await caller.done();
    await phone.done();
    expect(headerOf(phone.received('INVITE')[0]!, 'From')[0]).to.contain('13911112222');
  });

  it('are put through although the trunk leaves the offer to us', async () => {
    const { line, port } = await open();
    const phone = await Sipp.start('answers', { port });
    const values = { called: '02180000000' };
    await (await ask(line, 'calls-without-offer', { ...call, values })).done();
    await phone.done();
  });

  it('stop ringing when the caller gives up', async () => {
    const { line, port } = await open();
    const phone = await Sipp.start('rings-out', { port });
    const values = { called: '02180000000' };
    await (await ask(line, 'calls-and-cancels', { ...call, values })).done();
    await phone.done();
    await line.until(() => line.line.counters()['legs'] === 0);
  });

  it('are refused (480) where no phone is there', async () => {
    const line = await openLine({}, { inboundPhones: ['1001'] });
    const values = { called: '02180000000', status: 480 };
    await (await ask(line, 'calls-and-is-refused', { ...call, values })).done();
  });
});
