import { expect } from 'chai';
import { ALICE, BOB, incoming, NOTHING_LEFT, parties, request, respond, send } from './parties';
import type { Parties } from './parties';

const AT_ALICE = { address: ALICE, port: 5060 };
const AT_BOB = { address: BOB, port: 5060 };

/** A request as a stranger to our code would write it. */
const raw = (method: string, more: Record<string, string> = {}): Buffer => {
  const {
    to = '<sip:bob@test>',
    via = 'branch=z9hG4bK1',
    callId = 'c1',
    uri = 'sip:bob@test',
  } = more;
  const { from = '<sip:alice@test>;tag=a', cseq = '1' } = more;
  return Buffer.from(
    [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${ALICE}:5060;${via}`,
      'Max-Forwards: 70',
      `From: ${from}`,
      `To: ${to}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} ${method}`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
};

describe('matching of requests to asked', () => {
  let all: Parties;
  const inject = async (...messages: Buffer[]): Promise<void> => {
    for (const message of messages) all.network.inject(AT_ALICE, AT_BOB, message);
    await all.clock.advance(2);
  };
  afterEach(async () => {
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('goes by branch, sent-by and method', async () => {
    all = await parties();
    const { asked } = incoming(all);
    await inject(
      raw('OPTIONS'),
      raw('OPTIONS'),
      raw('INFO', { callId: 'c2' }),
      raw('OPTIONS', { via: 'branch=z9hG4bK2', callId: 'c3' }),
      Buffer.from(raw('OPTIONS', { callId: 'c4' }).toString().replace(':5060', ':5070')),
    );
    expect(asked.map(({ server }) => server.method)).to.deep.equal([
      'OPTIONS',
      'INFO',
      'OPTIONS',
      'OPTIONS',
    ]);
    expect(all.bob.layer.counters().retransmissions).to.equal(1);
  });

  it('without the magic cookie goes by URI, tags, Call-ID, CSeq and Via (RFC 2543)', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const old = (more: Record<string, string> = {}): Buffer =>
      raw('OPTIONS', { via: 'branch=1', ...more });
    await inject(old(), old());
    expect(asked).to.have.length(1);
    await inject(
      old({ uri: 'sip:carol@test', from: '<sip:a@t>;tag=2' }),
      old({ to: '<sip:bob@test>;tag=x' }),
      old({ callId: 'other' }),
      old({ cseq: '2' }),
      old({ via: 'branch=2', callId: 'third' }),
    );
    expect(asked).to.have.length(6);
  });

  it('an old peer that sends no branch at all can be called by: INVITE, failure, ACK', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const none = { via: 'x=y' };
    await inject(raw('INVITE', none), raw('INVITE', none));
    expect(asked).to.have.length(1);
    respond(asked[0], 486, 'mine');
    expect(asked[0]!.server.state).to.equal('completed');
    await inject(raw('ACK', { ...none, to: '<sip:bob@test>;tag=other' }));
    expect(asked[0]!.server.state).to.equal('completed');
    await inject(raw('ACK', { ...none, to: '<sip:bob@test>;tag=mine' }));
    expect(asked[0]!.server.state).to.equal('confirmed');
  });

  it('an old peer takes its INVITE back, and acknowledges a 2xx', async () => {
    all = await parties();
    const { asked, callee } = incoming(all);
    let acks = 0;
    all.bob.layer.onAck(() => void acks++);
    const none = { via: 'x=y' };
    await inject(raw('INVITE', none));
    await inject(raw('CANCEL', none));
    expect(callee.told).to.deep.equal(['cancelled']);
    respond(asked[0], 200, 'mine');
    await inject(raw('ACK', { ...none, to: '<sip:bob@test>;tag=mine' }));
    expect(acks).to.equal(1);
  });

  it('an ACK of a 2xx is found by its dialog, whatever its branch', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const acks: string[] = [];
    all.bob.layer.onAck((ack) => acks.push(ack.via.params.get('branch') ?? ''));
    const tagged = { to: '<sip:bob@test>;tag=b' };
    for (const [call, branch] of [
      ['c1', 'z9hG4bKsame'],
      ['c2', 'z9hG4bKother'],
    ] as const) {
      const via = `branch=${branch}`;
      await inject(raw('INVITE', { callId: call, via }));
      const invite = asked.at(-1)!;
      respond(invite, 200);
      await inject(raw('ACK', { callId: call, via: 'branch=z9hG4bKsame', ...tagged }));
    }
    expect(acks).to.deep.equal(['z9hG4bKsame', 'z9hG4bKsame']);
    expect(all.bob.layer.counters().unacknowledged).to.equal(0);
  });

  it('a request that comes over two paths is answered 482 on the second (section 8.2.2.2)', async () => {
    all = await parties();
    const { asked } = incoming(all);
    await inject(raw('INVITE'), raw('INVITE', { via: 'branch=z9hG4bKelsewhere' }));
    expect(asked).to.have.length(1);
    expect(all.network.lines()).to.deep.equal(['SIP/2.0 482 Loop Detected']);
    expect(all.bob.layer.counters().merged).to.equal(1);
    // Inside a dialog it is another one's business.
    const inDialog = { to: '<sip:bob@test>;tag=b', cseq: '2' };
    await inject(
      raw('INFO', { ...inDialog, via: 'branch=z9hG4bK3' }),
      raw('INFO', { ...inDialog, via: 'branch=z9hG4bK4' }),
    );
    expect(asked).to.have.length(3);
    asked[0]!.server.abandon();
  });

  it('after the first of the copies is over, such a request is new', async () => {
    all = await parties();
    const { asked } = incoming(all);
    await inject(raw('OPTIONS'));
    respond(asked[0], 200);
    await all.clock.advance(32_000);
    await inject(raw('OPTIONS', { via: 'branch=z9hG4bK2' }));
    expect(asked).to.have.length(2);
  });
});

describe('what belongs to no transaction', () => {
  let all: Parties;
  afterEach(async () => {
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('responses: with a branch that is not ours, for another method, after the end', async () => {
    all = await parties();
    const { asked } = incoming(all);
    const caller = send(all, request('OPTIONS'));
    await all.clock.advance(1);
    respond(asked[0], 200);
    await all.clock.advance(1);
    const good = all.network.seen.at(-1)!.text;
    const at = async (text: string): Promise<void> => {
      all.network.inject(AT_BOB, AT_ALICE, Buffer.from(text));
      await all.clock.advance(2);
    };
    await at(good.replace('z9hG4bK', 'z9hG4bKx'));
    await at(good.replace('1 OPTIONS', '1 INFO'));
    expect(all.alice.layer.counters().strays).to.equal(2);
    await all.clock.advance(6_000);
    await at(good);
    expect(all.alice.layer.counters().strays).to.equal(3);
    expect(caller.told).to.deep.equal(['200', 'ended']);
    // The top Via is somebody else's: not even looked at (section 18.1.2).
    await at(good.replace(`${ALICE}:5060`, '10.9.9.9:5060'));
    expect(all.alice.transport.counters.misrouted).to.equal(1);
  });

  it('ACKs are dropped without an answer', async () => {
    all = await parties();
    incoming(all);
    all.network.inject(AT_ALICE, AT_BOB, raw('ACK'));
    await all.clock.advance(2);
    expect(all.bob.layer.counters().strays).to.equal(1);
    expect(all.network.lines()).to.deep.equal([]);
  });

  it('ACK and CANCEL cannot be sent without an INVITE', async () => {
    all = await parties();
    expect(() => send(all, request('ACK'))).to.throw('sent by its INVITE');
    expect(() => send(all, request('CANCEL'))).to.throw('sent by its INVITE');
  });
});

describe('the limits of a server', () => {
  it('beyond the number of asked new requests are answered 503 and forgotten', async () => {
    const all = await parties({ serverLimit: 3 });
    const { asked } = incoming(all);
    const callers = [1, 2, 3, 4, 5].map(() => send(all, request('OPTIONS')));
    await all.clock.advance(5);
    expect(asked).to.have.length(3);
    expect(all.bob.layer.counters()).to.include({ servers: 3, overload: 2 });
    expect(callers.map(({ told }) => told[0])).to.deep.equal([
      undefined,
      undefined,
      undefined,
      '503',
      '503',
    ]);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('but calls that are up can be ended, and INVITEs be taken back, even then', async () => {
    const all = await parties({ serverLimit: 3 });
    const { asked, callee } = incoming(all);
    const invites = [1, 2, 3].map(() => send(all, request('INVITE')));
    await all.clock.advance(300);
    const bye = send(all, request('BYE', { toTag: 'b' }));
    invites[0]?.transaction.cancel();
    const last = send(all, request('BYE', { toTag: 'b' }));
    const more = send(all, request('BYE', { toTag: 'b' }));
    await all.clock.advance(5);
    expect(asked.map(({ server }) => server.method)).to.deep.equal([
      'INVITE',
      'INVITE',
      'INVITE',
      'BYE',
      'BYE',
    ]);
    expect(callee.told).to.deep.equal(['cancelled']);
    expect([bye.told, last.told, more.told]).to.deep.equal([[], [], ['503']]);
    all.alice.layer.close();
    all.bob.layer.close();
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('without a handler requests are answered 503', async () => {
    const all = await parties();
    const caller = send(all, request('INVITE'));
    await all.clock.advance(5);
    expect(caller.told).to.deep.equal(['503']);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  it('a handler that fails makes 500, and users that fail end nothing', async () => {
    const all = await parties();
    all.bob.layer.onRequest(() => {
      throw new Error('handler');
    });
    let told = 0;
    const invite = all.alice.layer.request(request('INVITE'), all.bob.target, {
      final: () => {
        told++;
        throw new Error('user');
      },
      failed: () => undefined,
    });
    await all.clock.advance(5);
    expect(told).to.equal(1);
    expect(invite.state).to.equal('completed');
    expect(all.faults.map((fault) => (fault as Error).message)).to.deep.equal(['handler', 'user']);
    expect(await all.leftovers()).to.deep.equal({ ...NOTHING_LEFT, faults: 2 });
  });

  it('close forgets everything at once', async () => {
    const all = await parties();
    incoming(all);
    const caller = send(all, request('INVITE'));
    await all.clock.advance(300);
    all.alice.layer.close();
    all.bob.layer.close();
    expect(all.clock.pending()).to.equal(0);
    expect(caller.told).to.deep.equal(['100']);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });
});
