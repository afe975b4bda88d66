import { expect } from 'chai';
import type { CallExceptionCode } from '../../../../../engine/api';
import { callException } from '../../../../../engine/line/sip/outcome';

const CODES: CallExceptionCode[] = [
  'TrunkUnreachable',
  'TrunkRefused',
  'TrunkLimit',
  'TrunkFault',
  'NoAudio',
  'DeadPeer',
  'NotAllowed',
  'CallerRefused',
  'NoTrunk',
];

describe('A call exception', () => {
  for (const code of CODES) {
    it(`${code} says what happened and what to do, in both languages`, () => {
      const { message, suggestion } = callException(code, { name: 'alpha', sipCode: 503 });
      for (const words of [message, suggestion]) {
        expect(words['zh-CN']).to.match(/[\u4e00-\u9fff].*。$/u);
        expect(words['en-US']).to.match(/^[A-Z][ -~]+\.$/);
      }
    });
  }

  it('names the trunk and the codes that its supplier asks for', () => {
    const facts = { name: 'alpha', sipCode: 503, cause: 34 };
    expect(callException('TrunkFault', facts)).to.deep.equal({
      code: 'TrunkFault',
      sipCode: 503,
      cause: 34,
      message: {
        'zh-CN': '线路“alpha”或其后的网络出现故障。',
        'en-US': 'Trunk "alpha", or the network behind it, has a fault.',
      },
      suggestion: {
        'zh-CN': '请联系线路供应商解决，并告知错误码：SIP 503，Q.850 34。',
        'en-US': "Contact the line's supplier, with code SIP 503, Q.850 34.",
      },
    });
  });

  it('has its own name for a code where the network gave none', () => {
    const { suggestion } = callException('TrunkUnreachable', { name: 'alpha' });
    expect(suggestion['en-US']).to.include('with code TrunkUnreachable.');
  });

  it('speaks of the password after 401 and 407, and of money after 402', () => {
    for (const sipCode of [401, 407]) {
      const { message } = callException('TrunkRefused', { sipCode });
      expect(message['en-US']).to.include('password');
    }
    const unpaid = callException('TrunkRefused', { sipCode: 402 });
    expect(unpaid.suggestion['zh-CN']).to.include('余额');
  });
});
