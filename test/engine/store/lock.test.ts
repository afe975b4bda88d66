import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DialflowError } from '../../../engine/api';
import { lockFolder } from '../../../engine/store/lock';
import { tempFolder } from '../../support/folders';

const owner = { pid: 4711, process: 'node-red', since: '2026-01-05T02:00:00.000Z' };

describe('The lock of a data folder', () => {
  it('refuses a second engine and names the process that holds the folder', () => {
    const folder = tempFolder();
    const lock = lockFolder(folder, owner);
    try {
      expect(() => lockFolder(folder, owner))
        .to.throw(DialflowError, /process 4711 \(node-red\), since 2026-01-05/)
        .with.property('code', 'DataFolderInUse');
    } finally {
      lock.release();
    }
  });

  it('is free again once it is released', () => {
    const folder = tempFolder();
    lockFolder(folder, owner).release();
    lockFolder(folder, owner).release();
  });

  it('is free again when the process that held it was killed', () => {
    const folder = tempFolder();
    const script = `
      require(${JSON.stringify(join(__dirname, '../../../engine/store/lock.js'))})
        .lockFolder(${JSON.stringify(folder)}, ${JSON.stringify(owner)});
      process.kill(process.pid, 'SIGKILL');`;
    const { signal } = spawnSync(process.execPath, ['-e', script]);
    expect(signal).to.equal('SIGKILL');
    lockFolder(folder, owner).release();
  });
});
