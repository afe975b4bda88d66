import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DialflowError } from '../../../engine/api';
import { lockFolder } from '../../../engine/store/lock';
import { tempFolder } from '../../support/folders';

const owner = { pid: 4711, process: 'node-red', since: '2026-01-05T02:00:00.000Z' };

/** The module's path, as a text of a script. */
const LOCK = JSON.stringify(join(__dirname, '../../../engine/store/lock.js'));

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
      require(${LOCK}).lockFolder(${JSON.stringify(folder)}, ${JSON.stringify(owner)});
      process.kill(process.pid, 'SIGKILL');`;
    const { signal } = spawnSync(process.execPath, ['-e', script]);
    expect(signal).to.equal('SIGKILL');
    lockFolder(folder, owner).release();
  });

  it('tells of a damaged file as such, not as another engine', () => {
    const folder = tempFolder();
    const file = join(folder, 'engine.lock');
    writeFileSync(file, 'this is no database. '.repeat(100));
    const { message, code, details } = refusal(folder);
    expect(code).to.equal('InvalidInput');
    expect(message).to.include(`${file} is damaged`).and.include('delete the file');
    expect(details.problems?.map(({ path }) => path)).to.deep.equal(['dataFolder']);
  });

  it('tells of a file that cannot be opened, with its name', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'engine.lock'));
    const { message, code } = refusal(folder);
    expect(code).to.equal('InvalidInput');
    expect(message).to.match(/engine\.lock: unable to open database file/);
  });

  it('tells of a file in the place of the folder', () => {
    const file = join(tempFolder(), 'data');
    writeFileSync(file, '');
    expect(refusal(file).message).to.include(file).and.include('There is a file in its place');
    expect(refusal(join(file, 'x')).message).to.include('A part of its path is a file');
  });

  it('tells of missing rights, and what to do', () => {
    const folder = tempFolder();
    lockFolder(folder, owner).release();
    const file = join(folder, 'engine.lock');
    chmodSync(file, 0o400);
    expect(toldUnprivileged(folder)).to.include(file).and.include('Give the user');
    chmodSync(file, 0o600);
    chmodSync(folder, 0o500);
    expect(toldUnprivileged(folder)).to.include(folder).and.include('Give the user');
    chmodSync(folder, 0o700);
    lockFolder(folder, owner).release();
  });
});

function refusal(folder: string): DialflowError {
  try {
    lockFolder(folder, owner).release();
  } catch (error) {
    expect(error).to.be.instanceOf(DialflowError);
    return error as DialflowError;
  }
  throw new Error(`${folder} was locked.`);
}

/** What a user is told whom rights are asked of: root has them all. */
function toldUnprivileged(folder: string): string {
  if (process.getuid?.() !== 0) return refusal(folder).message;
  const nobody = 65_534;
  chownSync(folder, nobody, nobody);
  chownSync(join(folder, 'engine.lock'), nobody, nobody);
  const script = `
    const { lockFolder } = require(${LOCK});
    process.setuid(${nobody});
    lockFolder(${JSON.stringify(folder)}, ${JSON.stringify(owner)});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect(status, stderr).to.equal(1);
  return stderr;
}
