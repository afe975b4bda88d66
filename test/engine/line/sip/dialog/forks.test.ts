import { expect } from 'chai';
import { header, headers } from '../../../../../engine/line/sip/message';
import { ALICE } from '../transaction/parties';
import { audioAt } from './agents';
import { forked, inDialog, NO_RAW_REST, raw, type Raw, responseOf, sdp, statuses } from './raw';

describe('an INVITE of ours and odd peers', () => {
  let all: Raw;
  const methods = (): string[] => all.asked.map(({ received }) => received.message.method);

  afterEach(async () => {
    expect(all.faults).to.deep.equal([]);
    expect(await all.rest()).to.deep.equal(NO_RAW_REST);
  });

  /** Ends what is up, and answers BYE. */
  async function end(told: ReturnType<Raw['call']>): Promise<void> {
    told.session!.hangUp();
    await all.clock.advance(5);
    all.answer('BYE', 200);
    await all.clock.advance(5);
    expect(told.end).to.deep.include({ by: 'us', confirmed: true });
  }

  it('several forks ring with early media each; the one that answers counts', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 183, { tag: 'x', body: sdp(6_001) });
    all.answer('INVITE', 180, { tag: 'y' });
    all.answer('INVITE', 183, { tag: 'z', body: sdp(6_003) });
    await all.clock.advance(5);
    expect(all.agent.counters().dialogs).to.equal(3);
    expect(call.plans.map(({ remote }) => remote!.port)).to.deep.equal([6_001, 6_003]);
    all.answer('INVITE', 200, { tag: 'y', body: sdp(6_002) });
    await all.clock.advance(5);
    expect(all.agent.counters().dialogs).to.equal(1);
    expect(call.told).to.deep.equal([
      ...['media sendrecv', '183 media', '180', 'media sendrecv', '183 media'],
      ...['media sendrecv', 'confirmed'],
    ]);
    expect(call.plans.at(-1)!.remote!.port).to.equal(6_002);
    await end(call);
    expect(header(all.last('BYE'), 'To')).to.contain('tag=y');
  });

  it('a 199 ends the early dialog of its fork alone', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 180, { tag: 'x' });
    all.answer('INVITE', 180, { tag: 'y' });
    all.answer('INVITE', 199, { tag: 'x' });
    await all.clock.advance(5);
    expect(all.agent.counters().dialogs).to.equal(1);
    all.answer('INVITE', 486);
    await all.clock.advance(5);
    expect(call.end).to.deep.include({ by: 'peer', code: 486 });
  });

  it('a late 200 of another fork is acknowledged and ended, also when the call is over', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 200, { tag: 'x', body: sdp() });
    forked(all, 200, { tag: 'y', body: sdp(6_100) });
    await all.clock.advance(5);
    expect(all.acks.map((ack) => header(ack, 'To')!.slice(-5))).to.deep.equal(['tag=x']);
    expect(header(all.last('BYE'), 'To')).to.contain('tag=y');
    expect(header(all.last('BYE'), 'Reason')).to.contain('cause=487');
    all.answer('BYE', 200);
    expect(call.plans).to.have.length(1);
    await end(call);
    forked(all, 200, { tag: 'z', body: sdp(6_200) });
    await all.clock.advance(5);
    expect(header(all.last('BYE'), 'To')).to.contain('tag=z');
    all.answer('BYE', 200);
    await all.clock.advance(5);
    const acked = all.network.seen.filter(({ line }) => line.startsWith('ACK'));
    expect(acked).to.have.length(3);
  });

  it('a 200 that is sent again is answered with the same ACK', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.network.loses = ({ line }) => line.startsWith('ACK');
    all.answer('INVITE', 200, { body: sdp() });
    await all.clock.advance(3_000);
    all.network.loses = () => false;
    await all.clock.advance(3_000);
    const acks = all.network.seen.filter(({ line }) => line.startsWith('ACK'));
    expect(new Set(acks.map(({ text }) => text)).size).to.equal(1);
    expect(all.acks).to.have.length(1);
    expect(call.told).to.deep.equal(['media sendrecv', 'confirmed']);
    await end(call);
  });

  it('reliable responses are acknowledged in their order; one that is missing is waited for', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    const reliable = (rseq: number, status: number): void =>
      all.answer('INVITE', status, {
        headers: [
          ['Require', '100rel'],
          ['RSeq', String(rseq)],
        ],
      });
    const racks = (): (string | undefined)[] =>
      all.asked
        .filter(({ received }) => received.message.method === 'PRACK')
        .map(({ received }) => header(received.message, 'RAck')?.split(' ')[0]);
    reliable(7, 180);
    await all.clock.advance(5);
    reliable(9, 182);
    await all.clock.advance(5);
    reliable(7, 180);
    await all.clock.advance(5);
    expect(racks()).to.deep.equal(['7']);
    reliable(8, 181);
    await all.clock.advance(5);
    reliable(9, 182);
    await all.clock.advance(5);
    expect(racks()).to.deep.equal(['7', '8', '9']);
    expect(call.told).to.deep.equal(['180', '181', '182']);
    for (const { server, received } of all.asked) {
      if (received.message.method !== 'PRACK') continue;
      server.respond(responseOf(received.message, 200, {}));
    }
    all.answer('INVITE', 404);
    await all.clock.advance(5);
    expect(call.end!.code).to.equal(404);
  });

  it('in the 2xx the answer of a plain 183 may change; that of a reliable one may not', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 183, { body: sdp(6_001) });
    all.answer('INVITE', 200, { body: sdp(6_002) });
    await all.clock.advance(5);
    expect(call.plans.map(({ remote }) => remote!.port)).to.deep.equal([6_001, 6_002]);
    await end(call);
    const other = all.call();
    await all.clock.advance(5);
    const rel: [string, string][] = [
      ['Require', '100rel'],
      ['RSeq', '1'],
    ];
    all.answer('INVITE', 183, { body: sdp(6_001), headers: rel });
    await all.clock.advance(5);
    all.answer('PRACK', 200);
    all.answer('INVITE', 200, { body: sdp(6_002) });
    await all.clock.advance(5);
    expect(other.plans.map(({ remote }) => remote!.port)).to.deep.equal([6_001]);
    await end(other);
  });

  it('a 200 without a description counts when a 183 had one', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 183, { body: sdp(6_001) });
    all.answer('INVITE', 200);
    await all.clock.advance(5);
    expect(call.told.at(-1)).to.equal('confirmed');
    await end(call);
  });

  for (const [what, body] of [
    ['rejects the audio', sdp(0)],
    ['has no codec of ours', sdp(6_000, [], '18')],
    ['is no description', 'nonsense'],
    ['is missing', ''],
  ] as const) {
    it(`an answer that ${what}: ACK, then BYE, noAudio`, async () => {
      all = await raw();
      const call = all.call();
      await all.clock.advance(5);
      all.answer('INVITE', 200, { body });
      await all.clock.advance(5);
      expect(methods()).to.deep.equal(['INVITE', 'BYE']);
      expect(all.acks).to.have.length(1);
      all.answer('BYE', 200);
      expect(call.end!.failure!.kind).to.equal('noAudio');
      expect(call.end!.by).to.equal('failure');
    });
  }

  it('late offer that cannot be taken: the ACK declines it, BYE follows', async () => {
    all = await raw();
    const call = all.call({ lateOffer: true });
    await all.clock.advance(5);
    expect(all.last('INVITE').body.length).to.equal(0);
    all.answer('INVITE', 200, { body: sdp(6_000, [], '18') });
    await all.clock.advance(5);
    expect(Buffer.from(all.acks[0]!.body).toString()).to.contain('m=audio 0 RTP/AVP 18');
    all.answer('BYE', 200);
    expect(call.end!.failure!.kind).to.equal('noAudio');
  });

  it('goes the recorded way: loose routes, and the target that the 2xx names', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 200, {
      body: sdp(),
      headers: [
        ['Record-Route', '<sip:p2@10.0.0.2;lr>'],
        ['Record-Route', '<sip:p1@10.0.0.2;lr>'],
        ['Contact', '<sip:there@10.9.9.9:5070>'],
      ],
    });
    await all.clock.advance(5);
    for (const message of all.acks) {
      expect(message.uri).to.equal('sip:there@10.9.9.9:5070');
      expect(headers(message, 'Route')).to.deep.equal([
        '<sip:p1@10.0.0.2;lr>',
        '<sip:p2@10.0.0.2;lr>',
      ]);
    }
    expect(call.session!.remote!.uri).to.equal('sip:there@10.9.9.9:5070');
    await end(call);
    expect(all.last('BYE').uri).to.equal('sip:there@10.9.9.9:5070');
  });

  it('a strict router gets its own URI, and the target comes last', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 200, {
      body: sdp(),
      headers: [
        ['Record-Route', '<sip:p2@10.0.0.2>'],
        ['Record-Route', '<sip:strict@10.0.0.2?x=y>'],
      ],
    });
    await all.clock.advance(5);
    expect(all.acks[0]!.uri).to.equal('sip:strict@10.0.0.2');
    expect(headers(all.acks[0]!, 'Route')).to.deep.equal([
      '<sip:p2@10.0.0.2>',
      '<sip:bob@10.0.0.2:5060>',
    ]);
    await end(call);
  });

  it('a peer without tags, as RFC 2543 had it, is talked to all the same', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 180, { untagged: true });
    all.answer('INVITE', 200, { untagged: true, body: sdp() });
    await all.clock.advance(5);
    expect(call.told).to.deep.equal(['180', 'media sendrecv', 'confirmed']);
    const bye = all.ask(inDialog(all.last('INVITE'), 'BYE', { fromTag: '' }));
    await all.clock.advance(5);
    expect(statuses(bye)).to.deep.equal(['200']);
    expect(call.end!.by).to.equal('peer');
  });

  it('a body of several parts is read for its description', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    const part = (type: string, body: string): string =>
      `--mark\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
    all.answer('INVITE', 200, {
      headers: [['Content-Type', 'multipart/mixed;boundary="mark"']],
      body: `${part('application/isup', 'xx')}${part('application/sdp', sdp())}--mark--\r\n`,
    });
    await all.clock.advance(5);
    expect(call.told).to.deep.equal(['media sendrecv', 'confirmed']);
    await end(call);
  });

  it('422: asks once more, with the time that the peer wants', async () => {
    all = await raw({ agentSettings: { sessionExpires: 100 } });
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 422, { headers: [['Min-SE', '300']] });
    await all.clock.advance(5);
    const again = all.last('INVITE');
    expect(header(again, 'Session-Expires')).to.equal('300');
    expect(header(again, 'Min-SE')).to.equal('300');
    const [first, second] = all.asked.map(({ received }) => received.message);
    expect(header(first!, 'Call-ID')).to.equal(header(second!, 'Call-ID'));
    expect(header(first!, 'From')).to.equal(header(second!, 'From'));
    // One that asks for what it was given is not asked for ever.
    all.answer('INVITE', 422, { headers: [['Min-SE', '300']] });
    await all.clock.advance(5);
    expect(call.end!.code).to.equal(422);
  });

  it('302: tried for the same number at the same host only', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    all.answer('INVITE', 302, {
      headers: [
        ['Contact', '<sip:bob@10.6.6.6>'],
        ['Contact', '<sip:0012125550100@10.0.0.2>;q=1.0'],
        ['Contact', '<sip:bob@10.0.0.2:5062>;q=0.2'],
        ['Contact', '<sip:bob@10.0.0.2:5064>;q=0.9'],
      ],
    });
    await all.clock.advance(5);
    expect(all.last('INVITE').uri).to.equal('sip:bob@10.0.0.2:5064');
    all.answer('INVITE', 302, { headers: [['Contact', '<sip:evil@10.6.6.6>']] });
    await all.clock.advance(5);
    expect(call.end).to.deep.include({ by: 'peer', code: 302 });
  });

  it('an UPDATE in an early dialog is answered', async () => {
    all = await raw();
    const call = all.call();
    await all.clock.advance(5);
    const early = all.last('INVITE');
    all.answer('INVITE', 183, {
      body: sdp(6_001),
      headers: [
        ['Require', '100rel'],
        ['RSeq', '1'],
      ],
    });
    await all.clock.advance(5);
    all.answer('PRACK', 200);
    const update = all.ask(inDialog(early, 'UPDATE', { body: sdp(6_005, ['a=sendonly']) }));
    await all.clock.advance(5);
    expect(statuses(update)).to.deep.equal(['200']);
    expect(call.plans.at(-1)).to.deep.include({ direction: 'recvonly' });
    expect(call.told.at(-1)).to.equal('held');
    all.answer('INVITE', 486);
    await all.clock.advance(5);
  });

  it('an UPDATE that offers before our offer has its answer meets 491', async () => {
    all = await raw();
    all.call({ audio: audioAt(ALICE) });
    await all.clock.advance(5);
    all.answer('INVITE', 180);
    await all.clock.advance(5);
    const update = all.ask(inDialog(all.last('INVITE'), 'UPDATE', { body: sdp() }));
    await all.clock.advance(5);
    expect(statuses(update)).to.deep.equal(['491']);
    all.answer('INVITE', 486);
    await all.clock.advance(5);
  });
});
