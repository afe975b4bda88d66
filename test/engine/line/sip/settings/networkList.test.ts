import { expect } from 'chai';
import {
  NetworkList,
  plainAddress,
  PRIVATE_NETWORKS,
} from '../../../../../engine/line/sip/settings';
import { networkFault } from '../../../../../engine/line/sip/settings/networkList';

describe('NetworkList', () => {
  const table: [entry: string, inside: string[], outside: string[]][] = [
    ['192.0.2.7', ['192.0.2.7', '::ffff:192.0.2.7', '::ffff:c000:207'], ['192.0.2.8', '::7']],
    ['10.0.0.0/8', ['10.255.255.255', '::ffff:10.0.0.1'], ['11.0.0.0', '9.255.255.255']],
    ['172.16.0.0/12', ['172.31.255.255'], ['172.32.0.0', '172.15.0.1']],
    ['192.0.2.128/25', ['192.0.2.128', '192.0.2.255'], ['192.0.2.127']],
    ['0.0.0.0/0', ['1.2.3.4', '255.255.255.255'], ['2001:db8::1']],
    ['2001:db8::/32', ['2001:db8::1', '2001:DB8:ffff::'], ['2001:db9::', '32.1.13.184']],
    ['2001:db8::1', ['2001:db8:0:0:0:0:0:1'], ['2001:db8::2']],
    ['fe80::/10', ['fe80::1%eth0', 'febf::1'], ['fec0::1']],
    ['::/0', ['::1', '2001:db8::1'], ['127.0.0.1']],
    ['::ffff:10.0.0.0/104', ['10.1.2.3'], ['11.1.2.3']],
  ];
  for (const [entry, inside, outside] of table) {
    it(`${entry} holds what is in it`, () => {
      const list = new NetworkList([entry]);
      expect(networkFault(entry)).to.equal(undefined);
      for (const address of inside) expect(list.has(address), address).to.equal(true);
      for (const address of outside) expect(list.has(address), address).to.equal(false);
    });
  }

  it('takes no names and no nonsense for addresses', () => {
    const list = new NetworkList(['0.0.0.0/0', '::/0']);
    for (const text of ['', 'localhost', '1.2.3', '1.2.3.4.5', '1.2.3.4/8', '::g']) {
      expect(list.has(text), text).to.equal(false);
    }
  });

  it('tells what is wrong with an entry', () => {
    for (const entry of ['phones', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '::/129', '10/8']) {
      expect(networkFault(entry), entry).to.match(/must be an IP address or a network/);
    }
    expect(networkFault('10.0.0.1/8')).to.match(/bits behind its prefix/);
  });

  it('knows the private networks', () => {
    const list = new NetworkList(PRIVATE_NETWORKS);
    for (const address of ['127.0.0.1', '192.168.1.9', '::1', 'fd00::1', '::ffff:10.0.0.1']) {
      expect(list.has(address), address).to.equal(true);
    }
    for (const address of ['8.8.8.8', '2001:db8::1', '100.64.0.1']) {
      expect(list.has(address), address).to.equal(false);
    }
  });

  it('has one way of writing an address', () => {
    expect(plainAddress('::ffff:10.0.0.1')).to.equal('10.0.0.1');
    expect(plainAddress('::ffff:0a00:0001')).to.equal('10.0.0.1');
    expect(plainAddress('10.0.0.1')).to.equal('10.0.0.1');
    expect(plainAddress('FE80::1%eth0')).to.equal('fe80::1');
  });
});
