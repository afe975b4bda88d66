import { expect } from 'chai';
import { createResponse } from '../../../../../engine/line/sip/message/build';
import { header, headers } from '../../../../../engine/line/sip/message/headers';
import { serializeMessage } from '../../../../../engine/line/sip/message/serialize';
import { INVITE, optionsWith, request, response } from './samples';

describe('answers to SIP requests', () => {
  const invite = request(
    Buffer.from(
      INVITE.toString().replace(
        'Max-Forwards',
        'Via: SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK0\r\nRecord-Route: <sip:p1;lr>, <sip:p2;lr>\r\n' +
          'Timestamp: 54\r\nMax-Forwards',
      ),
    ),
  );

  it('copy Via, From, To, Call-ID and CSeq, in their order', () => {
    const busy = createResponse(invite, 486);
    expect(busy).to.include({ kind: 'response', status: 486, reason: 'Busy Here' });
    for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq']) {
      expect(headers(busy, name), name).to.eql(headers(invite, name));
    }
    expect(busy.headers).to.have.length(6);
    expect(response(serializeMessage(createResponse(request(INVITE), 486))).status).to.equal(486);
  });

  it('carry our tag on a To that has none', () => {
    expect(header(createResponse(invite, 180, 'Ringing', 'x1'), 'To')).to.equal(
      '<sip:+8613800138000@198.51.100.9>;tag=x1',
    );
    const bye = request(
      Buffer.from(optionsWith().toString().replace('To: <sip:b@example.com>', '$&;tag=t')),
    );
    expect(header(createResponse(bye, 200, undefined, 'x1'), 'To')).to.equal(
      '<sip:b@example.com>;tag=t',
    );
  });

  it('carry the Record-Route where a dialog comes of them', () => {
    const routes = (status: number) => headers(createResponse(invite, status), 'Record-Route');
    expect(routes(200)).to.eql(['<sip:p1;lr>', '<sip:p2;lr>']);
    expect(routes(183)).to.have.length(2);
    expect(routes(100)).to.eql([]);
    expect(routes(486)).to.eql([]);
    const options = request(optionsWith('Record-Route: <sip:p;lr>'));
    expect(headers(createResponse(options, 200), 'Record-Route')).to.eql([]);
  });

  it('carry the Timestamp in a 100', () => {
    expect(header(createResponse(invite, 100), 'Timestamp')).to.equal('54');
    expect(header(createResponse(invite, 180), 'Timestamp')).to.equal(undefined);
  });

  it('may be changed without changing the request', () => {
    const answer = createResponse(invite, 200);
    answer.headers[0]!.value = 'changed';
    expect(header(invite, 'Via')).to.not.equal('changed');
  });
});
