import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createResponse } from '../../../../../engine/line/sip/message/build';
import { parseCSeq } from '../../../../../engine/line/sip/message/cseq';
import { header, headers } from '../../../../../engine/line/sip/message/headers';
import { parseNameAddress } from '../../../../../engine/line/sip/message/nameAddress';
import { parseMessage } from '../../../../../engine/line/sip/message/parse';
import { serializeMessage } from '../../../../../engine/line/sip/message/serialize';
import { StreamFramer } from '../../../../../engine/line/sip/message/streamFramer';
import type {
  SipMessage,
  SipRequest,
  SipResponse,
} from '../../../../../engine/line/sip/message/types';
import { parseUri, uriScheme } from '../../../../../engine/line/sip/message/uri';
import { parseVia } from '../../../../../engine/line/sip/message/via';
import { accepted, expectRoundTrip, refused } from './samples';
import { TORTURE, tortureMessage } from './torture';

/**
 * What RFC 4475 wants done with each message of its section 3. `accept`: it is passed on, and
 * reads as the function says; `status`: it is answered so; `drop`: nothing is answered.
 */
type Treatment = { section: string } & (
  { accept: (message: SipMessage) => void } | { status: number; why: string } | { drop: string }
);

const asRequest = (message: SipMessage): SipRequest =>
  message.kind === 'request' ? message : expect.fail('a response');
const asResponse = (message: SipMessage): SipResponse =>
  message.kind === 'response' ? message : expect.fail('a request');
const address = (message: SipMessage, name: string) => parseNameAddress(header(message, name)!)!;
const vias = (message: SipMessage) => headers(message, 'Via').map((value) => parseVia(value)!);
const text = (message: SipMessage) => Buffer.from(message.body).toString();
const options = (message: SipMessage) => expect(asRequest(message).method).to.equal('OPTIONS');

