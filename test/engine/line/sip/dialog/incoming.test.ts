import { expect } from 'chai';
import { header, headers } from '../../../../../engine/line/sip/message';
import type { SipRequest } from '../../../../../engine/line/sip/message/types';
import { ALICE, BOB } from '../transaction/parties';
import { audioAt } from './agents';
import {
  finalOf,
  fromBob,
  NO_RAW_REST,
  raw,
  type Raw,
  type RawOptions,
  sdp,
  statuses,
} from './raw';

type Say = (method: string, parts?: object, ack?: string | false) => ReturnType<Raw['ask']>;

const toTagOf = (caller: ReturnType<Raw['ask']>): string =>
  header(finalOf(caller).message, 'To')!.split(';tag=')[1]!;

describe('requests of a peer', () => {
  let all: Raw;
  afterEach(async () => {
    for (const { told } of all.incoming) if (!told.end) told.session!.hangUp();
    await all.clock.advance(5);
    if (all.asked.some(({ received }) => received.message.method === 'BYE')) all.answer('BYE', 200);
    expect(all.faults).to.deep.equal([]);
    expect(await all.rest()).to.deep.equal(NO_RAW_REST);
  });

  const invite = (headers: [string, string][] = []): SipRequest =>
    fromBob('INVITE', { body: sdp(), headers });

  /** Each request, its answer, and what that has to have in it. */
  const table: [string, SipRequest, number, [string, string]?][] = [
    ['OPTIONS', fromBob('OPTIONS'), 200, ['Accept', 'application/sdp']],
    ['a method that is not ours', fromBob('SUBSCRIBE'), 405, ['Allow', 'INVITE']],
    ['a method that nobody knows', fromBob('NEWTHING'), 501],
    ['a scheme that is not ours', fromBob('OPTIONS', { uri: 'http://alice@test' }), 416],
    [
      'an extension that is not ours',
      invite([['Require', 'nothingSupportsThis']]),
      420,
      ['Unsupported', 'nothingSupportsThis'],
    ],
    [
      'an extension that is required outside INVITE',
      fromBob('OPTIONS', { headers: [['Require', 'x']] }),
      420,
      ['Unsupported', 'x'],
    ],
    [
      'a body that is no description',
      invite([['Content-Type', 'text/plain']]),
      415,
      ['Accept', 'application/sdp'],
    ],
    ['a body in another coding', invite([['Content-Encoding', 'gzip']]), 415],
    ['a description that is none', fromBob('INVITE', { body: 'nothing' }), 400],
    ['no codec of ours', fromBob('INVITE', { body: sdp(1, [], '18') }), 488, ['Warning', '399']],
    [
      'too short a session',
      invite([
        ['Session-Expires', '30'],
        ['Supported', 'timer'],
      ]),
      422,
      ['Min-SE', '90'],
    ],
    ['BYE for no dialog', fromBob('BYE'), 481],
    ['BYE for an unknown dialog', fromBob('BYE', { toTag: 'x' }), 481],
    ['INVITE for an unknown dialog', fromBob('INVITE', { toTag: 'x', body: sdp() }), 481],
    ['PRACK for no dialog', fromBob('PRACK'), 481],
    ['NOTIFY for no dialog', fromBob('NOTIFY'), 481],
    ['REFER outside a dialog', fromBob('REFER'), 603],
    ['MESSAGE that nobody takes', fromBob('MESSAGE'), 405],
    ['REGISTER that nobody takes', fromBob('REGISTER'), 405],
    ['a call to take over that is none', invite([['Replaces', 'x;to-tag=1;from-tag=2']]), 481],
    ['to take over a call, required', invite([['Require', 'replaces']]), 420],
  ];
  for (const [what, request, status, field] of table) {
    it(`${what}: ${status}`, async () => {
      all = await raw();
      const asked = all.ask(request);
      await all.clock.advance(5);
      expect(statuses(asked)).to.deep.equal([String(status)]);
      const { message } = finalOf(asked);
      expect(header(message, 'To')).to.contain(';tag=');
      if (field) expect(header(message, field[0])).to.contain(field[1]);
      expect(all.incoming).to.deep.equal([]);
    });
  }

  it('an optional body that is not understood is passed over', async () => {
    all = await raw({ onInvite: (session) => session.reject(486) });
    const asked = all.ask(
      fromBob('INVITE', {
        body: 'x',
        headers: [
          ['Content-Type', 'text/x'],
          ['Content-Disposition', 'session;handling=optional'],
        ],
      }),
    );
    await all.clock.advance(5);
    expect(all.incoming[0]!.session.offered).to.equal(false);
    expect(statuses(asked)).to.deep.equal(['486']);
  });

  it('who is not admitted gets 403, but for what belongs to a call of ours', async () => {
    all = await raw({ handlers: { admits: () => false } });
    const asked = all.ask(fromBob('OPTIONS'));
    await all.clock.advance(5);
    expect(statuses(asked)).to.deep.equal(['403']);
  });

  it('others’ methods go to their handlers, whose answers get a tag', async () => {
    const seen: string[] = [];
    all = await raw({
      handlers: {
        request: {
          REGISTER: ({ message }, respond) => {
            seen.push(message.method);
            respond({
              kind: 'response',
              status: 200,
              reason: 'OK',
              headers: message.headers.filter(({ name }) =>
                ['Via', 'From', 'To', 'Call-ID', 'CSeq'].includes(name),
              ),
              body: Buffer.alloc(0),
            });
          },
        },
      },
    });
    const asked = all.ask(fromBob('REGISTER'));
    const options = all.ask(fromBob('OPTIONS'));
    await all.clock.advance(5);
    expect(seen).to.deep.equal(['REGISTER']);
    expect(toTagOf(asked)).to.not.equal('');
    expect(statuses(options)).to.deep.equal(['200']);
  });

  it('a handler that throws is answered 500 for', async () => {
    all = await raw({
      onInvite: () => {
        throw new Error('mine');
      },
    });
    const asked = all.ask(invite());
    await all.clock.advance(5);
    expect(statuses(asked)).to.deep.equal(['500']);
    expect(all.faults).to.have.length(1);
    all.faults.length = 0;
    all.incoming.length = 0;
  });

  it('nobody takes calls: 480', async () => {
    all = await raw({ handlers: { invite: undefined } as never });
    const asked = all.ask(invite());
    await all.clock.advance(5);
    expect(statuses(asked)).to.deep.equal(['480']);
  });

  it('plain ringing where the peer has no 100rel, repeated each minute', async () => {
    all = await raw({ onInvite: (session) => session.ring() });
    const asked = all.ask(invite());
    await all.clock.advance(125_000);
    expect(statuses(asked)).to.deep.equal(['180', '180', '180']);
    asked.cancel();
    await all.clock.advance(5);
    expect(statuses(asked).at(-1)).to.equal('487');
  });

  it('reliable ringing is sent again until its PRACK; a PRACK for nothing is 481', async () => {
    all = await raw({ onInvite: (session) => session.ring() });
    const request = invite([['Supported', '100rel']]);
    const asked = all.ask(request);
    await all.clock.advance(1_600);
    expect(statuses(asked)).to.deep.equal(['180', '180', '180']);
    const ringing = all.network.seen.find(({ line }) => line.includes('180'))!.text;
    const rseq = /RSeq: (\d+)/.exec(ringing)![1]!;
    const tag = /^To: .*;tag=(\S+)\r$/m.exec(ringing)![1]!;
    const callId = header(request, 'Call-ID')!;
    const prack = (rack: string, cseq: number): ReturnType<Raw['ask']> =>
      all.ask(fromBob('PRACK', { callId, toTag: tag, cseq, headers: [['RAck', rack]] }));
    const [wrong, right] = [prack('1 1 INVITE', 2), prack(`${rseq} 1 INVITE`, 3)];
    await all.clock.advance(5);
    expect([statuses(wrong), statuses(right)]).to.deep.equal([['481'], ['200']]);
    await all.clock.advance(20_000);
    expect(statuses(asked)).to.have.length(3);
    // An overtaken request.
    const late = all.ask(fromBob('UPDATE', { callId, toTag: tag, cseq: 2 }));
    await all.clock.advance(5);
    expect(statuses(late)).to.deep.equal(['500']);
    asked.cancel();
    await all.clock.advance(5);
  });

  it('reliable ringing that nobody acknowledges refuses the call: 504', async () => {
    all = await raw({ onInvite: (session) => session.ring() });
    const asked = all.ask(invite([['Require', '100rel']]));
    await all.clock.advance(33_000);
    expect(statuses(asked).at(-1)).to.equal('504');
    expect(all.incoming[0]!.told.end).to.deep.include({ by: 'failure', code: 504 });
  });

  it('while it rings: another offer has to wait (500), BYE ends it as CANCEL does', async () => {
    all = await raw({ onInvite: (session) => session.ring() });
    const request = invite();
    const asked = all.ask(request);
    await all.clock.advance(5);
    const ringing = all.network.seen.find(({ line }) => line.includes('180'))!.text;
    const toTag = /^To: .*;tag=(\S+)\r$/m.exec(ringing)![1]!;
    const callId = header(request, 'Call-ID')!;
    const within = (method: string, cseq: number, body = ''): ReturnType<Raw['ask']> =>
      all.ask(fromBob(method, { callId, toTag, cseq, body }));
    const [again, update] = [within('INVITE', 2, sdp()), within('UPDATE', 3, sdp())];
    const plain = within('UPDATE', 4);
    await all.clock.advance(5);
    for (const one of [again, update]) {
      expect(statuses(one)).to.deep.equal(['500']);
      expect(Number(header(finalOf(one).message, 'Retry-After'))).to.be.within(0, 10);
    }
    expect(statuses(plain)).to.deep.equal(['200']);
    const bye = within('BYE', 5);
    await all.clock.advance(5);
    expect([statuses(bye), statuses(asked).at(-1)]).to.deep.equal([['200'], '487']);
    expect(all.incoming[0]!.told.end).to.deep.include({ by: 'peer', confirmed: false });
  });

  it('a PRACK may offer again: its 200 answers', async () => {
    all = await raw({
      onInvite: (session) => session.ring({ code: 183, audio: audioAt(ALICE) }),
    });
    const request = invite([['Supported', '100rel']]);
    const asked = all.ask(request);
    await all.clock.advance(5);
    const ringing = all.network.seen.find(({ line }) => line.includes('183'))!.text;
    const prack = all.ask(
      fromBob('PRACK', {
        callId: header(request, 'Call-ID')!,
        toTag: /^To: .*;tag=(\S+)\r$/m.exec(ringing)![1]!,
        cseq: 2,
        headers: [['RAck', `${/RSeq: (\d+)/.exec(ringing)![1]} 1 INVITE`]],
        body: sdp(6_500),
      }),
    );
    await all.clock.advance(5);
    expect(Buffer.from(finalOf(prack).message.body).toString()).to.contain('m=audio 4000');
    const { told } = all.incoming[0]!;
    expect(told.plans.map(({ remote }) => remote!.port)).to.deep.equal([6_000, 6_500]);
    asked.cancel();
    await all.clock.advance(5);
  });

  it('Expires: the call is over when it says', async () => {
    all = await raw({ onInvite: (session) => session.ring() });
    const asked = all.ask(invite([['Expires', '10']]));
    await all.clock.advance(10_100);
    expect(statuses(asked).at(-1)).to.equal('487');
    expect(all.incoming[0]!.told.end).to.deep.include({ by: 'peer', code: 487 });
  });

  describe('in a call that they began', () => {
    const up = async (
      more: [string, string][] = [],
      options: RawOptions = {},
      body = sdp(),
    ): Promise<{ say: Say }> => {
      all = await raw({ onInvite: (session) => session.answer(audioAt(ALICE)), ...options });
      const request = fromBob('INVITE', { body, headers: more });
      const asked = all.ask(request, body === '' ? sdp() : '');
      await all.clock.advance(5);
      const toTag = toTagOf(asked);
      const callId = header(request, 'Call-ID')!;
      let cseq = 1;
      const say: Say = (method, parts = {}, ack) =>
        all.ask(fromBob(method, { callId, toTag, cseq: ++cseq, ...parts }), ack);
      return { say };
    };

    it('our requests go back the way theirs came', async () => {
      await up();
      const { told } = all.incoming[0]!;
      expect(told.told).to.deep.equal(['media sendrecv', 'confirmed']);
      told.session!.hangUp();
      await all.clock.advance(5);
      expect(all.last('BYE').uri).to.equal(`sip:bob@${BOB}:5060`);
    });

    it('a change without an offer is answered with ours, and settled by the ACK', async () => {
      const { say } = await up();
      const answer = sdp(7_000, ['a=sendonly']);
      const asked = say('INVITE', {}, answer);
      await all.clock.advance(5);
      expect(Buffer.from(finalOf(asked).message.body).toString()).to.contain('m=audio 4000');
      expect(all.incoming[0]!.told.told.slice(2)).to.deep.equal(['media recvonly', 'held']);
    });

    it('what they offer before they have answered ours meets it: 491', async () => {
      const { say } = await up();
      say('INVITE', {}, false);
      await all.clock.advance(5);
      const [update, invite] = [say('UPDATE', { body: sdp() }), say('INVITE', { body: sdp() })];
      await all.clock.advance(5);
      expect([statuses(update), statuses(invite)]).to.deep.equal([['491'], ['491']]);
      // No ACK ever comes.
      await all.clock.advance(33_000);
      expect(all.incoming[0]!.told.end!.failure!.kind).to.equal('noAck');
    });

    it('a change that cannot be taken leaves all as it was: 488', async () => {
      const { say } = await up();
      const asked = say('INVITE', { body: sdp(7_000, [], '18') });
      const foreign = say('INVITE', { body: 'x', headers: [['Content-Type', 'text/x']] });
      await all.clock.advance(5);
      expect([statuses(asked), statuses(foreign)]).to.deep.equal([['488'], ['415']]);
      expect(all.incoming[0]!.told.plans).to.have.length(1);
    });

    it('hold as RFC 2543 had it, by UPDATE', async () => {
      const { say } = await up();
      const held = say('UPDATE', { body: sdp().replace(`IP4 ${BOB}\r\nt=`, 'IP4 0.0.0.0\r\nt=') });
      await all.clock.advance(5);
      expect(statuses(held)).to.deep.equal(['200']);
      expect(all.incoming[0]!.told.told.at(-1)).to.equal('held');
    });

    it('what they name as their target from now on counts', async () => {
      const { say } = await up();
      say('UPDATE', { headers: [['Contact', `<sip:moved@${BOB}:5060>`]] });
      await all.clock.advance(5);
      all.incoming[0]!.session.hangUp();
      await all.clock.advance(5);
      expect(all.last('BYE').uri).to.equal(`sip:moved@${BOB}:5060`);
    });

    const refers: [string, [string, string][], number][] = [
      ['none', [], 400],
      [
        'two',
        [
          ['Refer-To', '<sip:a@test>'],
          ['Refer-To', '<sip:b@test>'],
        ],
        400,
      ],
      ['another method', [['Refer-To', '<sip:a@test;method=BYE>']], 603],
    ];
    for (const [what, fields, status] of refers) {
      it(`REFER with ${what} to refer to: ${status}`, async () => {
        const { say } = await up();
        const asked = say('REFER', { headers: fields });
        await all.clock.advance(5);
        expect(statuses(asked)).to.deep.equal([String(status)]);
        expect(all.incoming[0]!.told.referrals).to.deep.equal([]);
      });
    }

    const others: [string, string, [string, string][], number][] = [
      ['NOTIFY of another event', 'NOTIFY', [['Event', 'presence']], 489],
      ['NOTIFY of no REFER', 'NOTIFY', [['Event', 'refer']], 481],
      ['PRACK of nothing', 'PRACK', [['RAck', '1 1 INVITE']], 481],
      ['PRACK of nonsense', 'PRACK', [['RAck', 'x']], 481],
      ['SUBSCRIBE', 'SUBSCRIBE', [['Event', 'x']], 405],
      [
        'too short a session',
        'UPDATE',
        [
          ['Session-Expires', '5'],
          ['Supported', 'timer'],
        ],
        422,
      ],
      ['INFO of a package', 'INFO', [['Info-Package', 'x']], 469],
      ['OPTIONS', 'OPTIONS', [], 200],
    ];
    for (const [what, method, fields, status] of others) {
      it(`${what}: ${status}`, async () => {
        const { say } = await up();
        all.incoming[0]!.told.takesInfo = false;
        const asked = say(method, { headers: fields });
        await all.clock.advance(5);
        expect(statuses(asked)).to.deep.equal([String(status)]);
      });
    }

    it('a late offer of ours is answered by their ACK', async () => {
      await up([], {}, '');
      expect(all.incoming[0]!.told.told).to.deep.equal(['media sendrecv', 'confirmed']);
    });

    it('a listener without ears for REFER declines it', async () => {
      const { say } = await up();
      Object.assign(all.incoming[0]!.told, { referred: undefined });
      const asked = say('REFER', { headers: [['Refer-To', '<sip:a@test>']] });
      await all.clock.advance(5);
      expect(statuses(asked)).to.deep.equal(['603']);
    });

    for (const [asks, gets, whose] of [
      // RFC 4028, table 2: what they ask, what they get, who refreshes.
      [{ 'Session-Expires': '200', Supported: 'timer' }, '200;refresher=uac', 'them'],
      [{ 'Session-Expires': '200;refresher=uas', Supported: 'timer' }, '200;refresher=uas', 'us'],
      [{ 'Session-Expires': '200;refresher=uac', Supported: 'timer' }, '200;refresher=uac', 'them'],
      [{ 'Session-Expires': '200' }, '200;refresher=uas', 'us'],
      [{ Supported: 'timer' }, '150;refresher=uas', 'us'],
      [{ Supported: 'timer', 'Min-SE': '400' }, '400;refresher=uas', 'us'],
      [{}, undefined, 'nobody'],
    ] as const) {
      it(`session timer: ${JSON.stringify(asks)} → ${gets ?? 'none'}`, async () => {
        const fields = Object.entries(asks) as [string, string][];
        await up(fields, { agentSettings: { sessionExpires: 150 } });
        const ok = all.network.seen.find(({ line }) => line.startsWith('SIP/2.0 200'))!.text;
        expect(/^Session-Expires: (.*)\r$/m.exec(ok)?.[1]).to.equal(gets);
        expect(ok.includes('Require: timer')).to.equal(whose === 'them');
        const { told } = all.incoming[0]!;
        const half = 500 * parseInt(gets ?? '200');
        await all.clock.advance(half + 5);
        const refresh = all.asked.find(({ received }) => received.message.method === 'INVITE');
        expect(refresh !== undefined).to.equal(whose === 'us');
        if (refresh) {
          // It stays who it was: in its own request the refresher is the client.
          expect(header(refresh.received.message, 'Session-Expires')).to.contain('refresher=uac');
          all.answer('INVITE', 200, {
            body: sdp(),
            headers: [['Session-Expires', `200;refresher=uac`]],
          });
          await all.clock.advance(5);
          expect(told.told).to.deep.equal(['media sendrecv', 'confirmed']);
        }
        if (whose !== 'them') return;
        await all.clock.advance(half);
        expect(told.end!.failure!.kind).to.equal('sessionExpired');
        expect(header(all.last('BYE'), 'Reason')).to.contain('SIP;cause=408');
        all.answer('BYE', 200);
        all.incoming.length = 0;
      });
    }
  });

  it('allows what it says', async () => {
    all = await raw();
    const asked = all.ask(fromBob('OPTIONS'));
    await all.clock.advance(5);
    const { message } = finalOf(asked);
    expect(headers(message, 'Allow')).to.have.length(11);
    expect(headers(message, 'Supported')).to.deep.equal(['100rel', 'timer']);
  });
});
