import { expect } from 'chai';
import type { DialflowError, EngineOptions, SmsSettings } from '../../../engine/api';
import { parseSms } from '../../../engine/sms';

const SIP: EngineOptions['line'] = { kind: 'sip', trunks: [{ name: 'main', host: 'sip.test' }] };
const smpp = { name: 'cmcc', host: 'smsc.test', systemId: 'us', password: 'secret' };

function problems(settings: SmsSettings, line?: EngineOptions['line']): string[] {
  try {
    parseSms(settings, line);
    return [];
  } catch (error) {
    const { details } = error as DialflowError;
    return (details.problems ?? []).map(({ path, reason }) => `${path}: ${reason}`);
  }
}

describe('settings of messages', () => {
  it('are complete with what the document says', () => {
    expect(parseSms(undefined)).to.deep.include({
      ...{ signature: '号码隐私保护', stopHint: '回T退订', sendThrough: [] },
      ...{ confirmMs: 3_600_000, sendMs: 3_600_000 },
    });
    const { smpp: centres, sendThrough } = parseSms(
      {
        smpp: [smpp, { ...smpp, name: 'in', bind: 'receiver', tls: true }],
        sip: { sendOver: 'main' },
        http: { send: { url: 'https://sms.test', secret: 'a-secret-of-sixteen' } },
      },
      SIP,
    );
    expect(centres.map(({ port }) => port)).to.deep.equal([2775, 3550]);
    expect(sendThrough).to.deep.equal(['cmcc', 'sip', 'http']);
  });

  it('are refused with every problem by its path', () => {
    const told = problems({
      smpp: [
        { ...smpp, password: 'longer-than-8', window: 0, countryCode: '+86' },
        { ...smpp, name: 'sip', host: '', systemId: '' },
        { ...smpp },
        { ...smpp },
      ],
      sip: {},
      http: {
        listen: { port: 70_000, token: 'short' },
        send: { url: 'ftp://x', secret: 'short', timeoutSeconds: 0 },
      },
      sendThrough: ['http', 'nobody'],
      signature: '【x】',
      stopWords: [' '],
      confirmMinutes: 0,
      sendMinutes: 1.5,
    });
    for (const path of [
      ...['smpp[0].password', 'smpp[0].window', 'smpp[0].countryCode', 'smpp[1].host'],
      ...['smpp[1].systemId', 'smpp[1].name', 'smpp[2].name', 'smpp[3].name', 'sip'],
      ...['http.listen.port', 'http.listen.token', 'http.send.url', 'http.send.secret'],
      ...['http.send.timeoutSeconds', 'sendThrough[1]', 'signature', 'stopWords'],
      ...['confirmMinutes', 'sendMinutes'],
    ]) {
      expect(
        told.filter((problem) => problem.startsWith(`sms.${path}:`)),
        path,
      ).to.have.length(1);
    }
    expect(problems({ sip: { trunks: ['x'], sendOver: 'y' } }, SIP)).to.deep.equal([
      'sms.sip.trunks[0]: "x" is no trunk; the line has main',
      'sms.sip.sendOver: "y" is no trunk; the line has main',
    ]);
  });
});
