import { expect } from 'chai';
import { header, headers } from '../../../../../engine/line/sip/message';
import type { SipRequest } from '../../../../../engine/line/sip/message/types';
import { account, peerAt } from './agents';
import { inDialog, NO_RAW_REST, raw, type Raw, type RawOptions, sdp, statuses } from './raw';

describe('requests of ours in a call, refused', () => {
  let all: Raw;
  let call: ReturnType<Raw['call']>;

  /** A call of ours that is up; Bob says that he takes `allow`, and `refresher` refreshes. */
  async function up(
    { allow = 'INVITE, BYE, UPDATE', expires = '' }: { allow?: string; expires?: string } = {},
    options: RawOptions = {},
    more: Parameters<Raw['call']>[0] = {},
  ): Promise<void> {
    all = await raw(options);
    call = all.call(more);
    await all.clock.advance(5);
    all.answer('INVITE', 200, {
      body: sdp(),
      headers: [
        ['Allow', allow],
        ...(expires === '' ? [] : [['Session-Expires', expires] as [string, string]]),
      ],
    });
    await all.clock.advance(5);
    expect(call.told.at(-1)).to.equal('confirmed');
    all.asked.length = 0;
  }

  afterEach(async () => {
    if (!call.end) {
      call.session!.hangUp();
      await all.clock.advance(5);
    }
    if (methods().includes('BYE')) all.answer('BYE', 200);
    expect(all.faults).to.deep.equal([]);
    expect(await all.rest()).to.deep.equal(NO_RAW_REST);
  });

  const methods = (): string[] => all.asked.map(({ received }) => received.message.method);
  const challenge = (nonce: string): [string, string] => [
    'WWW-Authenticate',
    `Digest realm="u", nonce="${nonce}"`,
  ];

  it('401 to INVITE, re-INVITE and BYE is answered; the ACK carries the INVITE’s credentials', async () => {
    all = await raw();
    const peer = { ...peerAt(all.bob.target), auth: account() };
    call = all.call({ peer });
    await all.clock.advance(5);
    all.answer('INVITE', 401, { headers: [challenge('n1')] });
    await all.clock.advance(5);
    const invite = all.last('INVITE');
    expect(headers(invite, 'Authorization')).to.have.length(1);
    all.answer('INVITE', 200, { body: sdp() });
    await all.clock.advance(5);
    expect(header(all.acks[0]!, 'Authorization')).to.equal(header(invite, 'Authorization'));
    expect(header(all.acks[0]!, 'CSeq')!.split(' ')[0]).to.equal(
      header(invite, 'CSeq')!.split(' ')[0],
    );
    const change = call.session!.renegotiate('sendonly');
    await all.clock.advance(5);
    expect(header(all.last('INVITE'), 'Authorization')).to.contain('nonce="n1"');
    all.answer('INVITE', 401, {
      headers: [['WWW-Authenticate', 'Digest realm="u", nonce="n2", stale=true']],
    });
    await all.clock.advance(5);
    expect(header(all.last('INVITE'), 'Authorization')).to.contain('nonce="n2"');
    all.answer('INVITE', 200, { body: sdp(6_000, ['a=recvonly']) });
    await all.clock.advance(5);
    expect(await change).to.equal(true);
    call.session!.hangUp();
    await all.clock.advance(5);
    all.answer('BYE', 401, {
      headers: [['WWW-Authenticate', 'Digest realm="u", nonce="n3", stale=true']],
    });
    await all.clock.advance(5);
    expect(header(all.last('BYE'), 'Authorization')).to.contain('nonce="n3"');
    expect(methods().filter((one) => one === 'BYE')).to.have.length(2);
  });

  for (const status of [403, 488, 500, 603]) {
    it(`${status} to a change leaves the call as it was`, async () => {
      await up();
      const change = call.session!.renegotiate('sendonly');
      await all.clock.advance(5);
      all.answer('INVITE', status);
      await all.clock.advance(5);
      expect(await change).to.equal(false);
      expect(call.session!.state).to.equal('confirmed');
      expect(call.plans).to.have.length(1);
      // What comes next builds on what was agreed to.
      const again = call.session!.renegotiate('sendrecv');
      await all.clock.advance(5);
      expect(Buffer.from(all.last('INVITE').body).toString()).to.contain('a=sendrecv');
      all.answer('INVITE', 200, { body: sdp() });
      await all.clock.advance(5);
      expect(await again).to.equal(true);
    });
  }

  for (const status of [481, 408]) {
    it(`${status} to a change ends the call with BYE`, async () => {
      await up();
      const change = call.session!.renegotiate('sendonly');
      await all.clock.advance(5);
      all.answer('INVITE', status);
      await all.clock.advance(5);
      expect(await change).to.equal(false);
      expect(call.end).to.deep.include({ by: 'failure', confirmed: true, code: status });
      expect(methods().at(-1)).to.equal('BYE');
    });
  }

  it('491 is tried again after 2.1 to 4 s, 500 after what it says', async () => {
    await up();
    const change = call.session!.renegotiate('sendonly');
    await all.clock.advance(5);
    all.answer('INVITE', 491);
    await all.clock.advance(2_000);
    expect(methods()).to.deep.equal(['INVITE']);
    await all.clock.advance(2_100);
    expect(methods()).to.deep.equal(['INVITE', 'INVITE']);
    all.answer('INVITE', 500, { headers: [['Retry-After', '3 (busy)']] });
    await all.clock.advance(3_100);
    expect(methods()).to.have.length(3);
    all.answer('INVITE', 200, { body: sdp(6_000, ['a=recvonly']) });
    await all.clock.advance(5);
    expect(await change).to.equal(true);
  });

  it('a change that meets nothing but 491 is given up', async () => {
    await up();
    let taken: boolean | undefined;
    void call.session!.renegotiate('sendonly').then((one) => (taken = one));
    for (let n = 0; n < 10; n++) {
      await all.clock.advance(5);
      if (methods().length > n) all.answer('INVITE', 491);
      await all.clock.advance(4_000);
    }
    expect(taken).to.equal(false);
    expect(methods()).to.have.length(6);
  });

  it('a change that only rings is taken back', async () => {
    await up();
    const change = call.session!.renegotiate('sendonly');
    await all.clock.advance(5);
    all.answer('INVITE', 180);
    await all.clock.advance(32_100);
    expect(all.network.lines().some((line) => line.startsWith('CANCEL'))).to.equal(true);
    all.answer('INVITE', 487);
    await all.clock.advance(5);
    expect(await change).to.equal(false);
    expect(call.session!.state).to.equal('confirmed');
  });

  it('a change that is answered without audio ends the call', async () => {
    await up();
    const change = call.session!.renegotiate('sendonly');
    await all.clock.advance(5);
    all.answer('INVITE', 200, { body: sdp(0) });
    await all.clock.advance(5);
    expect(await change).to.equal(false);
    expect(call.end!.failure!.kind).to.equal('noAudio');
  });

  it('an INVITE of theirs that meets ours is 491', async () => {
    await up();
    const change = call.session!.renegotiate('sendonly');
    await all.clock.advance(5);
    const theirs = all.ask(inDialog(all.last('INVITE'), 'INVITE', { body: sdp() }));
    await all.clock.advance(5);
    expect(statuses(theirs)).to.deep.equal(['491']);
    all.answer('INVITE', 200, { body: sdp(6_000, ['a=recvonly']) });
    await all.clock.advance(5);
    expect(await change).to.equal(true);
  });

  it('a session that we refresh: by UPDATE; a refusal is tried again, then it is over', async () => {
    await up({ expires: '160;refresher=uac' });
    await all.clock.advance(80_000);
    expect(methods()).to.deep.equal(['UPDATE']);
    expect(header(all.last('UPDATE'), 'Session-Expires')).to.equal('160;refresher=uac');
    expect(all.last('UPDATE').body.length).to.equal(0);
    all.answer('UPDATE', 503);
    await all.clock.advance(20_100);
    expect(methods()).to.deep.equal(['UPDATE', 'UPDATE']);
    all.answer('UPDATE', 503);
    await all.clock.advance(30_000);
    expect(call.end!.failure!.kind).to.equal('sessionExpired');
  });

  it('422 to a refresh: asks for the time that the peer wants', async () => {
    await up({ expires: '160;refresher=uac' });
    await all.clock.advance(80_100);
    all.answer('UPDATE', 422, { headers: [['Min-SE', '300']] });
    await all.clock.advance(5);
    expect(header(all.last('UPDATE'), 'Session-Expires')).to.equal('300;refresher=uac');
    all.answer('UPDATE', 200, { headers: [['Session-Expires', '300;refresher=uac']] });
    await all.clock.advance(149_000);
    expect(methods()).to.have.length(2);
    await all.clock.advance(2_000);
    expect(methods()).to.have.length(3);
    all.answer('UPDATE', 200);
    await all.clock.advance(500_000);
    // Its answer asked for no more refreshing.
    expect(methods()).to.have.length(3);
  });

  it('a peer that cannot UPDATE is refreshed by INVITE, with the same offer', async () => {
    await up({ allow: 'INVITE, BYE', expires: '200;refresher=uac' });
    await all.clock.advance(100_100);
    expect(methods()).to.deep.equal(['INVITE']);
    expect(Buffer.from(all.last('INVITE').body).toString()).to.match(/o=- \d+ 1 IN/);
    all.answer('INVITE', 200, {
      body: sdp(),
      headers: [['Session-Expires', '200;refresher=uac']],
    });
    await all.clock.advance(5);
    expect(call.told).to.deep.equal(['media sendrecv', 'confirmed']);
  });

  it('a peer that says it can UPDATE, and cannot, is refreshed by INVITE', async () => {
    await up({ expires: '200;refresher=uac' });
    await all.clock.advance(100_100);
    all.answer('UPDATE', 501);
    await all.clock.advance(5);
    expect(methods()).to.deep.equal(['UPDATE', 'INVITE']);
    all.answer('INVITE', 200, { body: sdp() });
    await all.clock.advance(5);
  });

  it('a peer that is to refresh the session and does not is gone', async () => {
    await up({ expires: '90;refresher=uas' });
    await all.clock.advance(59_000);
    expect(call.end).to.equal(undefined);
    const refresh: SipRequest = inDialog(
      { ...all.acks[0]!, headers: all.acks[0]!.headers },
      'UPDATE',
      {
        headers: [
          ['Session-Expires', '90;refresher=uac'],
          ['Supported', 'timer'],
        ],
      },
    );
    const asked = all.ask(refresh);
    await all.clock.advance(5);
    expect(statuses(asked)).to.deep.equal(['200']);
    await all.clock.advance(59_000);
    expect(call.end).to.equal(undefined);
    await all.clock.advance(2_000);
    expect(call.end!.failure!.kind).to.equal('sessionExpired');
  });

  it('where the peer’s target is not found, requests go the way its own came', async () => {
    let found = true;
    all = await raw();
    call = all.call({
      peer: {
        route: [],
        targets: () =>
          found ? Promise.resolve([all.bob.target]) : Promise.reject(new Error('No such name.')),
      },
    });
    await all.clock.advance(5);
    found = false;
    all.answer('INVITE', 200, {
      body: sdp(),
      headers: [['Contact', '<sip:x@df7jal23ls0d.invalid>']],
    });
    await all.clock.advance(5);
    expect(all.acks).to.have.length(1);
    call.session!.hangUp();
    await all.clock.advance(5);
    expect(all.last('BYE').uri).to.equal('sip:x@df7jal23ls0d.invalid');
  });

  it('REFER whose subscription ends without an outcome is told as 408', async () => {
    await up();
    const heard: string[] = [];
    const reply = call.session!.refer('<sip:c@test>', (status) => heard.push(String(status)));
    await all.clock.advance(5);
    all.answer('REFER', 202);
    await all.clock.advance(5);
    expect((await reply).ok).to.equal(true);
    const notify = all.ask(
      inDialog(all.acks[0]!, 'NOTIFY', {
        headers: [
          ['Event', 'refer'],
          ['Subscription-State', 'terminated;reason=timeout'],
          ['Content-Type', 'message/sipfrag'],
        ],
        body: 'SIP/2.0 100 Trying\r\n',
      }),
    );
    await all.clock.advance(5);
    expect(statuses(notify)).to.deep.equal(['200']);
    expect(heard).to.deep.equal(['100', '408']);
  });
});
