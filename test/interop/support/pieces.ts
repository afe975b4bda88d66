/**
 * What scenarios have in common: `{{name}}` in one stands for the piece, or the value that the
 * test gives under that name.
 */
const PIECES: Readonly<Record<string, string>> = {
  // Of a response to what was received last. A dialog's tag is `{{tag}}`, a fork has another.
  reply: [
    '[last_Via:]',
    '[last_Record-Route:]',
    '[last_From:]',
    '[last_To:];tag={{tag}}',
    '[last_Call-ID:]',
    '[last_CSeq:]',
    'Contact: <sip:{{host}};transport=[transport]>',
  ].join('\n'),
  // The same in a dialog, where To has its tag already.
  within: [
    '[last_Via:]',
    '[last_From:]',
    '[last_To:]',
    '[last_Call-ID:]',
    '[last_CSeq:]',
    'Contact: <sip:{{host}};transport=[transport]>',
  ].join('\n'),
  // Of a request of the called side; `{{remember}}` has kept who called.
  from: [
    'Via: SIP/2.0/[transport] {{host}};branch=[branch]',
    'Max-Forwards: 70',
    'From: <sip:callee@{{host}}>;tag={{tag}}',
    'To: [$caller]',
    '[last_Call-ID:]',
    'Contact: <sip:{{host}};transport=[transport]>',
  ].join('\n'),
  remember: [
    '<ereg regexp=".*" search_in="hdr" header="From:" check_it="true" assign_to="caller"/>',
    '<ereg regexp="sip:[^>;]*" search_in="hdr" header="Contact:" check_it="true" assign_to="contact"/>',
    '<ereg regexp=".*" search_in="hdr" header="Via:" check_it="true" assign_to="via"/>',
    '<ereg regexp=".*" search_in="hdr" header="To:" check_it="true" assign_to="callee"/>',
    '<ereg regexp="[0-9]+" search_in="hdr" header="CSeq:" check_it="true" assign_to="cseq"/>',
  ].join('\n'),
  // An early dialog, in which INVITE is still to be answered although something else came since.
  invite: [
    'Via: [$via]',
    'From: [$caller]',
    'To: [$callee];tag={{tag}}',
    '[last_Call-ID:]',
    'CSeq: [$cseq] INVITE',
    'Contact: <sip:{{host}};transport=[transport]>',
  ].join('\n'),
  // Of a response outside dialogs; and of a registrar's, with what is bound now.
  answered: [
    '[last_Via:]',
    '[last_From:]',
    '[last_To:];tag={{tag}}',
    '[last_Call-ID:]',
    '[last_CSeq:]',
  ].join('\n'),
  bound: '{{answered}}\n[last_Contact:]',
  // Behind the last header.
  empty: 'Content-Length: 0\n\n',
  // Versions go up as a call goes on (RFC 3264, section 8).
  sdp: sdp(1, '8', 'a=rtpmap:8 PCMA/8000'),
  sdpHold: sdp(2, '8', 'a=rtpmap:8 PCMA/8000\na=sendonly'),
  sdpAgain: sdp(3, '8', 'a=rtpmap:8 PCMA/8000'),
  sdpMu: sdp(4, '0', 'a=rtpmap:0 PCMU/8000'),
  sdpG729: sdp(5, '18', 'a=rtpmap:18 G729/8000'),
  // Where sipp plays a file to us, and hears nothing.
  sdpPlayed: sdp(1, '8', 'a=rtpmap:8 PCMA/8000').replace('{{mediaPort}}', '[rtpstream_audio_port]'),
  host: '[local_ip]:[local_port]',
  tag: '[pid]a[call_number]',
};

function sdp(version: number, format: string, attributes: string): string {
  return [
    'Content-Type: application/sdp',
    'Content-Length: [len]',
    '',
    'v=0',
    `o=sipp 1 ${version} IN IP[local_ip_type] [local_ip]`,
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    `m=audio {{mediaPort}} RTP/AVP ${format} 101`,
    attributes,
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    '',
  ].join('\n');
}

/**
 * A scenario with its pieces and values put in.
 *
 * @throws Error when a name has neither.
 */
export function fillScenario(text: string, values: Readonly<Record<string, string>>): string {
  const filled = text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name] ?? PIECES[name];
    if (value === undefined) throw new Error(`The scenario wants a value for {{${name}}}.`);
    return value === '' ? NOTHING : fillScenario(value, values);
  });
  // A header that is not wanted leaves no line: an empty one would end the headers.
  return filled.replaceAll(new RegExp(`^ *${NOTHING}\\n|${NOTHING}`, 'gm'), '');
}

const NOTHING = '\u0000';
