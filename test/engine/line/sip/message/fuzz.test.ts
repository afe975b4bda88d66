import { expect } from 'chai';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createResponse } from '../../../../../engine/line/sip/message/build';
import { headers } from '../../../../../engine/line/sip/message/headers';
import { MAX_URI_LENGTH } from '../../../../../engine/line/sip/message/limits';
import { parseNameAddress, tagOf } from '../../../../../engine/line/sip/message/nameAddress';
import { parseMessage } from '../../../../../engine/line/sip/message/parse';
import { serializeMessage } from '../../../../../engine/line/sip/message/serialize';
import { StreamFramer } from '../../../../../engine/line/sip/message/streamFramer';
import { parseUri, serializeUri, uriEquals } from '../../../../../engine/line/sip/message/uri';
import { parseVia } from '../../../../../engine/line/sip/message/via';
import { parseAuthValues } from '../../../../../engine/line/sip/auth/authValue';
import { fuzz } from './fuzz';
import { INVITE, OK, comparable, expectRoundTrip, optionsWith } from './samples';
import { TORTURE, tortureMessage } from './torture';

const DIGEST =
  'Authorization: Digest username="a", realm="r", nonce="n", uri="sip:b@c", response="0"';
const CORPUS = [...TORTURE.map(tortureMessage), INVITE, OK, optionsWith(DIGEST)];

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is in use when everything that can be let go is. */
function heldBytes(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('hostile SIP messages', () => {
  it('never make a reader throw, and what is accepted is written as it was read', () => {
    const messages = fuzz(CORPUS, 20_260_101);
    let accepted = 0;
    for (let i = 0; i < 4_000; i++) {
      const parsed = parseMessage(messages.next().value);
      if (parsed.ok) {
        accepted++;
        expectRoundTrip(parsed.message);
      }
      const message = parsed.ok ? parsed.message : parsed.request;
      for (const { value } of message?.headers ?? []) {
        tagOf(value);
        parseVia(value);
        parseAuthValues(value);
        const uri = parseUri(parseNameAddress(value)?.uri ?? value);
        const written = uri === undefined ? '' : serializeUri(uri);
        // Escaping may make it longer than what is taken.
        if (uri === undefined || written.length > MAX_URI_LENGTH) continue;
        expect(uriEquals(uri, parseUri(written)!), written).to.be.true;
      }
      if (message?.kind === 'request') {
        const answer = createResponse(message, 400, undefined, 'tag');
        expect(headers(answer, 'Via').length).to.equal(headers(message, 'Via').length);
        serializeMessage(answer);
      }
    }
    expect(accepted).to.be.within(400, 3_600);
  });

  it('in a stream of any pieces are told like those of one piece, and hold no more than one message', () => {
    const messages = fuzz(CORPUS, 7);
    for (let i = 0; i < 300; i++) {
      const stream = Buffer.concat([INVITE, messages.next().value, OK]);
      const whole = new StreamFramer().push(stream);
      const framer = new StreamFramer();
      const pieces = [];
      for (let at = 0; at < stream.length; at += 97 + i) {
        pieces.push(...framer.push(stream.subarray(at, at + 97 + i)));
        expect(framer.pending).to.be.below(65_536 + 97 + i);
      }
      const told = (events: typeof whole) =>
        events
          .filter((event) => event.kind === 'message' || event.kind === 'broken')
          .map(({ parsed }) => (parsed.ok ? comparable(parsed.message) : parsed.reason));
      expect(told(pieces)).to.deep.equal(told(whole));
    }
  });

  it('leave nothing behind', () => {
    const messages = fuzz(CORPUS, 99);
    const run = () => {
      for (let i = 0; i < 2_000; i++) parseMessage(messages.next().value);
    };
    run();
    const before = heldBytes();
    run();
    run();
    expect(heldBytes() - before).to.be.below(1_000_000);
  });

  it('of one kind of mark cost no more than their length', () => {
    // Read from every position to the end, 65,000 marks would take seconds.
    const head = INVITE.subarray(0, 100);
    const begin = process.cpuUsage();
    for (const mark of [
      '\n',
      '\r',
      '\r\n',
      '\r\n ',
      '\n ',
      '"',
      '<',
      ',',
      ';',
      ':',
      '%',
      '\\',
      'a:',
    ]) {
      const marks = Buffer.alloc(65_000, mark);
      parseMessage(Buffer.concat([head, marks]));
      parseMessage(
        Buffer.concat([optionsWith().subarray(0, -22), Buffer.from('Contact: '), marks]),
      );
      const text = marks.toString();
      parseNameAddress(text);
      parseVia(`SIP/2.0/UDP a;${text}`);
      parseUri(`sip:${text}`);
      parseAuthValues(`Digest ${text}`);
      const framer = new StreamFramer();
      for (let at = 0; at < marks.length; at += 50) framer.push(marks.subarray(at, at + 50));
    }
    const { user } = process.cpuUsage(begin);
    expect(user / 1_000, 'ms').to.be.below(1_000);
  });
});
