import { expect } from 'chai';
import { parseMessage } from '../../../../../engine/line/sip/message/parse';
import { serializeMessage } from '../../../../../engine/line/sip/message/serialize';
import type {
  Parsed,
  SipMessage,
  SipRequest,
  SipResponse,
} from '../../../../../engine/line/sip/message/types';

/** Lines joined as on the wire; the body follows an empty one. */
export const wire = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

export const SDP = `v=0
o=- 3724394400 3724394405 IN IP4 198.51.100.20
s=call
c=IN IP4 198.51.100.20
t=0 0
m=audio 40376 RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=sendrecv
`.replaceAll('\n', '\r\n');

export const INVITE = wire(
  'INVITE sip:+8613800138000@198.51.100.9:5060;user=phone SIP/2.0',
  'Via: SIP/2.0/UDP 198.51.100.20:5060;rport;branch=z9hG4bK5c8fd1c5a2b4',
  'Route: <sip:198.51.100.9;lr>',
  'Max-Forwards: 70',
  'From: "Customer Care" <sip:+862180000000@198.51.100.20>;tag=8a6b1c22f0',
  'To: <sip:+8613800138000@198.51.100.9>',
  'Call-ID: 7d9b1f8e-3c1b-4e7a-9c55-0f1f9d0f2a11@198.51.100.20',
  'CSeq: 101 INVITE',
  'Contact: <sip:+862180000000@198.51.100.20:5060;transport=udp>',
  'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE',
  'Supported: 100rel, timer, replaces',
  'Session-Expires: 1800;refresher=uac',
  'User-Agent: dialflow',
  'Content-Type: application/sdp',
  `Content-Length: ${SDP.length}`,
  '',
  SDP,
);

export const OK = wire(
  'SIP/2.0 200 OK',
  'Via: SIP/2.0/UDP 198.51.100.20:5060;rport=5060;received=198.51.100.20;branch=z9hG4bK5c8fd1c5a2b4',
  'Record-Route: <sip:198.51.100.9;lr>',
  'From: "Customer Care" <sip:+862180000000@198.51.100.20>;tag=8a6b1c22f0',
  'To: <sip:+8613800138000@198.51.100.9>;tag=as4b7c',
  'Call-ID: 7d9b1f8e-3c1b-4e7a-9c55-0f1f9d0f2a11@198.51.100.20',
  'CSeq: 101 INVITE',
  'Contact: <sip:+8613800138000@198.51.100.77:5060>',
  'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS',
  'Content-Type: application/sdp',
  `Content-Length: ${SDP.length}`,
  '',
  SDP,
);

/** A request of few lines; `lines` go behind the mandatory ones. */
export function optionsWith(...lines: string[]): Buffer {
  return wire(
    'OPTIONS sip:example.com SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
    'From: <sip:a@example.com>;tag=1',
    'To: <sip:b@example.com>',
    'Call-ID: 1@example.com',
    'CSeq: 1 OPTIONS',
    'Max-Forwards: 70',
    ...lines,
    'Content-Length: 0',
    '',
    '',
  );
}

export function accepted(parsed: Parsed): SipMessage {
  if (!parsed.ok) expect.fail(`not accepted: ${parsed.reason}`);
  return parsed.message;
}

export function refused(parsed: Parsed): Extract<Parsed, { ok: false }> {
  if (parsed.ok) expect.fail('accepted');
  return parsed;
}

export function request(bytes: Uint8Array): SipRequest {
  const message = accepted(parseMessage(bytes));
  if (message.kind !== 'request') expect.fail('a response');
  return message;
}

export function response(bytes: Uint8Array): SipResponse {
  const message = accepted(parseMessage(bytes));
  if (message.kind !== 'response') expect.fail('a request');
  return message;
}

/** What two equal messages share: a Content-Length is added to one that came without. */
export function comparable(message: SipMessage): unknown {
  return {
    ...message,
    body: Buffer.from(message.body).toString('latin1'),
    headers: message.headers.filter((field) => field.name !== 'Content-Length'),
  };
}

export function expectRoundTrip(message: SipMessage): void {
  const again = accepted(parseMessage(serializeMessage(message)));
  expect(comparable(again)).to.deep.equal(comparable(message));
}