const TREATMENT: Record<string, Treatment> = {
  wsinv: {
    section: '3.1.1.1',
    accept: (m) => {
      expect(parseUri(asRequest(m).uri)?.params.get('unknownparam')).to.equal('');
      expect(address(m, 'To').params.get('tag')).to.equal('1918181833n');
      expect(address(m, 'From')).to.deep.equal({
        displayName: 'J Rosenberg \\"',
        uri: 'sip:jdrosen@example.com',
        params: new Map([['tag', '98asjd8']]),
      });
      expect(header(m, 'max-forwards')).to.equal('0068');
      expect(parseCSeq(header(m, 'CSeq')!)).to.deep.equal({ sequence: 9, method: 'INVITE' });
      expect(vias(m).map((via) => [via.transport, via.host, via.params.get('branch')])).to.eql([
        ['UDP', '192.0.2.2', '390skdjuw'],
        ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
        ['UDP', '192.168.255.111', 'z9hG4bK30239'],
      ]);
      expect(header(m, 'Subject')).to.equal('');
      expect(header(m, 'NewFangledHeader')).to.equal('newfangled value continued newfangled value');
      expect(header(m, 'UnknownHeaderWithUnusualValue')).to.equal(';;,,;;,;');
      const contact = address(m, 'Contact');
      expect(contact.displayName).to.equal('Quoted string ""');
      expect([...contact.params]).to.eql([
        ['newparam', 'newvalue'],
        ['secondparam', ''],
        ['q', '0.33'],
      ]);
      expect(parseUri(address(m, 'Route').uri)?.params.get('unknownwith')).to.equal('value');
      expect(m.body).to.have.length(150);
    },
  },
  intmeth: {
    section: '3.1.1.2',
    accept: (m) => {
      expect(asRequest(m).method).to.equal("!interesting-Method0123456789_*+`.%indeed'~");
      const uri = parseUri(asRequest(m).uri);
      expect(uri?.user).to.equal("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
      expect(uri?.password).to.equal("&it+has=1,weird!*pas$wo~d_too.(doesn't-it)");
      expect(uri?.host).to.equal('example.com');
      expect(address(m, 'To').displayName).to.equal('BEL:\x07 NUL:\x00 DEL:\x7f');
      const from = address(m, 'From');
      expect(from.displayName).to.equal("token1~` token2'+_ token3*%!.-");
      expect(from.params.get("fromparam''~+*_!.-%")).to.equal('работающий');
      expect(from.params.get('tag')).to.equal("_token~1'+`*%!-.");
      expect(header(m, "extensionHeader-!.%*+_`'~")).to.equal('\ufeff大停電');
    },
  },
  esc01: {
    section: '3.1.1.3',
    accept: (m) => {
      expect(parseUri(asRequest(m).uri)).to.include({
        user: 'sips:user@example.com',
        host: 'example.net',
      });
      expect(parseUri(address(m, 'To').uri)?.user).to.equal('user');
      expect(parseUri(address(m, 'From').uri)?.user).to.equal('I have spaces');
      const contact = parseUri(address(m, 'Contact').uri);
      expect(contact?.user).to.equal('caller');
      expect(contact?.params.get('lr')).to.equal('');
      expect(contact?.params.get('name')).to.equal('value%41');
    },
  },
  escnull: {
    section: '3.1.1.4',
    accept: (m) => {
      expect(parseUri(address(m, 'To').uri)?.user).to.equal('null-\0-null');
      const users = headers(m, 'Contact').map((c) => parseUri(parseNameAddress(c)!.uri)?.user);
      expect(users).to.eql(['\0', '\0\0']);
    },
  },
  esc02: {
    section: '3.1.1.5',
    accept: (m) => {
      expect(asRequest(m).method).to.equal('RE%47IST%45R');
      expect(address(m, 'To').displayName).to.equal('%Z%45');
      expect(headers(m, 'Contact')).to.have.length(2);
      expect(header(m, 'C%6Fntact')).to.equal('<sip:alias2@host2.example.com>');
    },
  },
  lwsdisp: {
    section: '3.1.1.6',
    accept: (m) => expect(address(m, 'From').displayName).to.equal('caller'),
  },
  longreq: {
    section: '3.1.1.7',
    accept: (m) => {
      expect(headers(m, 'Via')).to.have.length(34);
      expect(vias(m)[33]?.params.get('branch')).to.have.length(4 + 50 * 4 + 11);
      expect(address(m, 'To').displayName).to.include('extremeextreme');
      expect(m.body).to.have.length(150);
    },
  },
  dblreq: {
    section: '3.1.1.8',
    accept: (m) => {
      expect(asRequest(m).method).to.equal('REGISTER');
      expect(m.body).to.have.length(0);
    },
  },
  semiuri: {
    section: '3.1.1.9',
    accept: (m) => {
      expect(parseUri(asRequest(m).uri)?.user).to.equal('user;par=u@example.net');
      expect(parseUri(asRequest(m).uri)?.params.size).to.equal(0);
      expect(headers(m, 'Accept')).to.have.length(6);
    },
  },
  transports: {
    section: '3.1.1.10',
    accept: (m) =>
      expect(vias(m).map((via) => via.transport)).to.eql(['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP']),
  },
  mpart01: {
    section: '3.1.1.11',
    accept: (m) => {
      expect(asRequest(m).method).to.equal('MESSAGE');
      expect(m.body).to.have.length(553);
      expect(Buffer.from(m.body).includes(Buffer.from([0x30, 0x82, 0x01, 0x52]))).to.be.true;
    },
  },
  unreason: {
    section: '3.1.1.12',
    accept: (m) =>
      expect(asResponse(m).reason).to.equal('= 2**3 * 5**2 но сто девяносто девять - простое'),
  },
  noreason: {
    section: '3.1.1.13',
    accept: (m) => expect(asResponse(m)).to.include({ status: 100, reason: '' }),
  },

  badinv01: { section: '3.1.2.1', status: 400, why: 'Via' },
  clerr: { section: '3.1.2.2', status: 400, why: 'Content-Length' },
  ncl: { section: '3.1.2.3', status: 400, why: 'Content-Length' },
  scalar02: { section: '3.1.2.4', status: 400, why: 'CSeq' },
  scalarlg: { section: '3.1.2.5', drop: 'CSeq' },
  quotbal: { section: '3.1.2.6', status: 400, why: 'To' },
  ltgtruri: { section: '3.1.2.7', status: 400, why: 'Request-URI' },
  lwsruri: { section: '3.1.2.8', status: 400, why: 'Request-URI' },
  lwsstart: { section: '3.1.2.9', status: 400, why: 'Request-URI' },
  trws: { section: '3.1.2.10', status: 400, why: 'request line' },
  escruri: { section: '3.1.2.11', status: 400, why: 'headers' },
  baddate: {
    section: '3.1.2.12',
    // Nothing depends on the date: it may be passed over.
    accept: (m) => expect(header(m, 'Date')).to.equal('Fri, 01 Jan 2010 16:00:00 EST'),
  },
  regbadct: { section: '3.1.2.13', status: 400, why: 'Contact' },
  badaspec: { section: '3.1.2.14', status: 400, why: 'To' },
  baddn: { section: '3.1.2.15', status: 400, why: 'From' },
  badvers: { section: '3.1.2.16', status: 505, why: 'SIP/2.0' },
  mismatch01: { section: '3.1.2.17', status: 400, why: 'CSeq' },
  mismatch02: { section: '3.1.2.18', status: 501, why: 'CSeq' },
  bigcode: { section: '3.1.2.19', drop: 'not a SIP message' },

  badbranch: {
    section: '3.2.1',
    // No identifier behind the cookie: the transaction layer falls back to RFC 2543's rules.
    accept: (m) => expect(vias(m)[0]?.params.get('branch')).to.equal('z9hG4bK'),
  },

  insuf: { section: '3.3.1', status: 400, why: 'From' },
  unkscm: {
    section: '3.3.2',
    // The user agent answers 416, by the scheme.
    accept: (m) => expect(uriScheme(asRequest(m).uri)).to.equal('nobodyknowsthisscheme'),
  },
  novelsc: {
    section: '3.3.3',
    accept: (m) => expect(uriScheme(asRequest(m).uri)).to.equal('soap.beep'),
  },
  unksm2: {
    section: '3.3.4',
    accept: (m) => {
      expect(address(m, 'To').uri).to.equal('isbn:2983792873');
      expect(address(m, 'From').uri).to.equal('http://www.example.com');
      expect(uriScheme(address(m, 'Contact').uri)).to.equal('name');
    },
  },
  bext01: {
    section: '3.3.5',
    // The user agent answers 420, a proxy for the other field.
    accept: (m) => {
      expect(headers(m, 'Require')).to.eql(['nothingSupportsThis', 'nothingSupportsThisEither']);
      expect(headers(m, 'Proxy-Require')).to.have.length(2);
    },
  },
  invut: {
    section: '3.3.6',
    // The user agent answers 415.
    accept: (m) => {
      expect(header(m, 'Content-Type')).to.equal('application/unknownformat');
      expect(text(m)).to.equal('<audio>\r\n <pcmu port="443"/>\r\n</audio>\r\n');
    },
  },
  regaut01: {
    section: '3.3.7',
    // The registrar challenges, as if there were no credentials.
    accept: (m) =>
      expect(header(m, 'Authorization')).to.equal('NoOneKnowsThisScheme opaque-data=here'),
  },
  multi01: { section: '3.3.8', status: 400, why: 'more than once' },
  mcl01: { section: '3.3.9', status: 400, why: 'Content-Length' },
  bcast: { section: '3.3.10', drop: 'more than one Via' },
  zeromf: {
    section: '3.3.11',
    accept: (m) => {
      options(m);
      expect(header(m, 'Max-Forwards')).to.equal('0');
    },
  },
  cparam01: {
    section: '3.3.12',
    accept: (m) => {
      const contact = address(m, 'Contact');
      expect(contact.uri).to.equal('sip:+19725552222@gw1.example.net');
      expect(contact.params.has('unknownparam')).to.be.true;
    },
  },
  cparam02: {
    section: '3.3.13',
    accept: (m) => {
      const contact = address(m, 'Contact');
      expect(contact.params.size).to.equal(0);
      expect(parseUri(contact.uri)?.params.has('unknownparam')).to.be.true;
    },
  },
  regescrt: {
    section: '3.3.14',
    accept: (m) =>
      expect(parseUri(address(m, 'Contact').uri)?.headers.get('Route')).to.equal(
        '<sip:sip.example.com>',
      ),
  },
  sdp01: {
    section: '3.3.15',
    // The user agent answers 406: the caller takes nothing that an answer could be in.
    accept: (m) => expect(headers(m, 'Accept')).to.eql(['text/nobodyKnowsThis']),
  },
  inv2543: {
    section: '3.4.1',
    accept: (m) => {
      expect(header(m, 'Max-Forwards')).to.equal(undefined);
      expect(vias(m)[0]?.params.has('branch')).to.be.false;
      expect(address(m, 'From').params.has('tag')).to.be.false;
      expect(address(m, 'To').params.get('user')).to.equal('phone');
      expect(parseUri(address(m, 'Record-Route').uri)?.params.get('maddr')).to.equal(
        'ss1.example.com',
      );
      expect(m.body).to.have.length(105);
    },
  },
};

describe('SIP torture messages (RFC 4475)', () => {
  it('has each message of section 3, and a treatment for each', () => {
    const folder = join('test', 'engine', 'line', 'sip', 'message', 'torture');
    const files = readdirSync(folder).filter((file) => file.endsWith('.dat'));
    expect(files.sort()).to.eql(TORTURE.map((name) => `${name}.dat`).sort());
    expect(Object.keys(TREATMENT)).to.eql(TORTURE);
  });

  for (const [name, treatment] of Object.entries(TREATMENT)) {
    const parse = () => parseMessage(tortureMessage(name));
    if ('accept' in treatment) {
      it(`${treatment.section} ${name} is accepted, and written again it is the same`, () => {
        const message = accepted(parse());
        treatment.accept(message);
        expectRoundTrip(message);
      });
    } else if ('status' in treatment) {
      it(`${treatment.section} ${name} is answered ${treatment.status}`, () => {
        const { respond, reason, request } = refused(parse());
        expect(respond, reason).to.equal(treatment.status);
        expect(reason).to.include(treatment.why);
        const answer = createResponse(request!, respond!, undefined, 'our-tag');
        const written = serializeMessage(answer).toString();
        expect(written).to.match(/^SIP\/2\.0 [45]\d\d \w/);
        expect(parseVia(header(answer, 'Via')!)).to.not.equal(undefined);
      });
    } else {
      it(`${treatment.section} ${name} is dropped`, () => {
        const { respond, reason } = refused(parse());
        expect(respond).to.equal(undefined);
        expect(reason).to.include(treatment.drop);
      });
    }
  }

  it('over a stream, waits for the rest of clerr and closes on ncl and mcl01', () => {
    expect(new StreamFramer().push(tortureMessage('clerr'))).to.eql([]);
    for (const name of ['ncl', 'mcl01']) {
      const [event] = new StreamFramer().push(tortureMessage(name));
      expect(event?.kind === 'broken' && event.parsed.respond, name).to.equal(400);
    }
  });

  it('over a stream, takes the two requests of dblreq, and closes behind the short length of the second', () => {
    const kinds = new StreamFramer()
      .push(tortureMessage('dblreq'))
      .map((event) =>
        event.kind === 'message' ? asRequest(accepted(event.parsed)).method : event.kind,
      );
    expect(kinds).to.eql(['REGISTER', 'pong', 'INVITE', 'broken']);
  });
});
