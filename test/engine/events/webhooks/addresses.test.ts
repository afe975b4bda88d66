import { expect } from 'chai';
import {
  isPrivate,
  isPrivateHost,
  publicLookup,
} from '../../../../engine/events/webhooks/addresses';

describe('Addresses of webhooks', () => {
  for (const address of [
    '0.0.0.0',
    '10.255.255.255',
    '100.64.0.1',
    '127.8.9.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'fd00::1',
    'fe80::1',
    'ff02::1',
  ]) {
    it(`${address} is inside`, () => expect(isPrivate(address)).to.equal(true));
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111']) {
    it(`${address} is outside`, () => expect(isPrivate(address)).to.equal(false));
  }

  it('are told by name where the name says so', () => {
    for (const host of [
      'localhost',
      'a.localhost',
      'nas.local',
      'x.internal',
      '[::1]',
      '10.0.0.1',
    ]) {
      expect(isPrivateHost(host), host).to.equal(true);
    }
    for (const host of ['example.com', 'local.example.com', '8.8.8.8', 'localhost.example']) {
      expect(isPrivateHost(host), host).to.equal(false);
    }
  });

  it('are looked at when a name is resolved, which is when it matters', async () => {
    const error = await new Promise<Error | null>((resolve) => {
      publicLookup('localhost', { all: true }, (failed) => resolve(failed));
    });
    expect(error?.message).to.match(
      /^localhost leads to (127\.0\.0\.1|::1), which is this machine/,
    );
  });
});
