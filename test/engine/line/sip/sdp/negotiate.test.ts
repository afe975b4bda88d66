import { expect } from 'chai';
import {
  answerOffer,
  type AnsweredOffer,
  createOffer,
  type LocalAudio,
  readAnswer,
  serialiseSdp,
  type SessionDescription,
} from '../../../../../engine/line/sip/sdp';
import type { Direction, MediaPlan } from '../../../../../engine/media/mediaPlan';
import { parseSdp } from '../../../../../engine/line/sip/sdp';
import { ASTERISK, BROWSER, FAX_AND_AUDIO, LINPHONE, OLD_GATEWAY } from './phones';

const LOCAL: LocalAudio = {
  endpoint: { address: '192.0.2.1', port: 20_000 },
  laws: ['PCMA', 'PCMU'],
  telephoneEvents: true,
  rtcpMux: true,
  direction: 'sendrecv',
};

function parsed(text: string): SessionDescription {
  const found = parseSdp(text);
  if (!found.ok) throw new Error(found.reason);
  return found.session;
}

/** As it would arrive at the other side. */
function sent(session: SessionDescription): SessionDescription {
  return parsed(serialiseSdp(session));
}

function answered(text: string, local: Partial<LocalAudio> = {}): AnsweredOffer & { ok: true } {
  const found = answerOffer(parsed(text), '77', { ...LOCAL, ...local });
  if (!found.ok) throw new Error(found.reason);
  return found;
}

function planOf(offer: SessionDescription, answer: SessionDescription): MediaPlan {
  const read = readAnswer(offer, answer);
  if (!read.ok) throw new Error(read.reason);
  return read.plan;
}

const lines = (session: SessionDescription): string[] => serialiseSdp(session).trim().split('\r\n');

describe('createOffer', () => {
  it('offers G.711 in the order of preference, with telephone events', () => {
    expect(lines(createOffer('4711', LOCAL))).to.deep.equal([
      'v=0',
      'o=- 4711 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 20000 RTP/AVP 8 0 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=rtcp-mux',
      'a=sendrecv',
    ]);
  });

  it('offers no more than it is told to', () => {
    const offer = createOffer('1', {
      ...LOCAL,
      endpoint: { address: '2001:db8::1', port: 4_000 },
      laws: ['PCMU'],
      telephoneEvents: false,
      rtcpMux: false,
      direction: 'sendonly',
    });
    expect(lines(offer).slice(3)).to.deep.equal([
      'c=IN IP6 2001:db8::1',
      't=0 0',
      'm=audio 4000 RTP/AVP 0',
      'a=rtpmap:0 PCMU/8000',
      'a=ptime:20',
      'a=sendonly',
    ]);
  });

  it('counts its version up when something changed, and only then', () => {
    const first = createOffer('1', LOCAL);
    const same = createOffer('1', LOCAL, first);
    const held = createOffer('1', { ...LOCAL, direction: 'sendonly' }, same);
    const back = createOffer('1', LOCAL, held);
    const versions = [first, same, held, back].map(({ origin }) => origin.version);
    expect(versions).to.deep.equal(['1', '1', '2', '3']);
  });

  it('keeps the places of streams and the payload type of events in a dialog', () => {
    const { answer } = answered(LINPHONE.replaceAll('7078', '7080'));
    const video = parsed(LINPHONE);
    video.media.reverse();
    const reversed = answerOffer(video, '77', LOCAL);
    expect(reversed.ok && lines(createOffer('77', LOCAL, reversed.answer)).slice(5)).to.deep.equal([
      'm=video 0 RTP/AVPF 96',
      'm=audio 20000 RTP/AVP 8 0 100',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:100 telephone-event/8000',
      'a=fmtp:100 0-15',
      'a=ptime:20',
      'a=rtcp-mux',
      'a=sendrecv',
    ]);
    expect(createOffer('77', LOCAL, answer).media.map(({ port }) => port)).to.deep.equal([
      20_000, 0,
    ]);
  });
});

