import { expect } from 'chai';
import {
  type StreamEvent,
  StreamFramer,
} from '../../../../../engine/line/sip/message/streamFramer';
import { INVITE, OK, SDP, accepted, optionsWith } from './samples';

const text = (written: string) => Buffer.from(written);
const kinds = (events: StreamEvent[]) => events.map((event) => event.kind);

function bodies(events: StreamEvent[]): string[] {
  return events.map((event) =>
    event.kind === 'message' ? Buffer.from(accepted(event.parsed).body).toString() : event.kind,
  );
}

/** The sample request with another Content-Length. */
const withLength = (line: string) =>
  text(optionsWith().toString().replace('Content-Length: 0\r\n', line));

describe('SIP over a stream', () => {
  it('tells each message of a chunk, and waits for the rest of the last', () => {
    const framer = new StreamFramer();
    const events = framer.push(Buffer.concat([INVITE, OK, INVITE.subarray(0, 500)]));
    expect(bodies(events)).to.eql([SDP, SDP]);
    expect(framer.pending).to.equal(500);
    expect(bodies(framer.push(INVITE.subarray(500)))).to.eql([SDP]);
    expect(framer.pending).to.equal(0);
  });

  it('reads the same from single bytes', () => {
    const framer = new StreamFramer();
    const stream = Buffer.concat([OK, INVITE]);
    const events = [...stream].flatMap((byte) => framer.push(Uint8Array.of(byte)));
    expect(bodies(events)).to.eql([SDP, SDP]);
  });

  it('keeps the bodies it has told when more comes', () => {
    const framer = new StreamFramer();
    const half = Math.floor(INVITE.length / 2);
    framer.push(INVITE.subarray(0, half));
    const [event] = framer.push(INVITE.subarray(half));
    for (let i = 0; i < 20; i++) {
      framer.push(OK.subarray(0, half));
      framer.push(OK.subarray(half));
    }
    expect(bodies([event!])).to.eql([SDP]);
  });

  it('tells pings and pongs between messages', () => {
    const framer = new StreamFramer();
    expect(kinds(framer.push(text('\r\n\r\n')))).to.eql(['ping']);
    expect(kinds(framer.push(text('\r\n')))).to.eql(['pong']);
    expect(kinds(framer.push(text('\r\n')))).to.eql(['pong']);
    expect(kinds(framer.push(text('\r')))).to.eql([]);
    expect(kinds(framer.push(text('\n')))).to.eql(['pong']);
    expect(kinds(framer.push(text('\r\n\r')))).to.eql([]);
    expect(kinds(framer.push(text('\n')))).to.eql(['ping']);
    expect(kinds(framer.push(Buffer.concat([text('\r\n\r\n'), INVITE])))).to.eql([
      'ping',
      'message',
    ]);
  });

  it('tells a flood of pings once', () => {
    expect(kinds(new StreamFramer().push(Buffer.alloc(60_000, '\r\n')))).to.eql(['ping']);
  });

  it('goes on behind a malformed message whose end is known', () => {
    const broken = text(optionsWith().toString().replace('CSeq: 1', 'CSeq: x'));
    const [first, second] = new StreamFramer().push(Buffer.concat([broken, INVITE]));
    expect(first?.kind === 'message' && !first.parsed.ok && first.parsed.respond).to.equal(400);
    expect(bodies([second!])).to.eql([SDP]);
  });

  it('breaks where the end of a message cannot be known, with the answer that is due', () => {
    for (const line of ['', 'Content-Length: -1\r\n', 'l: 1\r\nl: 1\r\n', 'l: 1, 1\r\n']) {
      const framer = new StreamFramer();
      const [event] = framer.push(withLength(line));
      expect(event?.kind === 'broken' && event.parsed.respond, line).to.equal(400);
      expect(framer.push(INVITE)).to.eql([]);
    }
  });

  it('breaks without an answer on what is not SIP', () => {
    const [event] = new StreamFramer().push(text('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
    expect(event?.kind === 'broken' && event.parsed).to.eql({
      ok: false,
      reason: 'not a SIP message',
    });
  });

  it('breaks on what is too large, before it is there', () => {
    const [body] = new StreamFramer().push(withLength('l: 65000\r\nX: y\r\n').subarray(0, -2));
    expect(body).to.equal(undefined);
    const [large] = new StreamFramer().push(withLength('Content-Length: 65536\r\n'));
    expect(large?.kind === 'broken' && large.parsed.respond).to.equal(513);
    const framer = new StreamFramer();
    const events = Array.from({ length: 70 }, () => framer.push(Buffer.alloc(1_000, 'a'))).flat();
    expect(kinds(events)).to.eql(['broken']);
    expect(framer.pending).to.equal(0);
  });
});
