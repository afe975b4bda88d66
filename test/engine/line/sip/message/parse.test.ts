import { expect } from 'chai';
import { header, headers } from '../../../../../engine/line/sip/message/headers';
import { isKeepAlive, parseMessage } from '../../../../../engine/line/sip/message/parse';
import { INVITE, OK, SDP, optionsWith, refused, request, response, wire } from './samples';

const refusal = (bytes: Uint8Array) => refused(parseMessage(bytes));

/** The sample request with one of its lines changed. */
const changed = (from: string, to: string): Buffer =>
  Buffer.from(optionsWith().toString().replace(from, to));

describe('reading SIP messages', () => {
  it('reads a request: start line, fields in their order, body', () => {
    const invite = request(INVITE);
    expect(invite.method).to.equal('INVITE');
    expect(invite.uri).to.equal('sip:+8613800138000@198.51.100.9:5060;user=phone');
    expect(invite.headers.slice(0, 3)).to.eql([
      {
        name: 'Via',
        value: 'SIP/2.0/UDP 198.51.100.20:5060;rport;branch=z9hG4bK5c8fd1c5a2b4',
      },
      { name: 'Route', value: '<sip:198.51.100.9;lr>' },
      { name: 'Max-Forwards', value: '70' },
    ]);
    expect(Buffer.from(invite.body).toString()).to.equal(SDP);
  });

  it('reads a response, with and without a reason', () => {
    expect(response(OK)).to.include({ status: 200, reason: 'OK' });
    for (const line of ['SIP/2.0 200 ', 'SIP/2.0 200', 'sip/2.0 200 ']) {
      const bytes = Buffer.from(OK.toString().replace('SIP/2.0 200 OK', line));
      expect(response(bytes), line).to.include({ status: 200, reason: '' });
    }
  });

  it('takes any Uint8Array, a part of a larger one too', () => {
    const bytes = new Uint8Array(INVITE.length + 20);
    bytes.set(INVITE, 10);
    expect(request(bytes.subarray(10, -10)).body).to.have.length(SDP.length);
  });

  it('makes compact names long, and names of any case the usual ones', () => {
    const lines = ['m: <sip:a@b>', 'K: timer', 'x: 90', 'r: <sip:c@d>', 'www-authenticate: Digest'];
    const names = request(optionsWith(...lines)).headers.map((field) => field.name);
    expect(names.slice(6, -1)).to.eql([
      'Contact',
      'Supported',
      'Session-Expires',
      'Refer-To',
      'WWW-Authenticate',
    ]);
  });

  it('keeps the names of strangers as they came', () => {
    expect(request(optionsWith('X-camelCase: 1, 2')).headers[6]).to.eql({
      name: 'X-camelCase',
      value: '1, 2',
    });
  });

  it('splits lists where the grammar has them, not in quotes, brackets and comments', () => {
    const options = request(
      optionsWith(
        'Contact: "A, B" <sip:a,b@c>;x="1,2" ,<sip:d@e>',
        'Allow: INVITE,ACK , BYE,,',
        'Subject: one, two',
        'Authorization: Digest username="a", realm="b"',
        'Date: Sat, 13 Nov 2010 23:29:00 GMT',
        'User-Agent: phone (a, b)',
      ),
    );
    expect(headers(options, 'Contact')).to.eql(['"A, B" <sip:a,b@c>;x="1,2"', '<sip:d@e>']);
    expect(headers(options, 'Allow')).to.eql(['INVITE', 'ACK', 'BYE']);
    expect(headers(options, 'Subject')).to.eql(['one, two']);
    expect(headers(options, 'Authorization')).to.eql(['Digest username="a", realm="b"']);
    expect(headers(options, 'Date')).to.have.length(1);
    expect(headers(options, 'User-Agent')).to.have.length(1);
  });

  it('unfolds lines: a line end and the blanks after it are one blank', () => {
    const options = request(optionsWith('Subject: a', '\t b', '   ', ' c'));
    expect(header(options, 'Subject')).to.equal('a b c');
  });

  it('passes over line ends before the start line', () => {
    expect(request(Buffer.concat([Buffer.from('\r\n\r\n'), INVITE])).method).to.equal('INVITE');
  });

  it('takes all that follows as the body where there is no Content-Length', () => {
    const bytes = wire(
      ...optionsWith().toString().split('\r\n').slice(0, -3),
      'Content-Type: text/plain',
      '',
      'all of it',
    );
    expect(Buffer.from(request(bytes).body).toString()).to.equal('all of it');
  });

  it('leaves out what lies beyond the Content-Length', () => {
    const bytes = Buffer.concat([INVITE, Buffer.from('surplus')]);
    expect(request(bytes).body).to.have.length(SDP.length);
  });

  it('answers 400 to a request whose body is cut off, and drops such a response', () => {
    expect(refusal(INVITE.subarray(0, -1)).respond).to.equal(400);
    expect(refusal(OK.subarray(0, -1)).respond).to.equal(undefined);
  });

  it('answers 400 to a request that is cut off before its body', () => {
    expect(refusal(INVITE.subarray(0, INVITE.indexOf('Allow'))).respond).to.equal(400);
  });

  it('says of a request that it refuses what an answer needs', () => {
    const { request: broken } = refusal(changed('CSeq: 1 OPTIONS', 'CSeq: x OPTIONS'));
    expect(broken?.method).to.equal('OPTIONS');
    expect(broken && header(broken, 'Call-ID')).to.equal('1@example.com');
  });

  const without = ['From', 'To', 'Call-ID', 'CSeq'];
  for (const name of without) {
    it(`answers 400 to a request without ${name}`, () => {
      const lines = optionsWith().toString().split('\r\n');
      const bytes = wire(...lines.filter((line) => !line.startsWith(`${name}:`)));
      expect(refusal(bytes)).to.include({ respond: 400, reason: `${name} is missing` });
    });
  }

  it('answers 400 where a field stands twice that may stand once', () => {
    for (const line of [
      'From: <sip:x@y>;tag=2',
      'To: <sip:x@y>',
      'i: 2',
      'CSeq: 1 OPTIONS',
      'Max-Forwards: 1',
      'Content-Length: 0',
    ]) {
      expect(refusal(optionsWith(line)).respond, line).to.equal(400);
    }
  });

  it('does not answer where there is no Via to answer along', () => {
    const lines = optionsWith().toString().split('\r\n');
    const none = wire(...lines.filter((line) => !line.startsWith('Via')));
    expect(refusal(none).respond).to.equal(undefined);
    expect(refusal(changed('SIP/2.0/UDP 192.0.2.1', 'nonsense')).respond).to.equal(undefined);
  });

  it('never answers an ACK', () => {
    const ack = changed('OPTIONS sip', 'ACK sip').toString().replace('1 OPTIONS', '2 OPTIONS');
    expect(refusal(Buffer.from(ack))).to.not.have.property('respond');
  });

  it('answers nothing to what is not SIP', () => {
    for (const text of [
      'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
      '\x16\x03\x01\x02',
      'x',
      ' \r\n\r\n',
    ]) {
      const { respond, request: read } = refusal(Buffer.from(text));
      expect([respond, read], text).to.eql([undefined, undefined]);
    }
  });

  it('answers 505 to other versions', () => {
    expect(refusal(changed('com SIP/2.0', 'com SIP/3.0')).respond).to.equal(505);
  });

  it('answers 414 to a Request-URI that is too long, 513 to fields that are too many or too long', () => {
    const long = 'a'.repeat(3_000);
    expect(refusal(changed('sip:example.com', `sip:${long}`)).respond).to.equal(414);
    const many = Array.from({ length: 300 }, (_, i) => `X-${i}: 1`);
    expect(refusal(optionsWith(...many)).respond).to.equal(513);
    expect(refusal(optionsWith(`X: ${long.repeat(3)}`)).respond).to.equal(513);
  });

  it('refuses a message of more than 65,535 bytes', () => {
    expect(refusal(Buffer.concat([INVITE, Buffer.alloc(65_535)])).respond).to.equal(513);
    expect(refusal(Buffer.alloc(70_000, 'a')).respond).to.equal(undefined);
  });

  it('refuses line ends that others could read differently', () => {
    for (const end of ['\n', '\r']) {
      expect(refusal(optionsWith(`X: a${end}Y: b`)).respond).to.equal(400);
    }
  });

  it('refuses malformed addresses of requests, and leaves those of responses to who needs them', () => {
    for (const line of [
      'Contact: <sip:a',
      'Route: <>',
      'Record-Route: x y',
      'Contact: <sip:a>,,',
    ]) {
      expect(refusal(optionsWith(line)).respond, line).to.equal(400);
    }
    expect(request(optionsWith('Contact: *')).method).to.equal('OPTIONS');
    const answer = Buffer.from(OK.toString().replace(/Contact: .*/, 'Contact: <sip:a'));
    expect(response(answer).status).to.equal(200);
  });

  it('knows a keep-alive from a message', () => {
    for (const text of ['', '\r\n', '\r\n\r\n', '\0\0\0\0', '\0']) {
      expect(isKeepAlive(Buffer.from(text)), JSON.stringify(text)).to.be.true;
    }
    for (const text of ['a', 'jaK', '\r\n\r\n\r\n']) {
      expect(isKeepAlive(Buffer.from(text)), JSON.stringify(text)).to.be.false;
    }
    expect(refusal(Buffer.from('\r\n')).reason).to.equal('empty');
  });
});
