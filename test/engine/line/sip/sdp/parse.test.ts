import { expect } from 'chai';
import {
  parseSdp,
  serialiseSdp,
  type SessionDescription,
} from '../../../../../engine/line/sip/sdp';
import { seededRandom } from '../../../../support/random';
import { ASTERISK, BROWSER, FAX_AND_AUDIO, LINPHONE, OLD_GATEWAY } from './phones';

export function parsed(text: string): SessionDescription {
  const found = parseSdp(text);
  if (!found.ok) throw new Error(found.reason);
  return found.session;
}

describe('parseSdp', () => {
  it('reads what Asterisk sends', () => {
    expect(parsed(ASTERISK)).to.deep.equal({
      origin: {
        username: '-',
        sessionId: '1893640421',
        version: '1893640421',
        address: { family: 'IP4', address: '198.51.100.10' },
      },
      name: 'Asterisk',
      connection: { family: 'IP4', address: '198.51.100.10' },
      attributes: [],
      media: [
        {
          kind: 'audio',
          port: 14_032,
          protocol: 'RTP/AVP',
          formats: ['8', '0', '101'],
          attributes: [
            { name: 'rtpmap', value: '8 PCMA/8000' },
            { name: 'rtpmap', value: '0 PCMU/8000' },
            { name: 'rtpmap', value: '101 telephone-event/8000' },
            { name: 'fmtp', value: '101 0-16' },
            { name: 'ptime', value: '20' },
            { name: 'maxptime', value: '140' },
            { name: 'sendrecv' },
          ],
        },
      ],
    });
  });

  it('gives attributes and connections to the stream they stand under', () => {
    const session = parsed(LINPHONE);
    expect(session.media.map(({ kind, port }) => [kind, port])).to.deep.equal([
      ['audio', 7_078],
      ['video', 9_078],
    ]);
    expect(session.attributes.map(({ name }) => name)).to.deep.equal(['rtcp-xr']);
    expect(session.media[1]?.attributes).to.deep.equal([{ name: 'rtpmap', value: '96 VP8/90000' }]);
    expect(parsed(BROWSER).connection).to.equal(undefined);
    expect(parsed(BROWSER).media[0]?.connection?.address).to.equal('0.0.0.0');
    expect(parsed(BROWSER).origin.sessionId).to.equal('4294967295123456789');
  });

  it('is not put off by line feeds alone, blanks, missing lines and capitals', () => {
    const session = parsed(OLD_GATEWAY);
    expect(session.name).to.equal('-');
    expect(session.media[0]).to.deep.include({
      port: 30_002,
      formats: ['18', '8', '96'],
      attributes: [
        { name: 'rtpmap', value: '96  Telephone-Event/8000' },
        { name: 'rtcp', value: '30009' },
      ],
    });
    expect(parsed('\r\n\r\nm=audio 4000 RTP/AVP 0').media).to.have.lengthOf(1);
    expect(parsed('v=0\nc=IN IP4 224.2.1.1/127/3\n').connection?.address).to.equal('224.2.1.1');
    expect(parsed('v=0\nm=audio 4000/2 RTP/AVP 0').media[0]?.port).to.equal(4_000);
  });

  it('reads from octets as from text', () => {
    expect(parseSdp(Buffer.from(ASTERISK))).to.deep.equal(parseSdp(ASTERISK));
  });

  it('takes a port that is none for a stream that nothing can be sent to', () => {
    for (const port of ['', 'x', '-1', '70000', '1.5', '0']) {
      expect(parsed(`v=0\r\nm=audio ${port} RTP/AVP 0`).media[0]?.port, port).to.equal(0);
    }
  });

  it('says what is wrong with what it cannot read', () => {
    const reason = (text: string): string => {
      const found = parseSdp(text);
      return found.ok ? '' : found.reason;
    };
    expect(reason('')).to.include('neither a version nor a stream');
    expect(reason('INVITE sip:a@b SIP/2.0')).to.include('neither');
    expect(reason('v=1\r\nm=audio 1 RTP/AVP 0')).to.include('version is "1"');
    expect(reason('v=0\r\n' + 'm=audio 1 RTP/AVP 0\r\n'.repeat(40))).to.include('32 streams');
    expect(reason('v=0\r\n' + 'a=x\r\n'.repeat(20_000))).to.include('longer than');
  });

  it('keeps within bounds what is endless', () => {
    const session = parsed(
      `v=0\r\n${'a=b:c\r\n'.repeat(5_000)}m=audio 1 RTP/AVP ${'0 '.repeat(9_000)}`,
    );
    expect(session.attributes).to.have.lengthOf(512);
    expect(session.media[0]?.formats).to.have.lengthOf(128);
  });

  it('takes anything without throwing', () => {
    const random = seededRandom(17);
    const seeds = [ASTERISK, LINPHONE, OLD_GATEWAY, BROWSER, FAX_AND_AUDIO];
    for (let i = 0; i < 5_000; i++) {
      const bytes = Buffer.from(seeds[i % seeds.length]!);
      for (let n = random() * 30; n > 0; n--) {
        bytes[Math.floor(random() * bytes.length)] = random() * 256;
      }
      expect(parseSdp(bytes.subarray(0, random() * bytes.length * 1.5))).to.have.property('ok');
    }
  });
});

describe('serialiseSdp', () => {
  it('writes what it read, in the order of the RFC', () => {
    expect(serialiseSdp(parsed(ASTERISK))).to.equal(ASTERISK);
    for (const text of [LINPHONE, OLD_GATEWAY, BROWSER, FAX_AND_AUDIO]) {
      const session = parsed(text);
      expect(parsed(serialiseSdp(session))).to.deep.equal(session);
    }
  });
});
