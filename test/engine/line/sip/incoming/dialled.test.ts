import { expect } from 'chai';
import { dialledOf } from '../../../../../engine/line/sip/incoming/dialled';

const dialled = (uri: string, to = '<sip:other@us>', account?: string): string =>
  dialledOf(
    {
      ...{ kind: 'request', method: 'INVITE', uri, body: Buffer.alloc(0) },
      headers: [{ name: 'To', value: to }],
    },
    account,
  );

describe('The number that was dialled', () => {
  const table: [string, string][] = [
    ['sip:17000000001@us', '17000000001'],
    ['sip:+8617000000001@us;user=phone', '+8617000000001'],
    ['tel:+86-170-0000-0001', '+8617000000001'],
    ['tel:17000000001;ext=123', '17000000001,123'],
    ['sip:17000000001;ext=12@us', '17000000001,12'],
    ['sip:17000000001,123@us', '17000000001,123'],
    ['sip:17000000001%23123@us', '17000000001#123'],
    ['sip:17000000001;phone-context=+86@us', '17000000001'],
    ['sip:17000000001123@us', '17000000001123'],
  ];
  for (const [uri, number] of table) {
    it(`is ${number} by ${uri}`, () => expect(dialled(uri)).to.equal(number));
  }

  it('is that of To where the trunk calls us by our account', () => {
    const to = '<sip:17000000001@trunk>';
    expect(dialled('sip:account@us', to, 'account')).to.equal('17000000001');
    expect(dialled('sip:17000000002@us', to, 'account')).to.equal('17000000002');
  });

  it('is our account where To tells no other', () => {
    expect(dialled('sip:account@us', '<sip:us>', 'account')).to.equal('account');
  });
});
