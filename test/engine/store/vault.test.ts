import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DialflowError } from '../../../engine/api';
import { openVault } from '../../../engine/store/vault';
import { tempFolder } from '../../support/folders';

describe('The vault', () => {
  it('gives back what was sealed, also to the next engine of the folder', () => {
    const folder = tempFolder();
    const vault = openVault(folder);
    const sealed = vault.seal('geheim 密');
    expect(sealed).to.match(/^v1:[\w+/=]+$/);
    expect(vault.seal('geheim 密')).to.not.equal(sealed);
    expect(openVault(folder).open(sealed)).to.equal('geheim 密');
  });

  it('makes its key when it is first needed, for its owner alone', () => {
    const folder = tempFolder();
    const file = join(folder, 'engine.key');
    const vault = openVault(folder);
    expect(existsSync(file)).to.equal(false);
    vault.seal('x');
    expect(readFileSync(file)).to.have.length(32);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('says of what it cannot open that it cannot, and why', () => {
    const folder = tempFolder();
    const sealed = openVault(folder).seal('x');
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    bytes[bytes.length - 1]! ^= 1;
    const changed = `v1:${bytes.toString('base64')}`;
    const other = openVault(tempFolder());
    other.seal('y');
    for (const open of [
      () => openVault(folder).open(changed),
      () => openVault(folder).open('v1:'),
      () => openVault(folder).open('v2:AAAA'),
      () => other.open(sealed),
    ]) {
      expect(open).to.throw(DialflowError, /cannot be read with .*engine\.key/);
    }
  });

  it('takes no file for a key that is none', () => {
    const folder = tempFolder();
    const file = join(folder, 'engine.key');
    writeFileSync(file, 'short');
    chmodSync(file, 0o600);
    expect(() => openVault(folder).seal('x')).to.throw(DialflowError, /has 5 bytes, not 32/);
    expect(readFileSync(file, 'utf8')).to.equal('short');
  });
});