describe('answerOffer', () => {
  it('takes the first codec of the offer that we have, and the events of 8,000', () => {
    const { answer, plan } = answered(LINPHONE);
    expect(lines(answer).slice(5)).to.deep.equal([
      'm=audio 20000 RTP/AVPF 0 100',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:100 telephone-event/8000',
      'a=fmtp:100 0-15',
      'a=ptime:20',
      'a=rtcp-mux',
      'a=sendrecv',
      'm=video 0 RTP/AVPF 96',
    ]);
    expect(plan).to.deep.equal({
      direction: 'sendrecv',
      remote: { address: '192.168.1.20', port: 7_078 },
      rtcp: 'mux',
      send: { law: 'PCMU', payloadType: 0 },
      receive: new Map([
        [8, 'PCMA'],
        [0, 'PCMU'],
      ]),
      events: { send: 100, receive: 100 },
      ptimeMs: 20,
    });
  });

  it('takes only what it is told to', () => {
    const { plan, answer } = answered(ASTERISK, { laws: ['PCMU'], telephoneEvents: false });
    expect(plan.send).to.deep.equal({ law: 'PCMU', payloadType: 0 });
    expect(plan.events).to.equal(undefined);
    expect(answer.media[0]?.formats).to.deep.equal(['0']);
  });

  it('understands static payload types, other cases and a port for RTCP', () => {
    const { plan, answer } = answered(OLD_GATEWAY);
    expect(plan.send).to.deep.equal({ law: 'PCMA', payloadType: 8 });
    expect(plan.events).to.deep.equal({ send: 96, receive: 96 });
    expect(plan.rtcp).to.deep.equal({ address: '203.0.113.5', port: 30_009 });
    expect(answer.media[0]?.attributes.map(({ name }) => name)).to.not.include('rtcp-mux');
  });

  it('has RTCP go to the next port where the offer does not put both on one', () => {
    expect(answered(ASTERISK).plan.rtcp).to.deep.equal({ address: '198.51.100.10', port: 14_033 });
    expect(answered(LINPHONE, { rtcpMux: false }).plan.rtcp).to.deep.equal({
      address: '192.168.1.20',
      port: 7_079,
    });
  });

  it('rejects all streams but one and keeps their places', () => {
    const { answer, plan } = answered(FAX_AND_AUDIO);
    expect(answer.media.map(({ kind, port, formats }) => [kind, port, formats])).to.deep.equal([
      ['image', 0, ['t38']],
      ['audio', 20_000, ['0']],
      ['audio', 0, ['8']],
    ]);
    expect(plan.remote?.port).to.equal(4_402);
    expect(answered(FAX_AND_AUDIO, { laws: ['PCMA'] }).plan.remote?.port).to.equal(4_404);
  });

  it('uses the payload type of the offer where PCMA has an unusual one', () => {
    const { answer, plan } = answered(
      'v=0\r\nc=IN IP4 203.0.113.1\r\nm=audio 4000 RTP/AVP 98\r\na=rtpmap:98 pcma/8000\r\n',
    );
    expect(plan.send).to.deep.equal({ law: 'PCMA', payloadType: 98 });
    expect(plan.receive.get(98)).to.equal('PCMA');
    expect(answer.media[0]?.formats).to.deep.equal(['98']);
  });

  const held: [string, string, Direction, Direction][] = [
    ['a=sendrecv', 'sendrecv', 'sendrecv', 'sendrecv'],
    ['a=sendonly', 'sendonly', 'recvonly', 'sendrecv'],
    ['a=recvonly', 'recvonly', 'sendonly', 'sendrecv'],
    ['a=inactive', 'inactive', 'inactive', 'sendrecv'],
    ['a=sendrecv', 'sendrecv, and we hold', 'sendonly', 'sendonly'],
    ['a=sendonly', 'sendonly, and we hold, too', 'inactive', 'sendonly'],
  ];
  for (const [line, name, expected, own] of held) {
    it(`answers ${expected} to ${name}, for a stream or a session`, () => {
      const { plan, answer } = answered(ASTERISK.replace('a=sendrecv', line), { direction: own });
      expect(plan.direction).to.equal(expected);
      expect(answer.media[0]?.attributes.at(-1)?.name).to.equal(expected);
      const ofSession = ASTERISK.replace('a=sendrecv\r\n', '').replace('t=0 0', `t=0 0\r\n${line}`);
      expect(answered(ofSession, { direction: own }).plan.direction).to.equal(expected);
    });
  }

  it('takes c=0.0.0.0 for hold, sends nothing there, and goes on afterwards', () => {
    const hold = answered(ASTERISK.replace('c=IN IP4 198.51.100.10', 'c=IN IP4 0.0.0.0'));
    expect(hold.plan).to.deep.include({
      direction: 'recvonly',
      remote: undefined,
      rtcp: undefined,
    });
    const back = answerOffer(parsed(ASTERISK), '77', LOCAL, hold.answer);
    expect(back.ok && back.plan.direction).to.equal('sendrecv');
    expect(back.ok && back.answer.origin).to.include({ sessionId: '77', version: '2' });
  });

  it('keeps its version in an answer that is the same as before', () => {
    const first = answered(ASTERISK);
    const again = answerOffer(parsed(ASTERISK), '77', LOCAL, first.answer);
    expect(again.ok && again.answer.origin.version).to.equal('1');
  });

  const refused: [string, string, string][] = [
    ['nothing but encrypted audio', BROWSER, 'RTP/SAVPF'],
    ['no codec of ours', ASTERISK.replace('8 0 101', '18 4'), 'G729, G723'],
    ['only video', 'v=0\r\nm=video 4000 RTP/AVP 31\r\n', 'no audio'],
    ['audio that is switched off', ASTERISK.replace('14032', '0'), 'no audio'],
    [
      'an address of another family',
      ASTERISK.replaceAll('IP4 198.51.100.10', 'IP6 2001:db8::5'),
      'cannot reach',
    ],
    ['nothing', 'v=0\r\n', 'no audio'],
  ];
  for (const [name, offer, reason] of refused) {
    it(`gives no answer to ${name}, and says why`, () => {
      const found = answerOffer(parsed(offer), '77', LOCAL);
      expect(found.ok ? '' : found.reason).to.include(reason);
    });
  }
});

