import { expect } from 'chai';
import { RequestSender } from '../../../../../engine/line/sip/dialog';
import type { OutsideRequest, Peer, Reply } from '../../../../../engine/line/sip/dialog';
import { header, headers } from '../../../../../engine/line/sip/message';
import type { Target } from '../../../../../engine/line/sip/transport/port';
import { seededRandom } from '../../../../support/random';
import { NOTHING_LEFT, type Parties, parties, respond } from '../transaction/parties';
import type { Asked } from '../transaction/parties';
import { account, peerAt } from './agents';
import { responseOf } from './raw';

describe('a request outside dialogs', () => {
  let all: Parties;
  let sender: RequestSender;
  let asked: Asked[];
  /** What Bob does with each. */
  let serve: (one: Asked) => void;

  beforeEach(async () => {
    all = await parties();
    const { transport, layer: transactions } = all.alice;
    sender = new RequestSender({
      ...{ transactions, transport, clock: all.clock, random: seededRandom(3) },
      userAgent: 'test',
    });
    asked = [];
    serve = (one) => void respond(one, 200);
    all.bob.layer.onRequest((server, received) => {
      const one = { server, received };
      asked.push(one);
      serve(one);
      return {};
    });
  });

  afterEach(async () => {
    expect(sender.size).to.equal(0);
    expect(await all.leftovers()).to.deep.equal(NOTHING_LEFT);
  });

  const send = (more: Partial<OutsideRequest> = {}): Promise<Reply> =>
    sender.send({
      method: 'OPTIONS',
      uri: 'sip:bob@test',
      from: '<sip:alice@test>',
      to: '<sip:bob@test>',
      peer: peerAt(all.bob.target),
      ...more,
    });

  async function reply(promise: Promise<Reply>, ms = 20): Promise<string> {
    await all.clock.advance(ms);
    const got = await promise;
    return got.ok ? String(got.received.message.status) : got.failure.reason;
  }

  const message = (n: number) => asked[n]!.received.message;

  it('has all that a request must have', async () => {
    expect(await reply(send())).to.equal('200');
    const one = message(0);
    expect(header(one, 'Max-Forwards')).to.equal('70');
    expect(header(one, 'From')).to.match(/^<sip:alice@test>;tag=\w{8,}$/);
    expect(header(one, 'To')).to.equal('<sip:bob@test>');
    expect(header(one, 'Call-ID')).to.match(/^\w{16,}$/);
    expect(header(one, 'CSeq')).to.match(/^\d+ OPTIONS$/);
    expect(header(one, 'User-Agent')).to.equal('test');
    expect(headers(one, 'Allow')).to.include('INVITE');
    expect(header(one, 'Contact')).to.equal(undefined);
  });

  it('the caller’s own headers, Call-ID and CSeq count', async () => {
    const given = { name: 'Contact', value: '<sip:me@there>;expires=60' };
    const replied = await (async () => {
      const promise = send({ method: 'REGISTER', callId: 'mine', cseq: 7, headers: [given] });
      await all.clock.advance(20);
      return promise;
    })();
    expect(replied.cseq).to.equal(7);
    expect(headers(message(0), 'Contact')).to.deep.equal([given.value]);
    expect(header(message(0), 'Call-ID')).to.equal('mine');
    expect(await reply(send({ method: 'REGISTER' }))).to.equal('200');
    expect(header(message(1), 'Contact')).to.equal('<sip:alice@10.0.0.1:5060>');
  });

  it('goes by the peer’s route', async () => {
    const seen: string[] = [];
    const peer: Peer = {
      route: ['<sip:proxy@10.0.0.2;lr>'],
      targets: (uri) => {
        seen.push(uri);
        return Promise.resolve([all.bob.target]);
      },
    };
    expect(await reply(send({ peer }))).to.equal('200');
    expect(seen).to.deep.equal(['sip:proxy@10.0.0.2;lr']);
    expect(headers(message(0), 'Route')).to.deep.equal(['<sip:proxy@10.0.0.2;lr>']);
    expect(message(0).uri).to.equal('sip:bob@test');
  });

  it('answers a challenge once, with the next CSeq and a new branch; and none the next time', async () => {
    serve = (one) => {
      const has = header(one.received.message, 'Authorization') !== undefined;
      const challenge: [string, string] = [
        'WWW-Authenticate',
        'Digest realm="test", nonce="n1", algorithm=SHA-256, qop="auth"',
      ];
      one.server.respond(
        responseOf(one.received.message, has ? 200 : 401, has ? {} : { headers: [challenge] }),
      );
    };
    const peer = { ...peerAt(all.bob.target), auth: account() };
    expect(await reply(send({ peer, cseq: 5 }))).to.equal('200');
    expect(asked.map((_, n) => header(message(n), 'CSeq'))).to.deep.equal([
      '5 OPTIONS',
      '6 OPTIONS',
    ]);
    expect(header(message(0), 'Call-ID')).to.equal(header(message(1), 'Call-ID'));
    expect(asked[0]!.received.via.params.get('branch')).to.not.equal(
      asked[1]!.received.via.params.get('branch'),
    );
    expect(await reply(send({ peer }))).to.equal('200');
    expect(asked).to.have.length(3);
    expect(header(message(2), 'Authorization')).to.contain('nc=00000002');
  });

  it('two challenges, a stale nonce, then a refusal that is final', async () => {
    const challenges: [number, [string, string]][] = [
      [407, ['Proxy-Authenticate', 'Digest realm="p", nonce="p1"']],
      [401, ['WWW-Authenticate', 'Digest realm="u", nonce="u1"']],
      [401, ['WWW-Authenticate', 'Digest realm="u", nonce="u2", stale=true']],
      [401, ['WWW-Authenticate', 'Digest realm="u", nonce="u3"']],
    ];
    serve = (one) => {
      const [status, field] = challenges[asked.length - 1]!;
      one.server.respond(responseOf(one.received.message, status, { headers: [field] }));
    };
    const peer = { ...peerAt(all.bob.target), auth: account() };
    expect(await reply(send({ peer }))).to.equal('401');
    expect(asked).to.have.length(4);
    expect(header(message(2), 'Proxy-Authorization')).to.contain('nonce="p1"');
    expect(header(message(3), 'Authorization')).to.contain('nonce="u2"');
  });

  it('without an account 401 is final', async () => {
    serve = (one) => void respond(one, 401);
    expect(await reply(send())).to.equal('401');
  });

  const silent: Target = { protocol: 'UDP', address: '10.0.0.9', port: 5060 };
  const closed: Target = { protocol: 'TCP', address: '10.0.0.9', port: 5060 };

  it('a target that does not answer is left for the next one', async () => {
    expect(await reply(send({ peer: peerAt(silent, all.bob.target) }), 32_100)).to.equal('200');
  });

  it('a target that cannot be reached is left for the next one', async () => {
    expect(await reply(send({ peer: peerAt(closed, all.bob.target) }))).to.equal('200');
  });

  it('a 503 leads to the next target, the last 503 is final', async () => {
    serve = (one) => void respond(one, 503);
    const elsewhere: Target = { ...all.bob.target, address: '10.0.0.1' };
    all.alice.layer.onRequest((server, received) => {
      server.respond(responseOf(received.message, 486, {}));
      return {};
    });
    expect(await reply(send({ peer: peerAt(all.bob.target, elsewhere) }))).to.equal('486');
    expect(asked).to.have.length(1);
    expect(await reply(send({ peer: peerAt(all.bob.target) }))).to.equal('503');
  });

  it('nobody found, nobody reached, no answer: told, never thrown', async () => {
    const none: Peer = { route: [], targets: () => Promise.reject(new Error('No such name.')) };
    expect(await reply(send({ peer: none }))).to.equal('unreachable');
    expect(await reply(send({ peer: peerAt() }))).to.equal('unreachable');
    expect(await reply(send({ peer: peerAt(closed) }))).to.equal('refused');
    expect(await reply(send({ peer: peerAt(silent) }), 33_000)).to.equal('timeout');
  });

  it('gives up when the caller’s time is over', async () => {
    const sent = send({ peer: peerAt(silent), timeoutMs: 3_000 });
    await all.clock.advance(2_999);
    expect(sender.size).to.equal(1);
    expect(await reply(sent, 2)).to.equal('timeout');
  });

  it('closed, it tells all that wait', async () => {
    const sent = send({ peer: peerAt(silent) });
    await all.clock.advance(10);
    sender.close();
    expect(await reply(sent)).to.equal('closed');
  });
});
