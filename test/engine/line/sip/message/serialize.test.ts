import { expect } from 'chai';
import { serializeMessage } from '../../../../../engine/line/sip/message/serialize';
import type { SipRequest } from '../../../../../engine/line/sip/message/types';
import { INVITE, OK, optionsWith, request, response } from './samples';

const written = (message: SipRequest) => serializeMessage(message).toString();

function options(...headers: [name: string, value: string][]): SipRequest {
  return {
    kind: 'request',
    method: 'OPTIONS',
    uri: 'sip:a@b',
    headers: headers.map(([name, value]) => ({ name, value })),
    body: new Uint8Array(0),
  };
}

describe('writing SIP messages', () => {
  it('writes a message as it was read', () => {
    expect(serializeMessage(request(INVITE)).toString()).to.equal(INVITE.toString());
    expect(serializeMessage(response(OK)).toString()).to.equal(OK.toString());
  });

  it('writes the Content-Length of the body it has, in bytes and once', () => {
    const message = request(INVITE);
    message.body = Buffer.from('grüß');
    expect(written(message)).to.match(/Content-Length: 6\r\n\r\ngrüß$/);
    expect(written(options())).to.equal('OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n');
    const twice = options(['Content-Length', '7'], ['l', '8'], ['Subject', 'x']);
    expect(written(twice)).to.equal(
      'OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 0\r\nSubject: x\r\n\r\n',
    );
  });

  it('writes text beyond ASCII as UTF-8', () => {
    const message = request(optionsWith('Subject: 回访 грüß'));
    expect(written(message)).to.include('Subject: 回访 грüß\r\n');
  });

  it('puts neighbours of a short list on one line, and no others', () => {
    const message = options(
      ['Allow', 'INVITE'],
      ['Allow', 'BYE'],
      ['Content-Length', '0'],
      ['Allow', 'ACK'],
      ['Supported', ''],
      ['Supported', 'timer'],
      ['Accept', 'a/b;x="1'],
      ['Accept', 'c/d'],
      ['Via', '1'],
      ['Via', '2'],
    );
    expect(written(message).split('\r\n').slice(1, -2)).to.eql([
      'Allow: INVITE, BYE',
      'Content-Length: 0',
      'Allow: ACK',
      'Supported: ',
      'Supported: timer',
      'Accept: a/b;x="1',
      'Accept: c/d',
      'Via: 1',
      'Via: 2',
    ]);
  });

  it('lets no value begin a line of its own', () => {
    const message = options(['Subject', 'a\r\nX: b\nc']);
    message.uri = 'sip:a@b SIP/2.0\r\nY: z';
    const lines = written(message).split(/\r\n|\r|\n/);
    expect(lines).to.have.length(5);
    expect(lines[1]).to.equal('Subject: a  X: b c');
  });
});
