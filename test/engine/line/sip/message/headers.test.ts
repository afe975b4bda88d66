import { expect } from 'chai';
import { parseCSeq, serializeCSeq } from '../../../../../engine/line/sip/message/cseq';
import {
  appendHeader,
  header,
  headers,
  prependHeader,
  removeHeader,
  setHeader,
} from '../../../../../engine/line/sip/message/headers';
import { reasonPhrase } from '../../../../../engine/line/sip/message/reasons';

const message = (...lines: [string, string][]) => ({
  headers: lines.map(([name, value]) => ({ name, value })),
});
const lines = (m: ReturnType<typeof message>) => m.headers.map((f) => `${f.name}: ${f.value}`);

describe('header fields', () => {
  it('are found in any case, by compact names too', () => {
    const m = message(['Via', '1'], ['x-Own', 'a'], ['Via', '2'], ['call-id', 'c']);
    expect(header(m, 'VIA')).to.equal('1');
    expect(headers(m, 'v')).to.eql(['1', '2']);
    expect(header(m, 'X-OWN')).to.equal('a');
    expect(header(m, 'i')).to.equal('c');
    expect(header(m, 'To')).to.equal(undefined);
    expect(headers(m, 'To')).to.eql([]);
  });

  it('are set in place of all before, or at the end', () => {
    const m = message(['Via', '1'], ['To', 'x'], ['via', '2']);
    setHeader(m, 'v', '3');
    setHeader(m, 'expires', '60');
    expect(lines(m)).to.eql(['Via: 3', 'To: x', 'Expires: 60']);
  });

  it('are added before the first or behind the last of their name', () => {
    const m = message(['To', 'x'], ['Via', '1'], ['From', 'y']);
    prependHeader(m, 'Via', '0');
    appendHeader(m, 'Via', '2');
    prependHeader(m, 'Route', 'r');
    appendHeader(m, 'Subject', 's');
    expect(lines(m)).to.eql([
      ...['Route: r', 'To: x', 'Via: 0', 'Via: 1', 'Via: 2', 'From: y', 'Subject: s'],
    ]);
  });

  it('are taken away, all of one name', () => {
    const m = message(['Via', '1'], ['To', 'x'], ['VIA', '2']);
    expect(removeHeader(m, 'Via')).to.be.true;
    expect(removeHeader(m, 'Via')).to.be.false;
    expect(lines(m)).to.eql(['To: x']);
  });
});

describe('CSeq', () => {
  it('is a number of 32 bits and a method', () => {
    expect(parseCSeq('0009  \t INVITE')).to.eql({ sequence: 9, method: 'INVITE' });
    expect(parseCSeq('4294967295 ACK')?.sequence).to.equal(4_294_967_295);
    for (const value of ['', '1', 'ACK', '4294967296 ACK', '-1 ACK', '1 ', '1 A B', '1.0 ACK']) {
      expect(parseCSeq(value), value).to.equal(undefined);
    }
    expect(serializeCSeq({ sequence: 7, method: 'BYE' })).to.equal('7 BYE');
  });
});

describe('reason phrases', () => {
  it('are those of the RFCs, or of the class of a code without its own', () => {
    expect(reasonPhrase(486)).to.equal('Busy Here');
    expect(reasonPhrase(481)).to.equal('Call/Transaction Does Not Exist');
    expect(reasonPhrase(299)).to.equal('OK');
    expect(reasonPhrase(699)).to.equal('Global Failure');
    expect(reasonPhrase(799)).to.equal('Unknown');
  });
});
