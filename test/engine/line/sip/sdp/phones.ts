/** Session descriptions as phones and exchanges send them; lines are joined by CRLF. */

function sdp(text: string): string {
  return text.trim().split('\n').join('\r\n') + '\r\n';
}

export const ASTERISK = sdp(`
v=0
o=- 1893640421 1893640421 IN IP4 198.51.100.10
s=Asterisk
c=IN IP4 198.51.100.10
t=0 0
m=audio 14032 RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
a=maxptime:140
a=sendrecv
`);

/** Many codecs, events of three rates, video, AVPF, mux and ICE. */
export const LINPHONE = sdp(`
v=0
o=alice 3741 1342 IN IP4 192.168.1.20
s=Talk
c=IN IP4 192.168.1.20
b=AS:380
t=0 0
a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics
m=audio 7078 RTP/AVPF 96 97 98 0 8 101 99 100
a=rtpmap:96 opus/48000/2
a=fmtp:96 useinbandfec=1
a=rtpmap:97 speex/16000
a=rtpmap:98 speex/8000
a=rtpmap:101 telephone-event/48000
a=rtpmap:99 telephone-event/16000
a=rtpmap:100 telephone-event/8000
a=rtcp-fb:* trr-int 5000
a=rtcp-mux
a=candidate:1 1 UDP 2130706431 192.168.1.20 7078 typ host
m=video 9078 RTP/AVPF 96
a=rtpmap:96 VP8/90000
`);

/** Static payload types without a map, line feeds only, blanks, no session name. */
export const OLD_GATEWAY = `v=0
o=GW 1 1 IN IP4 203.0.113.5
c=IN IP4 203.0.113.5
m=audio  30002  RTP/AVP  18 8 96
a=rtpmap:96  Telephone-Event/8000
a=RTCP:30009
`;

/** A softphone in a browser: encrypted. */
export const BROWSER = sdp(`
v=0
o=mozilla 4294967295123456789 0 IN IP4 0.0.0.0
s=-
t=0 0
a=group:BUNDLE 0
m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
c=IN IP4 0.0.0.0
a=rtpmap:109 opus/48000/2
a=fingerprint:sha-256 AA:BB
`);

export const FAX_AND_AUDIO = sdp(`
v=0
o=- 7 8 IN IP4 203.0.113.9
s=-
c=IN IP4 203.0.113.9
t=0 0
m=image 4400 udptl t38
a=T38FaxVersion:0
m=audio 4402 RTP/AVP 0
m=audio 4404 RTP/AVP 8
`);
