import { expect } from 'chai';
import { Office, TRUNK } from '../../line/sip/line/office';
import type { OnInvite } from '../../line/sip/line/far';
import { A, axb, B, Bureau, X } from './bureau';

const US = '10.0.0.1';
const CARRIER = '10.0.0.3';
const ELSEWHERE = '13777777777';

/** An INVITE that tells A's number wherever one can be told. */
function telling(): Buffer {
  const sdp = [
    ...['v=0', `o=${A} 1 1 IN IP4 ${TRUNK}`, `s=${A}`, `i=${A}`, `u=sip:${A}@a`],
    ...[`e=${A}@a.example`, `p=+86${A}`, `c=IN IP4 ${TRUNK}`, 't=0 0', `k=clear:${A}`],
    ...[`a=tool:${A}`, 'm=audio 40000 RTP/AVP 8 101', 'a=rtpmap:8 PCMA/8000'],
    ...['a=rtpmap:101 telephone-event/8000', `a=cname:${A}`, `a=ssrc:1 cname:${A}`],
    ...[`a=label:${A}`, ''],
  ].join('\r\n');
  const lines = [
    `INVITE sip:${X}@${US} SIP/2.0`,
    `Via: SIP/2.0/UDP ${TRUNK}:5060;branch=z9hG4bK${A}`,
    'Max-Forwards: 70',
    `From: "${A}" <sip:${A}@carrier>;tag=${A}`,
    `To: <sip:${X}@us>`,
    `Call-ID: c${A}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:${A}@${TRUNK}:5060>`,
    `P-Asserted-Identity: <sip:${A}@carrier>`,
    `P-Preferred-Identity: <sip:${A}@c>`,
    `P-Charging-Vector: icid-value=${A};orig-ioi=${A}`,
    `Remote-Party-ID: <sip:${A}@c>;party=calling`,
    `Diversion: <sip:${A}@c>;reason=no-answer`,
    `History-Info: <sip:${A}@c>;index=1`,
    `Referred-By: <sip:${A}@c>`,
    `Reply-To: <sip:${A}@c>`,
    `User-Agent: ${A}`,
    `Subject: ${A}`,
    `Organization: ${A}`,
    `User-to-User: ${A};encoding=hex`,
    `Call-Info: <sip:${A}@c>;purpose=info`,
    `Alert-Info: <http://x/${A}>`,
    `Session-ID: ${A}`,
    `Identity: ${A}`,
    `X-Number: ${A}`,
    'Allow: INVITE, ACK, BYE, CANCEL, UPDATE, INFO',
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
  ];
  return Buffer.from([...lines, '', sdp].join('\r\n'));
}

const header = (name: string, value: string) => ({ name, value });

describe('Between the two sides of a masked call', () => {
  const reactions: [string, OnInvite][] = [
    [
      'answers',
      (session, far) => {
        session.ring({ code: 183, audio: far.audio });
        session.answer(far.audio);
      },
    ],
    [
      'is busy',
      (session) =>
        session.reject(486, `${B} is busy`, [
          header('Reason', `Q.850;cause=17;text="${B}"`),
          header('Warning', `399 x "${B}"`),
        ]),
    ],
    [
      'is forwarded',
      (session) =>
        session.reject(302, B, [
          header('Contact', `<sip:${ELSEWHERE}@${CARRIER}>`),
          header('Diversion', `<sip:${B}@x>`),
        ]),
    ],
    ['is unknown', (session) => session.reject(484, B, [header('Error-Info', `<sip:${B}@x>`)])],
    ['has no line', (session) => session.reject(503, B, [header('Retry-After', '5')])],
  ];
  for (const [what, onInvite] of reactions) {
    it(`goes no number or address, where B ${what}`, async () => {
      const office = await Office.open({
        synthesises: true,
        trunks: [{ name: 'trunk1' }, { name: 'trunk2', host: CARRIER }],
      });
      await office.far({});
      const carrier = await office.far({ address: CARRIER, onInvite });
      const { clock, line, network } = office;
      const bureau = new Bureau({ clock, line, resolve: axb(), trunkOf: () => 'trunk2' });
      network.inject({ address: TRUNK, port: 5060 }, { address: US, port: 5060 }, telling());
      await clock.advance(3_000);
      expect(carrier.incoming).to.not.have.length(0);
      carrier.incoming[0]?.session.hangUp({ protocol: 'Q.850', cause: 16, text: B });
      await clock.advance(40_000);
      expect(bureau.ended).to.have.length(1);
      const sent = network.seen.filter(({ from }) => from.startsWith(`${US}:`));
      const toB = sent.filter(({ to }) => to.startsWith(`${CARRIER}:`));
      const toA = sent.filter(({ to }) => to.startsWith(`${TRUNK}:`));
      expect(toB.find((one) => one.line.startsWith('INVITE'))?.text).to.contain(X);
      expect(toA).to.not.have.length(0);
      for (const { text } of toB) expect(text).to.not.contain(A).and.not.contain(TRUNK);
      for (const { text } of toA) {
        for (const secret of [B, CARRIER, ELSEWHERE]) expect(text).to.not.contain(secret);
        // One callee's fault is not the whole engine's.
        expect(text).to.not.match(/^SIP\/2\.0 5/);
      }
      await office.close();
    });
  }
});