describe('readAnswer', () => {
  const offer = createOffer('1', LOCAL);
  const answer = (...body: string[]): SessionDescription =>
    parsed(
      ['v=0', 'o=- 5 5 IN IP4 203.0.113.8', 's=-', 'c=IN IP4 203.0.113.8', ...body].join('\n'),
    );

  it('sends what the answer prefers, with its payload types, and hears events with ours', () => {
    const plan = planOf(
      offer,
      answer(
        'm=audio 6000 RTP/AVP 0 8 97',
        'a=rtpmap:97 telephone-event/8000',
        'a=ptime:30',
        'a=rtcp-mux',
      ),
    );
    expect(plan).to.deep.equal({
      direction: 'sendrecv',
      remote: { address: '203.0.113.8', port: 6_000 },
      rtcp: 'mux',
      send: { law: 'PCMU', payloadType: 0 },
      receive: new Map([
        [8, 'PCMA'],
        [0, 'PCMU'],
      ]),
      events: { send: 97, receive: 101 },
      ptimeMs: 30,
    });
  });

  it('has no events and no mux where only one side wants them', () => {
    const plain = planOf(offer, answer('m=audio 6000 RTP/AVP 8'));
    expect(plain.events).to.equal(undefined);
    expect(plain.rtcp).to.deep.equal({ address: '203.0.113.8', port: 6_001 });
    const without = createOffer('1', { ...LOCAL, telephoneEvents: false, rtcpMux: false });
    const eager = planOf(
      without,
      answer(
        'm=audio 6000 RTP/AVP 8 101',
        'a=rtpmap:101 telephone-event/8000',
        'a=rtcp-mux',
        'a=rtcp:7001 IN IP4 203.0.113.99',
      ),
    );
    expect(eager.events).to.equal(undefined);
    expect(eager.rtcp).to.deep.equal({ address: '203.0.113.99', port: 7_001 });
  });

  it('does no more than both sides allow', () => {
    const direction = (own: Direction, theirs: string): Direction =>
      planOf(
        createOffer('1', { ...LOCAL, direction: own }),
        answer('m=audio 6000 RTP/AVP 8', `a=${theirs}`),
      ).direction;
    expect(direction('sendrecv', 'sendrecv')).to.equal('sendrecv');
    expect(direction('sendrecv', 'recvonly')).to.equal('sendonly');
    expect(direction('sendonly', 'recvonly')).to.equal('sendonly');
    expect(direction('sendonly', 'sendrecv'), 'of a phone that does not know').to.equal('sendonly');
    expect(direction('inactive', 'sendrecv')).to.equal('inactive');
    expect(direction('recvonly', 'sendonly')).to.equal('recvonly');
  });

  it('settles the same between two of us, with the offer late or not', () => {
    const far = { ...LOCAL, endpoint: { address: '192.0.2.9', port: 30_000 } };
    const theirs = answerOffer(sent(offer), '9', far);
    expect(theirs.ok).to.equal(true);
    if (!theirs.ok) return;
    const ours = planOf(offer, sent(theirs.answer));
    expect(ours.remote).to.deep.equal(far.endpoint);
    expect(theirs.plan.remote).to.deep.equal(LOCAL.endpoint);
    expect(ours.send).to.deep.equal(theirs.plan.send);
    expect(ours.events).to.deep.equal(theirs.plan.events);
    expect([ours.rtcp, theirs.plan.rtcp]).to.deep.equal(['mux', 'mux']);
  });

  it('finds the audio where the answer leaves out a stream that was rejected before', () => {
    const video = parsed(LINPHONE);
    video.media.reverse();
    const before = answerOffer(video, '77', LOCAL);
    const again = before.ok ? createOffer('77', LOCAL, before.answer) : offer;
    expect(again.media).to.have.lengthOf(2);
    expect(planOf(again, answer('m=audio 6000 RTP/AVP 8')).remote?.port).to.equal(6_000);
  });

  const refused: [string, string[], string][] = [
    ['rejects the stream', ['m=audio 0 RTP/AVP 8'], 'rejects'],
    ['has no stream', [], 'rejects'],
    ['has another stream in its place', ['m=video 6000 RTP/AVP 31'], 'rejects'],
    ['has no codec that was offered', ['m=audio 6000 RTP/AVP 18'], 'G729'],
  ];
  for (const [name, body, reason] of refused) {
    it(`says so when the answer ${name}`, () => {
      const read = readAnswer(offer, answer(...body));
      expect(read.ok ? '' : read.reason).to.include(reason);
    });
  }

  it('does not send to a name, which nobody looks up, but waits to hear the other side', () => {
    const named = planOf(
      offer,
      parsed('v=0\r\nc=IN IP4 media.example.com\r\nm=audio 6000 RTP/AVP 8\r\n'),
    );
    expect(named).to.include({ remote: undefined, direction: 'sendrecv' });
  });
});
